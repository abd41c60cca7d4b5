/// SplitMix64, so that a program is a function of a seed and an index.
struct FuzzRandom {
  private var state: UInt64

  init(seed: UInt64, index: Int) {
    state = seed &+ UInt64(truncatingIfNeeded: index) &* 0xD134_2543_DE82_EF95
    _ = next(2)
  }

  /// 0 ..< bound, or 0.
  mutating func next(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) >> 33) % max(bound, 1)
  }

  /// Whether an event of so many percent happens.
  mutating func happens(_ percent: Int) -> Bool { next(100) < percent }

  mutating func pick<Items: RandomAccessCollection>(_ items: Items) -> Items.Element? {
    items.isEmpty ? nil : items[items.index(items.startIndex, offsetBy: next(items.count))]
  }
}
