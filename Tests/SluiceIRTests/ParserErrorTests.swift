import SluiceIR
import Testing

@Suite struct ParserErrorTests {
  private func parseError(_ text: String) -> SluiceError? {
    do {
      _ = try GraphParser.parse(text, file: "m.sluice", registry: testRegistry)
      return nil
    } catch { return error }
  }

  /// The error for a function of this body, which starts on line 2.
  private func bodyError(_ body: String) -> SluiceError? {
    parseError("func @f(%0: f32[2], %1: f32[3]) {\n\(body)\n}\n")
  }

  @Test func `an error shows file, line, column, the line and a caret`() throws {
    let error = try #require(bodyError("\t%2, %3 = pair %0, %9\n  return"))
    #expect(
      error.description == """
        m.sluice:2:20: %9 is not defined before this
           %2, %3 = pair %0, %9
                             ^
        """)
    #expect(error.kind == .syntax)
    #expect(error.location == SourceLocation(file: "m.sluice", line: 2))
  }

  @Test func `a type error points at its operation and names the operands`() throws {
    let error = try #require(bodyError("  %2, %3 = pair %0, %1\n  return"))
    #expect(
      error.description == """
        m.sluice:2:12: pair: the operands differ: f32[2] and f32[3]
            %2, %3 = pair %0, %1
                     ^
          operand 0: f32[2]   from m.sluice:1
          operand 1: f32[3]   from m.sluice:1
        """)
    #expect(error.kind == .shape)
  }

  @Test(arguments: [
    (
      "  %2, %3 = pairs %0, %0\n  return", "m.sluice:2:12: there is no operation `pairs`",
      "did you mean pair?"
    ),
    ("  %2 = nothing\n return", "m.sluice:2:8: nothing has 0 results, 1 names are given", ""),
    (
      "  %2, %3 = pair %0, %0 : f32[2], f32[3]\n return",
      "m.sluice:2:12: the declared type f32[2], f32[3] is not the inferred f32[2], f32[2]", ""
    ),
    ("  %2, %2 = pair %0, %0\n return", "m.sluice:2:7: %2 is defined twice", ""),
    ("  %0, %3 = pair %0, %0\n return", "m.sluice:2:3: %0 is defined twice", ""),
    ("  %2, %3 = pair %0, %0 {x = 1}\n return", "m.sluice:2:12: pair: there is no attribute `x` here", ""),
    (
      "  %2 = anything {flag = true, flag = true} : f32[]\n return",
      "m.sluice:2:31: the attribute `flag` is given twice", ""
    ),
    (
      "  %2 = anything {flag = true}\n return",
      "m.sluice:2:8: anything: exactly one result type is needed, 0 are given", ""
    ),
    ("  %2 = fixed {value = 1.5}\n return", "m.sluice:2:23: this constant needs its type", ""),
    (
      "  %2 = fixed {value = word} : f32[]\n return", "m.sluice:2:8: fixed: the attribute `value` must be", ""
    ),
    ("  %2 = fixed : f32[]\n return", "m.sluice:2:8: fixed: the attribute `value` is missing", ""),
    (
      "  %2 = fixed {value = 1.0} : f33[]\n return", "m.sluice:2:30: there is no element type `f33`",
      "did you mean f32?"
    ),
    ("  %2 = fixed {value = 1.0} : f32\n return", "m.sluice:3:2: expected `[` and the dimensions", ""),
    (
      "  %2 = fixed {value = 1.0} : f32[-1]\n return", "m.sluice:2:30: the dimension -1 of [-1] is negative",
      ""
    ),
    ("  %2 = fixed {value = 1.0} : f32[4000000000, 4000000000]\n return", "is larger than 256 TiB", ""),
    ("  %2 = fixed {value = 1.0} : f32[99999999999999999999]\n return", "is not a possible dimension", ""),
    (
      "  %2 = fixed {value = \"a} : f32[]\n return",
      "m.sluice:2:23: the string has no closing quote on its line", ""
    ),
    (
      "  %2 = fixed {value = \"\\q\"} : f32[]\n return", "m.sluice:2:25: there is no escape of this letter",
      ""
    ),
    ("  %2 = fixed {value = \"\\u{110000}\"} : f32[]\n return", "expected `{`, a code point", ""),
    (
      "  %2 = fixed {value = ?} : f32[]\n return", "m.sluice:2:23: expected an attribute's value, found `?`",
      ""
    ),
    (
      "  %2 = anything {first = (%0: f32[]) { return %1 }} : f32[]\n return",
      "m.sluice:2:47: %1 is not defined before this", "inside a region"
    ),
    ("  pair %0", "m.sluice:2:3: expected an operation `%name = ...` or `return`, found `pair`", ""),
    ("  return %0, %1 %0", "expected `}` behind what is returned", ""),
    ("  %2, %3 = pair", "m.sluice:2:12: pair: two operands are needed", ""),
    ("  %2 =", "m.sluice:3:1: expected an operation's name, found `}`", ""),
  ])
  func `each mistake is named where it stands`(body: String, message: String, note: String) throws {
    let error = try #require(bodyError(body))
    #expect(error.message.contains(message), "\(error)")
    #expect(error.message.hasPrefix("m.sluice:"), "\(error)")
    #expect(note.isEmpty || error.notes.contains { $0.contains(note) }, "\(error)")
  }

  @Test(arguments: [
    ("func @f(", "m.sluice:1:9: expected a parameter such as `%x: f32[2]`, but the text ends"),
    ("x", "m.sluice:1:1: expected `func`, found `x`"),
    ("func f", "m.sluice:1:6: expected a function's name such as @main, found `f`"),
    ("func @f() {", "m.sluice:1:12: expected an operation `%name = ...` or `return`, but the text ends"),
    ("func @f() { return } func @f() { return }", "m.sluice:1:27: there are two functions @f"),
    (
      "func @f(%0: f32[] \"x\", %1: f32[] \"x\") { return }", "m.sluice:1:34: two parameters are called \"x\""
    ),
    ("func @f(%0: f32[], %0: f32[]) { return }", "m.sluice:1:20: %0 is defined twice"),
    ("func @f(%0: f32[]) -> (f32[] updates %0) { return %0 }", "%0 is an input; only state can be updated"),
    (
      "func @f(%0: state f32[] \"s\") -> (f32[2] updates %0) { return %0 }",
      "1:49: a state of type f32[] cannot be updated by a result of type f32[2]"
    ),
    (
      "func @f(%0: state f32[] \"s\") -> (f32[] updates %0, f32[] updates %0) { return %0, %0 }",
      "%0 is updated twice"
    ),
    ("func @f(%0: f32[]) -> (f32[] \"a\", f32[] \"a\") { return %0, %0 }", "two results are called \"a\""),
    (
      "func @f(%0: f32[]) -> (f32[2]) { return %0 }",
      "m.sluice:1:41: result 0 is declared f32[2], but %0 is f32[]"
    ),
    ("func @f(%0: f32[]) -> (f32[]) { return }", "m.sluice:1:33: 1 results are declared, 0 are returned"),
    ("func @f(%0: f32[]) -> () { return %0 }", "m.sluice:1:28: 0 results are declared, 1 are returned"),
    ("func @f(%0: f32[\(String(repeating: "1, ", count: 40))1]) { return }", "at most 32"),
    ("func @f() { return } \u{0}", "m.sluice:1:22: expected `func`"),
    ("func @é() { return }", "m.sluice:1:6: expected a function's name"),
  ])
  func `mistakes outside of bodies are named too`(text: String, message: String) throws {
    let error = try #require(parseError(text))
    #expect(error.message.contains(message), "\(error)")
  }

  @Test func `regions nest up to the limit and no further, quickly and without overflow`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "func @f() { %0 = anything {first = () { ", count: 1)
        + String(repeating: "%0 = anything {first = () { ", count: depth - 1)
        + "return " + String(repeating: "}} : f32[] return ", count: depth) + "}"
    }
    #expect(parseError(nested(Graph.maximumRegionDepth)) == nil)
    #expect(
      parseError(nested(Graph.maximumRegionDepth + 1))?.message.contains("nested deeper than 64") == true)
    #expect(parseError(nested(100_000))?.message.contains("nested deeper than 64") == true)
  }

  @Test func `columns count characters, and a long line is shown around the column`() throws {
    let error = try #require(parseError("func @\"ééé\"(\(String(repeating: " ", count: 5_000))?"))
    #expect(error.message.hasPrefix("m.sluice:1:5013: "))
    #expect(error.notes[0].count < 200)
    #expect(error.notes[1].count < 200)
    #expect(error.notes[1].hasSuffix("^"))
  }

  @Test func `one function is expected of a text of one`() {
    #expect(throws: SluiceError.self) { try GraphParser.parseOne("", registry: testRegistry) }
    #expect(throws: SluiceError.self) {
      try GraphParser.parseOne("func @a() { return } func @b() { return }", registry: testRegistry)
    }
  }
}
