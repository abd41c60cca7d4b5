/// The counter-based generators of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011):
/// a key and a counter give a block of random words.
package enum CounterGenerators {
  /// Threefry-2x32 with 20 rounds.
  package static func threefry(
    counter: (UInt32, UInt32), key: (UInt32, UInt32)
  ) -> (UInt32, UInt32) {
    let keys = [key.0, key.1, 0x1BD1_1BDA ^ key.0 ^ key.1]
    let rotations: [[UInt32]] = [[13, 15, 26, 6], [17, 29, 16, 24]]
    var (a, b) = (counter.0 &+ keys[0], counter.1 &+ keys[1])
    for group in 0..<5 {
      for distance in rotations[group % 2] {
        a = a &+ b
        b = (b << distance | b >> (32 - distance)) ^ a
      }
      a = a &+ keys[(group + 1) % 3]
      b = b &+ keys[(group + 2) % 3] &+ UInt32(group + 1)
    }
    return (a, b)
  }

  /// Philox-4x32 with 10 rounds.
  package static func philox(counter: [UInt32], key: (UInt32, UInt32)) -> [UInt32] {
    var (x, key) = (counter, key)
    for _ in 0..<10 {
      let (first, second) = (
        x[0].multipliedFullWidth(by: 0xD251_1F53), x[2].multipliedFullWidth(by: 0xCD9E_8D57)
      )
      x = [second.high ^ x[1] ^ key.0, second.low, first.high ^ x[3] ^ key.1, first.low]
      key = (key.0 &+ 0x9E37_79B9, key.1 &+ 0xBB67_AE85)
    }
    return x
  }
}
