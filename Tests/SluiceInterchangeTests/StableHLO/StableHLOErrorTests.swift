import SluiceIR
import SluiceInterchange
import Testing

/// Text that is wrong, or that asks for what is not here, gets its line and column and a reason.
@Suite struct StableHLOErrorTests {
  static let cases: [(text: String, place: String, reason: String)] = [
    ("%0 = stablehlo.add %a, %zz : tensor<2xf32>", "3:24", "%zz is not defined"),
    ("%0 = stablehlo.add %a, %a : tensor<3xf32>", "3:6", "declared f32[3]"),
    ("%0 = stablehlo.nonsense %a : tensor<2xf32>", "3:6", "no such operation"),
    ("%0 = stablehlo.add %a, %a : tensor<2xf3", "4:5", "element type"),
    ("%0 = stablehlo.reshape %a : (tensor<2xf32>) -> tensor<3xf32>", "3:6", "reshape"),
    ("%0 = stablehlo.abs %a : tensor<?xf32>", "", "dynamic shapes"),
    ("%0 = stablehlo.complex %a, %a : tensor<2xcomplex<f32>>", "3:6", "complex numbers"),
    ("%0 = stablehlo.fft %a, type = FFT, length = [2] : (tensor<2xf32>) -> tensor<2xf32>", "3:6", "FFT"),
    ("%0 = stablehlo.custom_call @cuda_thing(%a) : (tensor<2xf32>) -> tensor<2xf32>", "3:6", "cuda_thing"),
    ("%0 = stablehlo.constant dense<[1.0, 2.0, 3.0]> : tensor<2xf32>", "3:", "3 entries"),
    ("%0 = stablehlo.constant dense<\"0x12\"> : tensor<2xf32>", "3:", "bytes"),
    ("%0 = stablehlo.constant dense<\"0xZZ\"> : tensor<2xf32>", "3:", "hexadecimal"),
    ("%0 = stablehlo.constant dense<300> : tensor<2xi8>", "3:", "`300` is not an i8"),
    ("%0 = stablehlo.abs %a, strength = 3 : tensor<2xf32>", "3:6", "strength"),
    ("%0 = call @main(%a) : (tensor<2xf32>) -> tensor<2xf32>", "3:6", "calls itself"),
    ("%0 = call @gone(%a) : (tensor<2xf32>) -> tensor<2xf32>", "3:6", "no function @gone"),
    ("%0 = stablehlo.iota dim = 0 : tensor<9223372036854775807xf32>", "3:", "larger than"),
    ("%0 = stablehlo.iota dim = 0 : tensor<99999999999999999999xf32>", "3:", "64 bits"),
    ("%0 = stablehlo.slice %a [0:9] : (tensor<2xf32>) -> tensor<9xf32>", "3:6", "slice"),
    ("%0 = \"stablehlo.abs", "3:", "string"),
    ("%0 = stablehlo.transpose %a, dims = [0, 0] : (tensor<2xf32>) -> tensor<2xf32>", "3:6", "permutation"),
    ("%0 = \"stablehlo.add\"(%a, %a) : (tensor<2xf32>, tensor<7xi32>) -> tensor<2xf32>", "3:26", "i32[7]"),
    ("%0 = \"stablehlo.add\"(%a, %a) : (tensor<2xf32>) -> tensor<2xf32>", "3:6", "1 types of operands"),
    ("%0 = \"stablehlo.popcnt\"() : () -> tensor<2xi4>", "3:6", "0 operands are given, 1 are needed"),
    ("%0 = \"stablehlo.shift_right_logical\"(%a) : (tensor<2xf32>) -> tensor<2xi4>", "3:6", "2 are needed"),
    (
      "%0 = stablehlo.abs %a : tensor<2xf32>\n%0 = stablehlo.abs %a : tensor<2xf32>", "4:6",
      "%0 is defined a second time"
    ),
    (
      "%0 = \"stablehlo.transpose\"(%a) {permutation = dense<0> : tensor<100000x100000xi64>} "
        + ": (tensor<2xf32>) -> tensor<2xf32>", "3:6", "10000000000 elements"
    ),
    (
      "%0 = \"stablehlo.all_reduce\"(%a) ({\n^bb0(%x: tensor<f32>, %y: tensor<f32>):\n%z = stablehlo.add %x, %y : tensor<f32>\n"
        + "stablehlo.return %z : tensor<f32>\n}) {replica_groups = dense<0> : tensor<1x1xi64>} "
        + ": (tensor<2xf32>) -> tensor<2xi1>", "3:6", "f32 cannot be received as i1"
    ),
    (
      "%0 = stablehlo.composite \"sluice.bessel_i0e\" %a : (tensor<2xf32>) -> tensor<2xf32>", "3:6",
      "decomposition"
    ),
    ("%0 = stablehlo.composite \"a.b\" %a : (tensor<2xf32>) -> tensor<2xf32>", "3:6", "decomposition"),
    ("%0 = stablehlo.constant dense<2> : tensor<2xi1>", "3:31", "`2` is not true or false"),
    ("%0 = stablehlo.abs %a#1048576 : tensor<2xf32>", "3:20", "%a#1048576 is not defined"),
    ("%0 = \"stablehlo.reduce\"() {applies = add, dimensions = [0]} : () -> tensor<2xf32>", "3:6", "region"),
    (
      "%c = stablehlo.constant dense<0.0> : tensor<f32>\n%0 = \"stablehlo.reduce\"(%a, %c) ({\n"
        + "^bb0(%x: tensor<f32>, %y: tensor<f32>):\n%z = stablehlo.add %x, %y : tensor<f32>\n"
        + "stablehlo.return %z : tensor<f32>\n}) {dimensions = array<i64: 0>, sluice.order = array<i64: 8>} "
        + ": (tensor<2xf32>, tensor<f32>) -> tensor<f32>", "4:6", "`sluice.order` has 1 entries"
    ),
    (
      "%c = stablehlo.constant dense<0.0> : tensor<f32>\n%0 = \"stablehlo.reduce_window\"(%a, %c) ({\n"
        + "^bb0(%x: tensor<f32>, %y: tensor<f32>):\n%z = stablehlo.add %x, %y : tensor<f32>\n"
        + "stablehlo.return %z : tensor<f32>\n}) {window_dimensions = array<i64: 1>, padding = [[0, 0, 9]]} "
        + ": (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>", "4:6", "pairs"
    ),
  ]

  @Test(arguments: cases)
  func `an error says where and what`(_ text: String, _ place: String, _ reason: String) {
    let program = """
      module {
        func.func @main(%a: tensor<2xf32>) -> tensor<2xf32> {
      \(text)
          return %0 : tensor<2xf32>
        }
      }
      """
    do {
      _ = try StableHLOReader.graph(program.utf8, file: "bad.mlir")
      Issue.record("nothing was thrown")
    } catch {
      #expect(error.description.contains("bad.mlir:\(place)"), "\(error)")
      #expect(error.description.contains(reason), "\(error)")
    }
  }

  @Test func `tuples and aliases that would nest without bound are refused`() {
    func lines(_ first: String, _ line: (Int) -> String) -> String {
      first + "\n" + (1...1000).map(line).joined(separator: "\n")
    }
    let texts = [
      lines("#a0 = [1.0]") { "#a\($0) = [#a\($0 - 1), 1.0]" },
      lines("#a0 = [1.0]") { "#a\($0) = [#a\($0 - 1), #a\($0 - 1)]" },
      lines("!a0 = tuple<tensor<f32>>") { "!a\($0) = tuple<!a\($0 - 1), !a\($0 - 1)>" },
      lines("func.func @main(%t0: tensor<f32>) -> tensor<f32> {") {
        "%t\($0) = stablehlo.tuple %t\($0 - 1) : tuple<tensor<f32>>"
      } + "\nreturn %t0 : tensor<f32>\n}",
    ]
    for text in texts {
      do {
        _ = try StableHLOReader.graph(text.utf8, file: "deep.mlir")
        Issue.record("nothing was thrown")
      } catch {
        #expect(
          error.description.contains("nest deeper") || error.description.contains("stands for more"),
          "\(error)")
      }
    }
  }

  /// Of 2^40 elements, which no attribute has; nothing of that size is made to find out.
  @Test(arguments: ["window_dimensions", "window_strides", "base_dilations", "window_dilations", "padding"])
  func `a splat for a window's attribute is not believed`(_ name: String) {
    let text = """
      func.func @main(%x: tensor<4xf32>, %c: tensor<f32>) -> tensor<4xf32> {
        %0 = "stablehlo.reduce_window"(%x, %c) <{\(name) = dense<1> : tensor<\(1 << 40)\(name == "padding" ? "x2" : "")xi64>}> ({
        ^bb0(%a: tensor<f32>, %b: tensor<f32>):
          stablehlo.return %a : tensor<f32>
        }) : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
        return %0 : tensor<4xf32>
      }
      """
    let error = #expect(throws: SluiceError.self) { try StableHLOReader.graph(text.utf8, file: "t") }
    #expect(error?.description.contains(name) == true, "\(String(describing: error))")
  }

  @Test func `an alias of a tensor type is no element type`() {
    let text =
      "!a = tensor<2xf32>\nfunc.func @main(%a: tensor<4x!a>) -> tensor<2xf32> { return %a : tensor<2xf32> }"
    let error = #expect(throws: SluiceError.self) { try StableHLOReader.graph(text.utf8, file: "t") }
    #expect(error?.description.contains("t:2:30") == true, "\(String(describing: error))")
  }

  @Test func `comments may stand inside of types, a bracket in them`() throws {
    let type = "tensor<4x// of > four\nf32>"
    let text = "func.func @main(%a: \(type), %b: \(type)) -> \(type) { return %b : \(type) }"
    #expect(try StableHLOReader.graph(text.utf8, file: "t").resultTypes == [.f32[4]])
  }

  @Test func `a program that calls would blow up is refused`() {
    var text = "func.func @f0(%a: tensor<f32>) -> tensor<f32> {\n  return %a : tensor<f32>\n}\n"
    for level in 1...40 {
      text += """
        func.func @\(level == 40 ? "main" : "f\(level)")(%a: tensor<f32>) -> tensor<f32> {
          %0 = call @f\(level - 1)(%a) : (tensor<f32>) -> tensor<f32>
          %1 = call @f\(level - 1)(%0) : (tensor<f32>) -> tensor<f32>
          return %1 : tensor<f32>
        }

        """
    }
    #expect(throws: SluiceError.self) { try StableHLOReader.graph(text.utf8, file: "t") }
  }

  @Test(arguments: ["(", "{", "[", "<", "module {", "func.func @f() { %0 = \"a\"() ({", "tuple<"])
  func `deep nesting is an error`(_ piece: String) {
    let text = String(repeating: piece, count: 100_000)
    #expect(throws: SluiceError.self) { try StableHLOReader.graph(text.utf8, file: "t") }
    let type = "func.func @main(%a: " + text + ") { return }"
    #expect(throws: SluiceError.self) { try StableHLOReader.graph(type.utf8, file: "t") }
  }
}
