import SluiceIR

/// The choices that a program is made by: a function of a seed and an index.
struct FuzzRandom {
  private var generator: SplitMix64

  init(seed: UInt64, index: Int) {
    generator = SplitMix64(seed: seed &+ UInt64(truncatingIfNeeded: index) &* 0xD134_2543_DE82_EF95)
    _ = next(2)
  }

  private init(_ generator: SplitMix64) { self.generator = generator }

  /// Choices of their own, however many are taken there.
  mutating func branch() -> FuzzRandom { FuzzRandom(SplitMix64(seed: generator.next())) }

  /// 0 ..< bound, or 0.
  mutating func next(_ bound: Int) -> Int { Int(generator.next() >> 33) % max(bound, 1) }

  /// Whether an event of so many percent happens.
  mutating func happens(_ percent: Int) -> Bool { next(100) < percent }

  mutating func pick<Items: RandomAccessCollection>(_ items: Items) -> Items.Element? {
    items.isEmpty ? nil : items[items.index(items.startIndex, offsetBy: next(items.count))]
  }
}
