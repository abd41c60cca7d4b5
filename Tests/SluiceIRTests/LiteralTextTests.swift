import SluiceIR
import Testing

@Suite struct LiteralTextTests {
  private func text(_ literal: Literal) throws -> String {
    let builder = GraphBuilder(name: "f")
    let graph = try builder.finish([builder.apply(Fixed(literal))])
    let text = graph.description
    let read = try GraphParser.parseOne(text, registry: testRegistry)
    #expect(read == graph, "\(text)")
    #expect(read.description == text)
    let start = text.range(of: "value = ")!.upperBound
    return String(text[start..<text.range(of: "} : ")!.lowerBound])
  }

  private func read(_ elements: String, _ type: TensorType) throws -> Literal {
    let graph = try GraphParser.parseOne(
      "func @f() { %0 = fixed {value = \(elements)} : \(type) return %0 }", registry: testRegistry)
    return (graph.operation(of: 0) as! Fixed).value
  }

  private func message(_ elements: String, _ type: TensorType) -> String {
    do {
      _ = try read(elements, type)
      return "no error"
    } catch { return "\((error as! SluiceError).message)" }
  }

  @Test func `scalars print as the shortest decimal that reads back`() throws {
    #expect(try text(Literal([0.1 as Float], [])) == "0.1")
    #expect(try text(Literal([0.1], [])) == "0.1")
    #expect(try text(Literal([-0.0 as Float], [])) == "-0.0")
    #expect(try text(Literal([Float.leastNonzeroMagnitude], [])) == "1e-45")
    #expect(try text(Literal([Float.greatestFiniteMagnitude], [])) == "3.4028235e+38")
    #expect(try text(Literal([Double.leastNonzeroMagnitude], [])) == "5e-324")
    #expect(try text(Literal([Float.infinity, -.infinity], [2])) == "[inf, -inf]")
    #expect(try text(Literal([UInt64.max], [])) == "18446744073709551615")
    #expect(try text(Literal([Int64.min, .max], [2])) == "[-9223372036854775808, 9223372036854775807]")
    #expect(try text(Literal([true, false], [2])) == "[true, false]")
    #expect(try text(Literal(splat: [0x66, 0x2E], .f16)) == "0.1")
    #expect(try text(Literal(splat: [0xFF, 0x7B], .f16)) == "65500.0")
    #expect(try text(Literal(splat: [0x01, 0x00], .f16)) == "6e-08")
    #expect(try text(Literal(splat: [0xCD, 0x3D], .bf16)) == "0.1")
    #expect(try text(Literal(splat: [0x7F, 0x7F], .bf16)) == "3.39e+38")
  }

  @Test func `a NaN of a sign or a payload prints as its bits`() throws {
    #expect(try text(Literal([Float.nan], [])) == "nan")
    #expect(try text(Literal([Float(bitPattern: 0x7FC0_0001)], [])) == "0x7FC00001")
    #expect(try text(Literal([Float(bitPattern: 0xFFC0_0000)], [])) == "0xFFC00000")
    #expect(try text(Literal([Double(bitPattern: 0x7FF0_0000_0000_0001)], [])) == "0x7FF0000000000001")
    #expect(try text(Literal(splat: [0x00, 0x7E], .f16)) == "nan")
    #expect(try text(Literal(splat: [0x01, 0xFC], .f16)) == "0xFC01")
    #expect(try text(Literal(splat: [0xC0, 0x7F], .bf16)) == "nan")
    #expect(try text(Literal(splat: [0x81, 0x7F], .bf16)) == "0x7F81")
  }

  @Test(arguments: [ElementType.f16, .bf16])
  func `every value of a 16-bit float survives`(element: ElementType) throws {
    // Lists of 64 print as decimals.
    for first in stride(from: 0, to: 65536, by: 64) {
      let bytes = (first..<first + 64).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
      let literal = try Literal(TensorType(element, [64]), bytes: bytes)
      var builder = GraphBuilder(name: "f")
      let graph = try builder.finish([builder.apply(Fixed(literal))])
      builder = GraphBuilder(name: "g")
      #expect(try GraphParser.parseOne(graph.description, registry: testRegistry) == graph)
    }
  }

  @Test func `random bits of f32 and f64 survive`() throws {
    var state: UInt64 = 7
    for _ in 0..<2_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      _ = try text(Literal([Float(bitPattern: UInt32(state >> 32))], []))
      _ = try text(Literal([Double(bitPattern: state)], []))
    }
  }

  @Test(arguments: ElementType.allCases)
  func `constants of every element type and size survive`(element: ElementType) throws {
    for shape in [
      [], [1], [0], [2, 0], [0, 3], [5], [2, 3], [1, 1, 2], [2, 1, 3, 2], [64], [65], [9, 9],
    ] as [Shape] {
      let type = TensorType(element, shape)
      let count = type.byteCount
      let bytes = (0..<count).map {
        element == .i1 ? UInt8($0 % 3 / 2) : UInt8(truncatingIfNeeded: $0 * 37 + 11)
      }
      let shown = try text(Literal(type, bytes: bytes))
      #expect(shown.hasPrefix("hex\"") == (type.elementCount > 64))
    }
  }

  @Test func `lists nest as the shape does, or are flat`() throws {
    let matrix = try Literal([1, 2, 3, 4, 5, 6] as [Int32], [2, 3])
    #expect(try text(matrix) == "[[1, 2, 3], [4, 5, 6]]")
    #expect(try read("[1, 2, 3, 4, 5, 6]", .i32[2, 3]) == matrix)
    #expect(try read("hex\"010000000200000003000000040000000500000006000000\"", .i32[2, 3]) == matrix)
    #expect(try read("[[], []]", .f32[2, 0]) == Literal([Float](), [2, 0]))
    #expect(try read("[]", .f32[2, 0]) == Literal([Float](), [2, 0]))
    #expect(try read("1", .f32[2, 2]) == Literal([1, 1, 1, 1] as [Float], [2, 2]))
    #expect(try read("[7]", .i8[1]) == Literal([7] as [Int8], [1]))
    #expect(try text(Literal([7] as [Int8], [1])) == "7")
  }

  @Test func `a splat of a huge type takes the memory of one element`() throws {
    #expect(try text(Literal(splat: [0, 0, 128, 63], .f32[1 << 20, 1 << 20])) == "1.0")
  }

  @Test func `what is not an element of the type is refused`() {
    #expect(message("256", .u8) == "<text>:1:33: 256 does not fit in u8")
    #expect(message("-1", .u64).hasSuffix("-1 does not fit in u64"))
    #expect(message("18446744073709551616", .u64).hasSuffix("does not fit in u64"))
    #expect(message("-9223372036854775809", .i64).hasSuffix("does not fit in i64"))
    #expect(message("128", .i8).hasSuffix("128 does not fit in i8"))
    #expect(message("1.5", .i32).hasSuffix("`1.5` is not an integer"))
    #expect(message("1", .i1).hasSuffix("expected true or false, an element of i1"))
    #expect(message("true", .f32).hasSuffix("expected a number, an element of f32"))
    #expect(message("1e39", .f32).hasSuffix("1e39 is beyond the largest f32; infinity is written inf"))
    #expect(message("-65520.0", .f16).contains("beyond the largest f16"))
    #expect(message("1.", .f32).hasSuffix("`1.` is not a number"))
    #expect(message("1x", .f64).hasSuffix("`1x` is not a number"))
    #expect(message("-nan", .f64).hasSuffix("`-nan` is not a number"))
    #expect(message("0x7FC0", .f32).hasSuffix("the bits of an f32 are 8 hexadecimal digits"))
    #expect(message("0x+FC00001", .f32) != "no error")
    #expect(message("hex\"0\"", .u8).hasSuffix("u8[] takes 1 bytes, the string has 1 digits"))
    #expect(message("hex\"0g\"", .u8).hasSuffix("a hexadecimal digit is expected"))
    #expect(message("hex\"02\"", .i1).hasSuffix("it must be 0 or 1"))
    #expect(message("hex 3", .u8) != "no error")
  }

  @Test func `lists of another shape are refused`() {
    #expect(message("[1, 2]", .i8[3]).hasSuffix("the list is shorter than the 3 entries that i8[3] has here"))
    #expect(
      message("[1, 2, 3, 4]", .i8[3]).hasSuffix("the list is longer than the 3 entries that i8[3] has here"))
    #expect(message("[[1, 2], [3]]", .i8[2, 2]).contains("shorter than the 2 entries"))
    #expect(message("[[1, 2]]", .i8[2, 2]).contains("shorter than the 2 entries"))
    #expect(message("[[1, 2], [3, 4], [5, 6]]", .i8[2, 2]).contains("longer than the 2 entries"))
    #expect(message("[[1], [[2]]]", .i8[2, 1]).contains("nested deeper"))
    #expect(message("[[1], 2]", .i8[2, 1]).contains("expected `[`"))
    #expect(message("[1, [2]]", .i8[2, 1]).contains("nested deeper"))
    #expect(message("[1, 2,]", .i8[2]) != "no error")
    #expect(message("[1 2]", .i8[2]) != "no error")
    #expect(message("[", .i8[2]) != "no error")
    #expect(message(String(repeating: "[", count: 100_000), .i8[2]) != "no error")
    #expect(message("[1, 2]", .i8[1 << 47]).contains("shorter than"))
  }

  @Test func `cut constants are for people only`() throws {
    let builder = GraphBuilder(name: "f")
    let values = (0..<1_000).map(Float.init)
    let graph = try builder.finish([builder.apply(Fixed(Literal(values, [1_000])))])
    let text = GraphPrinter(elidesLargeConstants: true).print(graph)
    #expect(text.contains("... 4000 bytes\""))
    #expect(throws: SluiceError.self) { try GraphParser.parse(text, registry: testRegistry) }
  }
}
