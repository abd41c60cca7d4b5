import Foundation
import SluiceIR
import SluiceOperations
import Testing

@Suite struct ConvertTests {
  private static let integers = ElementType.allCases.filter(\.isInteger)

  /// Least and greatest value of an integer type, as the nearest f64.
  private func limits(_ element: ElementType) -> (Double, Double) {
    let width = Double(element.bitWidth)
    return element.kind == .signed ? (-exp2(width - 1), exp2(width - 1) - 1) : (0, exp2(width) - 1)
  }

  @Test func floatsToIntegersTruncate() throws {
    for element in Self.integers {
      let found = try evaluate(Convert(to: element), vector([0.9, 1.5, 2.999, -0.9, -0.0], .f64))
      #expect(found.integers == [0, 1, 2, 0, 0])
    }
    #expect(try evaluate(Convert(to: .i8), vector([-1.9], .f32)).integers == [-1])
  }

  @Test func floatsToIntegersSaturateAndNaNIsZero() throws {
    for element in Self.integers {
      let values = [Double.infinity, -Double.infinity, 1e30, -1e30, .nan]
      let found = try evaluate(Convert(to: element), vector(values, .f64))
      let (least, most): (Int64, Int64) =
        element.kind == .signed
        ? (element.wrapped(1 << (element.bitWidth - 1)), ~element.wrapped(1 << (element.bitWidth - 1)))
        : (0, element.wrapped(-1))
      #expect(found.integers == [most, least, most, least, 0], "\(element)")
    }
  }

  @Test func floatsAtTheLimitsOfIntegersAreExact() throws {
    for element in Self.integers {
      let (least, most) = limits(element)
      let found = try evaluate(Convert(to: element), vector([least, most, least - 0.5], .f64))
      #expect(found.floats == [least, most, least], "\(element)")
    }
  }

  @Test func integersToIntegersKeepTheLowBits() throws {
    let source = ReferenceTensor(.i64[4], .integers([-1, 0x1_2345_6789_ABCD, .min, 128]))
    #expect(try evaluate(Convert(to: .i8), source).integers == [-1, Int64(Int8(bitPattern: 0xCD)), 0, -128])
    #expect(try evaluate(Convert(to: .u8), source).integers == [255, 0xCD, 0, 128])
    #expect(try evaluate(Convert(to: .u64), source).integers == source.integers)
    #expect(
      try evaluate(Convert(to: .i32), source).integers == [-1, Int64(Int32(bitPattern: 0x6789_ABCD)), 0, 128])
    let bytes = ReferenceTensor(.u8[1], .integers([200]))
    #expect(try evaluate(Convert(to: .i64), bytes).integers == [200], "unsigned widens by zeros")
  }

  @Test func booleansAreWhetherNotZero() throws {
    let floats = vector([0, -0.0, 0.25, .nan, .infinity], .f32)
    #expect(try evaluate(Convert(to: .i1), floats).integers == [0, 0, 1, 1, 1])
    let wide = ReferenceTensor(.i64[3], .integers([0, 2, 256]))
    #expect(try evaluate(Convert(to: .i1), wide).integers == [0, 1, 1])
    let flags = vector([0, 1], .i1)
    for element in ElementType.allCases {
      #expect(try evaluate(Convert(to: element), flags).floats == [0, 1])
    }
  }

  @Test func integersToFloatsRoundOnceToEven() throws {
    // Halfway cases of f32 that f64 cannot tell from ties: 2^62 + 2^38 is one, a unit more is not.
    let values: [Int64] = [1 << 62 + 1 << 38, 1 << 62 + 1 << 38 + 1, .max, .min, -(1 << 62 + 1 << 38 + 1)]
      .map { $0 }
    let source = ReferenceTensor(.i64[5], .integers(values))
    #expect(try evaluate(Convert(to: .f32), source).floats == values.map { Double(Float($0)) })
    #expect(try evaluate(Convert(to: .f64), source).floats == values.map { Double($0) })
    let unsigned = ReferenceTensor(.u64[2], .integers([-1, .min + 1]))
    #expect(
      try evaluate(Convert(to: .f32), unsigned).floats
        == [UInt64.max, 1 << 63 + 1].map { Double(Float($0)) })
    // bf16 keeps 8 bits: 257 lies between 256 and 258, and goes to the even significand; 259 to 260.
    #expect(try evaluate(Convert(to: .bf16), vector([257, 259, 261], .i32)).floats == [256, 260, 260])
    #expect(
      try evaluate(Convert(to: .f16), vector([65519, 65520, -65520], .i32)).floats == [
        65504, .infinity, -.infinity,
      ])
  }

  @Test func randomIntegersConvertAsSwiftConvertsThem() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<2000 {
      let value = Int64(bitPattern: generator.next()) >> Int64.random(in: 0..<64, using: &generator)
      let signed = ReferenceTensor(.i64[1], .integers([value]))
      #expect(try evaluate(Convert(to: .f32), signed).floats == [Double(Float(value))])
      let unsigned = ReferenceTensor(.u64[1], .integers([value]))
      #expect(try evaluate(Convert(to: .f32), unsigned).floats == [Double(Float(UInt64(bitPattern: value)))])
    }
  }

  @Test func floatsToFloatsRoundToEvenAndOverflowToInfinity() throws {
    let source = vector([65519.99, 65520, 1 + exp2(-11), 1 + 3 * exp2(-11), exp2(-25), exp2(-24)], .f64)
    expectIdentical(
      try evaluate(Convert(to: .f16), source),
      vector([65504, .infinity, 1, 1 + exp2(-9), 0, exp2(-24)], .f16), "f64 to f16")
    let wide = vector([1 + exp2(-8), 1 + 3 * exp2(-8), 3.4e38, 3.397e38, exp2(-133), -exp2(-135)], .f64)
    expectIdentical(
      try evaluate(Convert(to: .bf16), wide),
      vector([1, 1 + exp2(-6), .infinity, .infinity, exp2(-133), -0.0], .bf16), "f64 to bf16")
    let double = vector([1 + exp2(-24) + exp2(-40), 1e39, exp2(-150)], .f64)
    expectIdentical(
      try evaluate(Convert(to: .f32), double), vector([1 + exp2(-23), .infinity, 0], .f32), "f64 to f32")
    expectIdentical(
      try evaluate(Convert(to: .f64), vector([.nan, -0.0], .bf16)), vector([.nan, -0.0], .f64), "bf16 to f64")
  }

  /// Rounding f64 to f32 and then to f16 gives another value here.
  @Test func roundingIsNotDoneTwice() throws {
    let source = vector([1 + exp2(-11) + exp2(-30)], .f64)
    #expect(try evaluate(Convert(to: .f16), source).floats == [1 + exp2(-10)])
  }
}
