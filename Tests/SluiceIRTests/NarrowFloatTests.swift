import SluiceIR
import Testing

@Suite struct NarrowFloatTests {
  private static let codes = (0...UInt8.max)

  private static func finite(_ format: NarrowFloat) -> [(code: UInt8, value: Double)] {
    codes.filter { $0 & ~(format.signBit | format.magnitudeBits) == 0 }.map { ($0, format.decode($0)) }
      .filter(\.value.isFinite)
  }

  /// Largest, smallest normal and smallest number as the formats' definitions list them.
  @Test(arguments: [
    (NarrowFloat.f4E2M1FN, 6.0, 1.0, 0.5), (.f6E2M3FN, 7.5, 1, 0.125), (.f6E3M2FN, 28, 0.25, 0.0625),
    (.f8E3M4, 15.5, 0.25, 0x1p-6), (.f8E4M3, 240, 0x1p-6, 0x1p-9), (.f8E4M3FN, 448, 0x1p-6, 0x1p-9),
    (.f8E4M3FNUZ, 240, 0x1p-7, 0x1p-10), (.f8E4M3B11FNUZ, 30, 0x1p-10, 0x1p-13),
    (.f8E5M2, 57344, 0x1p-14, 0x1p-16), (.f8E5M2FNUZ, 57344, 0x1p-15, 0x1p-17),
    (.f8E8M0FNU, 0x1p127, 0x1p-127, 0x1p-127),
  ])
  func `limits`(_ format: NarrowFloat, _ largest: Double, _ normal: Double, _ smallest: Double) {
    #expect(format.largest == largest)
    #expect(Double(sign: .plus, exponent: format.leastExponent, significand: 1) == normal)
    #expect(format.decode(format.hasZero ? 1 : 0) == smallest)
    #expect(Self.finite(format).map(\.value.magnitude).max() == largest)
  }

  @Test(arguments: NarrowFloat.allCases) func `each number is encoded as it was`(_ format: NarrowFloat) {
    for (code, value) in Self.finite(format) {
      #expect(format.encode(value) == code && format.rounded(value) == value, "\(format) \(code)")
    }
    #expect(format.decode(format.encode(.nan)).isNaN == (format.special != .none))
  }

  /// By trying every number of the format.
  @Test(arguments: NarrowFloat.allCases) func `rounding finds the nearest number`(_ format: NarrowFloat) {
    let numbers = Self.finite(format).filter { $0.value.sign == .plus }.sorted { $0.value < $1.value }
    for (low, high) in zip(numbers, numbers.dropFirst()) {
      let middle = (low.value + high.value) / 2
      #expect(format.rounded(middle.nextDown) == low.value && format.rounded(middle.nextUp) == high.value)
      // Powers of two alone have no even one: they round up.
      let even = format.hasZero && low.code & 1 == 0 ? low.value : high.value
      let tie = format.hasZero && high.code & 1 == 0 ? high.value : even
      #expect(format.rounded(middle) == tie, "\(format) \(middle)")
      if format.hasSign { #expect(format.rounded(-middle) == -tie) }
    }
  }

  @Test func `what is too large or not there`() {
    func bits(_ format: NarrowFloat, _ value: Double) -> UInt64 { format.rounded(value).bitPattern }
    func isNaN(_ format: NarrowFloat, _ value: Double) -> Bool { format.rounded(value).isNaN }
    #expect(
      NarrowFloat.f8E4M3FN.rounded(464) == 448 && isNaN(.f8E4M3FN, 464.1) && isNaN(.f8E4M3FN, -.infinity))
    #expect(NarrowFloat.f8E5M2.rounded(61439) == 57344 && NarrowFloat.f8E5M2.rounded(-61440) == -.infinity)
    #expect(NarrowFloat.f8E4M3FNUZ.rounded(247.9) == 240 && isNaN(.f8E4M3FNUZ, 248))
    #expect(NarrowFloat.f4E2M1FN.rounded(-1e300) == -6 && NarrowFloat.f6E3M2FN.rounded(.infinity) == 28)
    #expect(bits(.f4E2M1FN, .nan) == (-0.0).bitPattern)
    #expect(bits(.f8E5M2FNUZ, -0.0) == 0 && bits(.f8E5M2FNUZ, -1e-30) == 0)
    #expect(bits(.f8E4M3, -1e-30) == (-0.0).bitPattern)
    #expect(NarrowFloat.f8E8M0FNU.rounded(0) == 0x1p-127 && NarrowFloat.f8E8M0FNU.rounded(1e-300) == 0x1p-127)
    #expect(NarrowFloat.f8E8M0FNU.rounded(1.5) == 2 && isNaN(.f8E8M0FNU, -1) && isNaN(.f8E8M0FNU, 0x1.8p127))
  }
}
