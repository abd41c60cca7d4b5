import SluiceIR

/// The same values in each run.
typealias SeededGenerator = SplitMix64

extension SplitMix64 {
  mutating func floats(_ count: Int) -> [Float] {
    (0..<count).map { _ in Float.random(in: -4...4, using: &self) }
  }
}

enum TestValues {
  /// f32 numbers at which something changes, as bits.
  static let floats: [UInt32] = {
    let values: [Float] = [
      0, 1, 2, 3, 0.5, 0.25, 1.5, 2.5, 0.1, 10, 88.5, 88.75, 89, 100, 104, 0.54, 0.55, 0.56, 0.92, 4, 9, 10,
      .leastNonzeroMagnitude, 0x1p-140, .leastNormalMagnitude, 0x1p-60, 0x1p-24, 0x1p-12, 0x1.fffffep-1,
      0x1.000002p0, 0x1.6a09e6p0, 0x1.6a09e6p-1, .pi, .pi / 2, .pi / 4, 32767.9, 32768, 0x1p20, 0x1p23,
      8_388_607.5,
      0x1p24, 0x1p30, 2_147_483_520, 0x1p31, 0x1p32, 1e10, 1e20, 1e38, .greatestFiniteMagnitude,
      .infinity, .nan,
    ]
    return values.flatMap { [$0.bitPattern, (-$0).bitPattern] }
  }()

  static let integers: [UInt32] = [
    0, 1, 2, 3, 5, 7, 10, 16, 31, 32, 33, 255, 46_341, 65_536, 0x7fff_fffe, 0x7fff_ffff, 0x8000_0000,
    0x8000_0001,
    0xffff_ffff, 0xffff_fffe, 0xffff_fffd, 0xffff_fff6, 0xffff_0000, 0x00ff_ffff, 0x0100_0001,
  ]

  static let masks: [UInt32] = [0, ~0]
}
