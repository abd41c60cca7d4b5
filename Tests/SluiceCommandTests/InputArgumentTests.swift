import Foundation
import Testing

/// `--input NAME=NUMBERS`, of a program that returns its parameter.
@Suite struct InputArgumentTests {
  @Test(arguments: [
    ("", ["--input", "a"], "run: --input a: NAME=NUMBERS is needed"),
    ("f32[2]", ["--input", "q=1"], "run: --input q: the parameters are x"),
    ("f32[2]", ["--input", "x=1", "--input", "0=2"], "run: --input 0: it is given twice"),
    ("f32[2]", ["--input", "x=1,2,3"], "3 numbers are given; f32[2] takes 2"),
    ("f32[2]", ["--input", "x=1,,2"], "3 numbers"),
    ("u8[]", ["--input", "x=256"], "256 is not a number of type u8"),
    ("u64[]", ["--input", "x=-1"], "-1 is not a number of type u64"),
    ("i1[]", ["--input", "x=2"], "2 is not a number of type i1"),
    ("i32[]", ["--input", "x=1.5"], "1.5 is not a number of type i32"),
  ])
  func `an input that its parameter cannot take is refused`(type: String, options: [String], words: String)
    throws
  {
    let file = try identity(type.isEmpty ? "f32[]" : type)
    let outcome = try sluice(["run", file] + options)
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.contains(words))
  }

  @Test(arguments: [
    ("i64[2]", "x=9007199254740993,-9223372036854775808", "[    9007199254740993 -9223372036854775808]"),
    ("u64[]", "arg0=18446744073709551615", "18446744073709551615"),
    ("i32[2]", "0=1e3", "[1000 1000]"), ("i1[2]", "x=0,1", "[false  true]"),
    ("bf16[2]", "x=1e3,nan", "[1000.0    nan]"),
  ])
  func `inputs keep every digit that their type has`(type: String, input: String, shown: String) throws {
    let outcome = try sluice("run", try identity(type), "--input", input)
    #expect(outcome.output.contains("result 0 = \(type) \(shown)\n"))
  }

  /// The path of a program whose only parameter, `x`, is its result.
  private func identity(_ type: String) throws -> String {
    let name = type.filter { $0.isLetter || $0.isNumber }
    let file = FileManager.default.temporaryDirectory.appending(path: "identity-\(name).sluice")
    try Data("func @f(%0: \(type) \"x\") -> (\(type)) {\n  return %0\n}\n".utf8).write(
      to: file, options: .atomic)
    return file.path
  }
}
