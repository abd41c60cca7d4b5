/// Long texts that would take more than linear time if something in the reader did.
extension LongText {
  private static let type = "tensor<8xf32>"

  /// Every operation in the generic form, with attributes.
  static func generic(_ size: Int) -> [UInt8] {
    let type = "tensor<128x128xf32>"
    return text(size, "func.func @main(%x: \(type)) -> \(type) {", ends: { "return %\($0 - 1) : \(type)\n}" })
    {
      let operand = $0 == 0 ? "%x" : "%\($0 - 1)"
      let place = "loc(\"jit(f)/jit(main)/op\"(#loc\($0 % 997)))"
      return switch $0 % 3 {
      case 0: "%\($0) = \"stablehlo.add\"(\(operand), %x) : (\(type), \(type)) -> \(type) \(place)"
      case 1:
        "%\($0) = \"stablehlo.transpose\"(\(operand)) <{permutation = array<i64: 1, 0>}> : (\(type)) -> \(type) \(place)"
      default:
        "%\($0) = \"stablehlo.slice\"(\(operand)) <{limit_indices = array<i64: 128, 128>, start_indices = array<i64: 0, 0>, "
          + "strides = array<i64: 1, 1>}> : (\(type)) -> \(type) \(place)"
      }
    }
  }

  /// Many functions, each called once.
  static func functions(_ size: Int) -> [UInt8] {
    let calls = text(
      size / 3, "func.func @main(%x: \(type)) -> \(type) {", ends: { "return %\($0 - 1) : \(type)\n}" }
    ) {
      "%\($0) = call @f\($0)(\($0 == 0 ? "%x" : "%\($0 - 1)")) : (\(type)) -> \(type)"
    }
    let count = calls.count { $0 == UInt8(ascii: "=") }
    return calls
      + (0..<count).map {
        "func.func private @f\($0)(%x: \(type)) -> \(type) {\n  %0 = stablehlo.add %x, %x : \(type)\n  return %0 : \(type)\n}\n"
      }.joined().utf8
  }

  /// A function that returns its many parameters.
  static func parameters(_ size: Int) -> [UInt8] {
    let count = size / 52
    let types = (0..<count).map { _ in "tensor<f32>" }.joined(separator: ", ")
    let names = (0..<count).map { "%a\($0)" }
    return Array(
      "func.func @main(\(names.map { "\($0): tensor<f32>" }.joined(separator: ", "))) -> (\(types)) {\n".utf8)
      + Array("  return \(names.joined(separator: ", ")) : \(types)\n}\n".utf8)
  }

  /// A loop of many operations with regions, which use what the loop carries.
  static func choices(_ size: Int) -> [UInt8] {
    let start = """
      func.func @main(%x: \(type), %p: tensor<i1>, %n: tensor<i32>) -> \(type) {
        %r:2 = stablehlo.while(%i = %n, %y = %x) : tensor<i32>, \(type) cond {
          %c = stablehlo.compare LT, %i, %n : (tensor<i32>, tensor<i32>) -> tensor<i1>
          stablehlo.return %c : tensor<i1>
        } do {
      """
    func end(_ count: Int) -> String {
      "stablehlo.return %i, %\(count - 1) : tensor<i32>, \(type)\n}\nreturn %r#1 : \(type)\n}"
    }
    return text(size, start, ends: end) {
      let operand = $0 == 0 ? "%y" : "%\($0 - 1)"
      return """
        %\($0) = "stablehlo.if"(%p) ({
          %a\($0) = stablehlo.add \(operand), %y : \(type)
          stablehlo.return %a\($0) : \(type)
        }, {
          stablehlo.return \(operand) : \(type)
        }) : (tensor<i1>) -> \(type)
        """
    }
  }

  /// Regions in regions, 50 deep, one such nest behind the other.
  static func nests(_ size: Int) -> [UInt8] {
    let depth = 50
    return text(
      size, "func.func @main(%x: \(type), %p: tensor<i1>) -> \(type) {",
      ends: { "return %\($0 - 1) : \(type)\n}" }
    ) { number in
      let operand = number == 0 ? "%x" : "%\(number - 1)"
      func name(_ level: Int) -> String { level == 0 ? "%\(number)" : "%r\(number)_\(level)" }
      let open = (0..<depth).map { "\(name($0)) = \"stablehlo.if\"(%p) ({\n" }.joined()
      let close = (1...depth).reversed().map {
        "stablehlo.return \(name($0)) : \(type)\n}, {\nstablehlo.return \(operand) : \(type)\n}) : (tensor<i1>) -> \(type)\n"
      }.joined()
      return open + "\(name(depth)) = stablehlo.add \(operand), %x : \(type)\n" + close
    }
  }

  /// `start`, as many lines as make about `size` bytes, and what `ends` gives for their number.
  private static func text(
    _ size: Int, _ start: String, ends: (Int) -> String, _ line: (Int) -> String
  ) -> [UInt8] {
    var text: [UInt8] = Array((start + "\n").utf8)
    text.reserveCapacity(size + 8192)
    var count = 0
    while text.count < size {
      text += line(count).utf8
      text.append(UInt8(ascii: "\n"))
      count += 1
    }
    return text + Array((ends(count) + "\n").utf8)
  }
}
