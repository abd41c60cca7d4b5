import SluiceIR
import SluiceOperations
import Testing

@Suite struct BitsTests {
  private static let inf = Double.infinity

  /// The operand in f64, what is left of it in e5m10 (f16), in e8m7 (bf16) and in e4m3.
  private static let reductions: [(Double, Double, Double, Double)] = [
    (1, 1, 1, 1), (-0.0, -0.0, -0.0, -0.0), (inf, inf, inf, inf), (-inf, -inf, -inf, -inf),
    (65504, 65504, 65536, inf), (65519, 65504, 65536, inf), (65520, inf, 65536, inf),
    (1 + 0x1p-11, 1, 1, 1), (1 + 0x1p-11 + 0x1p-40, 1 + 0x1p-10, 1, 1),
    (1 + 0x1p-8, 1 + 0x1p-8, 1, 1), (1 + 3 * 0x1p-8, 1 + 3 * 0x1p-8, 1 + 0x1p-6, 1),
    (1.0625, 1.0625, 1.0625, 1),
    (0x1p-14, 0x1p-14, 0x1p-14, 0), (-0x1p-15, -0.0, -0x1p-15, -0.0),
    (0x1p-6, 0x1p-6, 0x1p-6, 0x1p-6),
    (240, 240, 240, 240), (247, 247, 247, 240), (248, 248, 248, inf), (0x1p-1074, 0, 0, 0),
    (1e300, inf, inf, inf),
    (.nan, .nan, .nan, .nan),
  ]

  @Test func reducePrecisionRoundsToEvenOverflowsAndFlushes() throws {
    let x = vector(Self.reductions.map(\.0), .f64)
    let half = try evaluate(ReducePrecision(exponentBits: 5, mantissaBits: 10), x)
    expectIdentical(half, vector(Self.reductions.map(\.1), .f64), "e5m10")
    let brain = try evaluate(ReducePrecision(exponentBits: 8, mantissaBits: 7), x)
    expectIdentical(brain, vector(Self.reductions.map(\.2), .f64), "e8m7")
    let small = try evaluate(ReducePrecision(exponentBits: 4, mantissaBits: 3), x)
    expectIdentical(small, vector(Self.reductions.map(\.3), .f64), "e4m3")
    let same = try evaluate(ReducePrecision(exponentBits: 11, mantissaBits: 52), x)
    expectIdentical(same, x, "e11m52")
    let without = try evaluate(
      ReducePrecision(exponentBits: 5, mantissaBits: 0), vector([.nan, 2.5], .f32))
    expectIdentical(without, vector([Self.inf, 2], .f32), "e5m0")
  }

  @Test func formatsAreReadAsStableHLOWritesThem() throws {
    var reader = AttributeReader(["format": .keyword("e5m10")], declaredTypes: [.f32])
    #expect(
      try ReducePrecision(reading: &reader) == ReducePrecision(exponentBits: 5, mantissaBits: 10))
    for word in ["e5", "5m10", "em", "e5m10x", "e-"] {
      var reader = AttributeReader(["format": .keyword(word)], declaredTypes: [.f32])
      #expect(throws: SluiceError.self, "\(word)") { try ReducePrecision(reading: &reader) }
    }
    #expect(throws: SluiceError.self) {
      try ReducePrecision(exponentBits: 0, mantissaBits: 3).resultTypes(of: [.f32])
    }
  }

  @Test func bitsGroupFromTheLowestOn() throws {
    let bytes = try evaluate(BitcastConvert(to: .u8), vector([0x0102_0304], .u32))
    #expect(bytes.shape == [1, 4] && bytes.integers == [4, 3, 2, 1])
    let bits = try evaluate(BitcastConvert(to: .i1), vector([0xa5], .u8))
    #expect(bits.shape == [1, 8] && bits.integers == [1, 0, 1, 0, 0, 1, 0, 1])
    let joined = try evaluate(BitcastConvert(to: .i8), bits)
    #expect(joined.shape == [1] && joined.integers == [-91])
    let one = try evaluate(BitcastConvert(to: .i32), vector([1, 1], .f32))
    #expect(one.integers == [0x3f80_0000, 0x3f80_0000])
    let half = try evaluate(BitcastConvert(to: .f16), vector([0x3c00, -0x8000], .i16))
    expectIdentical(half, vector([1, -0.0], .f16), "f16")
    #expect(throws: SluiceError.self) { try BitcastConvert(to: .f64).resultTypes(of: [.f32[3]]) }
    #expect(try BitcastConvert(to: .f64).resultTypes(of: [.f32[3, 2]]) == [.f64[3]])
  }
}
