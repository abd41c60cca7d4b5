import SluiceIR
import Testing

@Suite struct LiteralTests {
  @Test func `an i1 byte other than 0 and 1 is refused`() throws {
    #expect(throws: SluiceError.self) { try Literal(.i1[2], bytes: [1, 2]) }
    #expect(throws: SluiceError.self) { try Literal(splat: [255], .i1[4]) }
    #expect(try Literal(.i1[2], bytes: [1, 0]).values(as: Bool.self) == [true, false])
  }

  @Test func `a splat expands to all its elements`() throws {
    for count in 0..<70 {
      let literal = try Literal([Float](repeating: 1.5, count: count), [count])
      #expect(literal.isSplat == (count > 1))
      #expect(literal.values(as: Float.self) == Array(repeating: 1.5, count: count))
      #expect(literal == (try Literal(splat: [0, 0, 0xC0, 0x3F], .f32[count])))
    }
  }

  @Test func `equality and hash go by bits`() throws {
    let zero = try Literal([Float(0)], [])
    #expect(zero != (try Literal([-Float(0)], [])))
    let nan = try Literal([Float.nan], [])
    #expect(nan == (try Literal([Float.nan], [])))
    #expect(nan.hashValue == (try Literal([Float.nan], [])).hashValue)
    #expect(zero != (try Literal([Float(0)], [1])))
  }

  @Test func `a literal of the wrong size or an impossible type is refused`() {
    #expect(throws: SluiceError.self) { try Literal(.f32[2], bytes: [0, 0, 0, 0]) }
    #expect(throws: SluiceError.self) { try Literal(splat: [0], .f32[2]) }
    #expect(throws: SluiceError.self) { try Literal(splat: [0], .i8[1 << 40, 1 << 40]) }
    #expect(throws: SluiceError.self) { try Literal(.i8[-1], bytes: []) }
  }

  @Test func `a splat of a huge type stores one element`() throws {
    let literal = try Literal(splat: [7], .u8[1 << 40])
    #expect(literal.storedBytes == [7])
  }
}
