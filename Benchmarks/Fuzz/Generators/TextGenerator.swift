import SluiceIR

/// What readers must bear: types whose elements or bytes overflow, splats of them where small attributes belong, long and foreign
/// names, brackets without end, strings that no quote closes.
enum TextGenerator {
  static func program(_ random: FuzzRandom) -> String {
    var random = random
    return random.happens(60) ? hugeType(&random) : oddText(&random)
  }

  /// Numbers of elements that fit while their bytes do not, and some that do not fit either.
  private static let shapes = [
    "9223372036854775807", "4611686018427387904", "2305843009213693952", "1152921504606846976",
    "4294967296x4294967296", "3037000500x3037000500", "281474976710656", "281474976710655", "70368744177664",
    "2x0x9223372036854775807", "0x9223372036854775807x9223372036854775807", "1x1x1152921504606846977",
    "65536x65536x65536x32768", "35184372088832",
  ]

  private static func hugeType(_ random: inout FuzzRandom) -> String {
    let element =
      random.pick(["f32", "f64", "i8", "i64", "ui64", "i1", "bf16", "i4", "ui2", "f8E4M3FN"]) ?? "f32"
    let shape = random.pick(shapes) ?? "1"
    let type = "tensor<\(shape)x\(element)>"
    let one = element.contains("f") ? "1.0" : element == "i1" ? "true" : "1"
    let splat = "dense<\(random.next(3))> : tensor<\(shape)xi64>"
    let small = "tensor<2x3xf32>"
    let body: String =
      switch random.next(13) {
      case 0: "%0 = stablehlo.constant dense<\(one)> : \(type)\n return %0 : \(type)"
      case 1:
        "%c = stablehlo.constant dense<\(one)> : tensor<\(element)>\n"
          + "%0 = stablehlo.broadcast_in_dim %c, dims = [] : (tensor<\(element)>) -> \(type)\n return %0 : \(type)"
      case 2: "%0 = stablehlo.iota dim = 0 : \(type)\n return %0 : \(type)"
      case 3:
        "%0 = \"stablehlo.transpose\"(%x) <{permutation = \(splat)}> : (\(small)) -> \(small)\n return %0 : \(small)"
      case 4:
        "%0 = \"stablehlo.slice\"(%x) <{start_indices = \(splat), limit_indices = \(splat), strides = \(splat)}> : "
          + "(\(small)) -> \(small)\n return %0 : \(small)"
      case 5:
        "%0 = \"stablehlo.reverse\"(%x) <{dimensions = \(splat)}> : (\(small)) -> \(small)\n return %0 : \(small)"
      case 6:
        "%0 = stablehlo.constant dense<1> : \(type)\n %1 = stablehlo.add %0, %0 : \(type)\n return %x : \(small)"
      case 7:
        "%c = stablehlo.constant dense<0.0> : tensor<f32>\n %0 = \"stablehlo.reduce_window\"(%x, %c) <{padding = "
          + "dense<0> : tensor<\(shape)x2xi64>, window_dimensions = \(splat)}> ({\n^bb0(%a: tensor<f32>, %b: tensor<f32>):\n"
          + "stablehlo.return %a : tensor<f32>\n}) : (\(small), tensor<f32>) -> \(small)\n return %0 : \(small)"
      case 8: "%0 = stablehlo.reshape %x : (\(small)) -> \(type)\n return %0 : \(type)"
      case 9: "%0 = stablehlo.convert %x : (\(small)) -> \(type)\n return %0 : \(type)"
      case 10:
        "%0 = stablehlo.custom_call @foreign(%x) {backend_config = dense<0> : \(type)} : (\(small)) -> \(small)\n"
          + " return %0 : \(small)"
      case 11:
        "%0 = \"stablehlo.collective_permute\"(%x) <{source_target_pairs = dense<0> : tensor<\(shape)x2xi64>}> : "
          + "(\(small)) -> \(small)\n return %0 : \(small)"
      default:
        "%0 = \"stablehlo.all_reduce\"(%x) <{replica_groups = dense<0> : tensor<\(shape)xi64>}> ({\n"
          + "^bb0(%a: tensor<f32>, %b: tensor<f32>):\nstablehlo.return %a : tensor<f32>\n}) : (\(small)) -> \(small)\n"
          + " return %0 : \(small)"
      }
    let parameters = "%x: \(small)" + (random.happens(30) ? ", %y: \(type)" : "")
    let result = body.split(separator: ":").last.map(String.init) ?? small
    return "func.func @main(\(parameters)) -> (\(result)) {\n \(body)\n}\n"
  }

  private static func oddText(_ random: inout FuzzRandom) -> String {
    let length = random.happens(20) ? 20_000 : 1 + random.next(300)
    let piece =
      random.pick(["a", "é", "日本", "_", ".", "$", "-", "\u{1F600}", "\u{0}", "\u{FEFF}", "\\", "\""]) ?? "a"
    let long = String(repeating: piece, count: length)
    let open =
      random.pick(["(", "[", "{", "<", "loc(", "loc(callsite(", "loc(fused[", "{a = ", "[[", "tuple<", "#a<"])
      ?? "("
    let deep = String(repeating: open, count: random.happens(30) ? 30_000 : random.next(200))
    let name = random.happens(50) ? "x" : long
    let add = "%0 = stablehlo.add %\(name), %\(name)"
    let type = "tensor<2xf32>"
    let body: String =
      switch random.next(8) {
      case 0: "\(add) {\(long) = \(deep)} : \(type)"
      case 1: "\(add) {a = \"\(long)} : \(type)"
      case 2: "\(add) {a = \"\(long)\"} : \(type) loc(\"\(long)\":1:99999999999999999999)"
      case 3: "\(add) : \(type) \(deep)"
      case 4: "\(add) : \(deep)\(type)"
      case 5: "%0 = stablehlo.constant dense<\(deep)1.0> : \(type)"
      case 6: "%0 = \"stablehlo.\(long)\"(%\(name)) : (\(type)) -> \(type)"
      default: "\(add) : \(type) loc(\(deep)\"\(long)\")"
      }
    let function = random.happens(50) ? "main" : "\"\(long)\""
    return
      "func.func @\(function)(%\(name): \(type) {\(random.happens(20) ? deep : "")}) -> \(type) {\n \(body)\n"
      + " return %0 : \(type)\n}\n"
  }
}
