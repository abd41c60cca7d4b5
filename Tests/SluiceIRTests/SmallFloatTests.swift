import SluiceIR
import Testing

@Suite struct SmallFloatTests {
  @Test(arguments: [SmallFloat.f16, .bf16])
  func `every bit pattern survives decoding and encoding`(format: SmallFloat) {
    let quiet = UInt16(1) << UInt16(format.significandBits - 1)
    for bits in UInt16.min...UInt16.max {
      let value = format.decode(bits)
      let expected = value.isNaN ? bits | quiet : bits
      #expect(format.encode(value) == expected, "bits \(bits)")
    }
  }

  @Test func `bf16 is the upper half of f32`() {
    for bits in UInt16.min...UInt16.max {
      let float = Float(bitPattern: UInt32(bits) << 16)
      let value = SmallFloat.bf16.decode(bits)
      #expect(value.isNaN ? float.isNaN : value.bitPattern == Double(float).bitPattern)
    }
  }

  #if !(os(macOS) && arch(x86_64))
    @Test func `f16 agrees with the platform's Float16 on all patterns and on rounding`() {
      for bits in UInt16.min...UInt16.max {
        let ours = SmallFloat.f16.decode(bits)
        let theirs = Double(Float16(bitPattern: bits))
        #expect(ours.isNaN ? theirs.isNaN : ours.bitPattern == theirs.bitPattern)
      }
      var state: UInt64 = 1
      for _ in 0..<200_000 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        // Random significands with exponents around f16's range.
        let exponent = 1023 - 30 + state >> 58 % 52
        let value = Double(bitPattern: exponent << 52 | state & 0x000F_FFFF_FFFF_FFFF)
        #expect(SmallFloat.f16.encode(value) == Float16(value).bitPattern, "\(value)")
      }
    }
  #endif

  @Test(arguments: [SmallFloat.f16, .bf16])
  func `midpoints round to even and their neighbours to the nearer side`(format: SmallFloat) {
    for bits in 0..<format.infinity {
      let below = format.decode(bits)
      // The step above the largest finite value is the one below it.
      let above =
        bits + 1 == format.infinity ? below + (below - format.decode(bits - 1)) : format.decode(bits + 1)
      let middle = below + (above - below) / 2
      let even = bits & 1 == 0 ? bits : bits + 1
      #expect(format.encode(middle) == even)
      #expect(format.encode(middle.nextDown) == bits)
      #expect(format.encode(middle.nextUp) == bits + 1)
      #expect(format.encode(-middle) == even | format.encode(-0.0))
    }
  }

  @Test func `rounding and wrapping follow the element type`() {
    #expect(ElementType.f32.rounded(0.1) == Double(Float(0.1)))
    #expect(ElementType.f16.rounded(70_000) == .infinity)
    #expect(ElementType.bf16.rounded(1.00390625) == 1)
    #expect(ElementType.f64.rounded(0.1) == 0.1)
    #expect(ElementType.i8.wrapped(200) == -56)
    #expect(ElementType.u8.wrapped(-1) == 255)
    #expect(ElementType.u32.wrapped(-1) == 0xFFFF_FFFF)
    #expect(ElementType.i64.wrapped(.min) == .min)
    #expect(ElementType.i1.wrapped(3) == 1)
  }
}
