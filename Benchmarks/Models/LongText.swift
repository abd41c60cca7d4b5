import Sluice

/// StableHLO texts of a given length, of the kinds that long ones are made of.
package enum LongText: String, CaseIterable {
  case operations, generic, hexadecimal, decimals, integers, functions, parameters, choices, nests

  package func bytes(_ size: Int) -> [UInt8] {
    switch self {
    case .operations: Self.operations(size)
    case .generic: Self.generic(size)
    case .functions: Self.functions(size)
    case .parameters: Self.parameters(size)
    case .choices: Self.choices(size)
    case .nests: Self.nests(size)
    case .hexadecimal: Self.hexadecimal(size)
    case .decimals:
      // As JAX prints f32.
      Self.rows(size, "f32") { index in
        let digits =
          Int(truncatingIfNeeded: (UInt64(index) &* 0x9E37_79B9_7F4A_7C15) >> 40) % 9_000_000 + 1_000_000
        return "\(index % 3 == 0 ? "-" : "")\(digits / 1_000_000).\(digits % 1_000_000)e-0\(index % 4)"
      }
    case .integers: Self.rows(size, "i32") { index in "\(index &* 7919 % 2001 - 1000)" }
    }
  }

  /// The pretty forms of a layer's operations, each with its type and location.
  private static func operations(_ size: Int) -> [UInt8] {
    let square = "tensor<128x128xf32>"
    var text: [UInt8] = Array(
      "func.func public @main(%arg0: \(square) loc(unknown), %arg1: tensor<128xf32>) -> \(square) {\n".utf8)
    text.reserveCapacity(size + 1024)
    var count = 0
    func add(_ operation: String) {
      let place = "loc(\"jit(f)/jit(main)/layer_\(count % 13)/op\"(#loc\(count % 997)))"
      text += "    %\(count) = stablehlo.\(operation) \(place)\n".utf8
      count += 1
    }
    var last = "%arg0"
    while text.count < size {
      let first = count
      add("add \(last), %arg0 : \(square)")
      add("broadcast_in_dim %arg1, dims = [1] : (tensor<128xf32>) -> \(square)")
      add(
        "dot_general %\(first), %\(first + 1), contracting_dims = [1] x [0], precision = [DEFAULT, DEFAULT]"
          + " : (\(square), \(square)) -> \(square)")
      add("maximum %\(first + 2), %\(first) : \(square)")
      add("transpose %\(first + 3), dims = [1, 0] : (\(square)) -> \(square)")
      add("compare GT, %\(first + 4), %\(first + 3), FLOAT : (\(square), \(square)) -> tensor<128x128xi1>")
      add("select %\(first + 5), %\(first + 4), %\(first + 3) : tensor<128x128xi1>, \(square)")
      add("exponential %\(first + 6) : \(square)")
      last = "%\(first + 7)"
    }
    return text + Array("    return \(last) : \(square) loc(#loc)\n} loc(#loc)\n#loc = loc(unknown)\n".utf8)
  }

  private static func hexadecimal(_ size: Int) -> [UInt8] {
    let count = size / 8
    let digits = Array("0123456789ABCDEF".utf8)
    var state: UInt64 = 1
    var text: [UInt8] = []
    text.reserveCapacity(8 * count)
    for _ in 0..<8 * count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      text.append(digits[Int(state >> 60)])
    }
    return constant("\"0x", text, "\"", "\(count)xf32")
  }

  /// Lists of 100 elements.
  private static func rows(_ size: Int, _ element: String, _ number: (Int) -> String) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(size + 2048)
    var rows = 0
    while text.count < size {
      text += (rows == 0 ? "[" : ", [").utf8
      text += (0..<100).map { number(100 * rows + $0) }.joined(separator: ", ").utf8
      text.append(UInt8(ascii: "]"))
      rows += 1
    }
    return constant("[", text, "]", "\(rows)x100x\(element)")
  }

  private static func constant(_ open: String, _ elements: [UInt8], _ close: String, _ type: String)
    -> [UInt8]
  {
    var text = Array(
      "func.func @main() -> tensor<\(type)> {\n  %0 = stablehlo.constant dense<\(open)".utf8)
    text += elements
    return text + Array("\(close)> : tensor<\(type)>\n  return %0 : tensor<\(type)>\n}\n".utf8)
  }
}
