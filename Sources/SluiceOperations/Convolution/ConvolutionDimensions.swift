import SluiceIR

/// Which dimensions of a convolution's operands and result are batch, features and space.
///
/// As text, e.g. `[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]`: the letters of lhs (batch, feature), rhs (input and output
/// feature) and result; numbers are spatial dimensions, and equal ones belong together.
package struct ConvolutionDimensions: Hashable, Sendable {
  package var inputBatch, inputFeature: Int
  package var inputSpatial: [Int]
  package var kernelInputFeature, kernelOutputFeature: Int
  package var kernelSpatial: [Int]
  package var outputBatch, outputFeature: Int
  package var outputSpatial: [Int]

  package init(
    input: (batch: Int, feature: Int, spatial: [Int]), kernel: (input: Int, output: Int, spatial: [Int]),
    output: (batch: Int, feature: Int, spatial: [Int])
  ) {
    (inputBatch, inputFeature, inputSpatial) = input
    (kernelInputFeature, kernelOutputFeature, kernelSpatial) = kernel
    (outputBatch, outputFeature, outputSpatial) = output
  }

  /// Reads the text form.
  package init(_ text: String) throws(SluiceError) {
    let compact = text.filter { $0 != " " }
    guard let cross = compact.firstIndex(of: "x"), let arrow = compact.range(of: "->"),
      cross < arrow.lowerBound
    else {
      throw SluiceError(
        .syntax, "the dimension numbers `\(text)` cannot be read",
        note: "write them as [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]")
    }
    let input = try Self.places(compact[..<cross], "b", "f", text)
    let kernel = try Self.places(compact[compact.index(after: cross)..<arrow.lowerBound], "i", "o", text)
    let output = try Self.places(compact[arrow.upperBound...], "b", "f", text)
    self.init(
      input: (input.first, input.second, input.spatial),
      kernel: (kernel.first, kernel.second, kernel.spatial),
      output: (output.first, output.second, output.spatial))
  }

  /// Where two letters and the numbers from 0 on stand in a bracketed list.
  private static func places(
    _ list: Substring, _ first: Substring, _ second: Substring, _ text: String
  ) throws(SluiceError) -> (first: Int, second: Int, spatial: [Int]) {
    let isBracketed = list.count >= 2 && list.first == "[" && list.last == "]"
    let words = isBracketed ? list.dropFirst().dropLast().split(separator: ",") : []
    var spatial: [Int] = []
    for number in 0..<max(words.count - 2, 0) {
      guard let place = words.firstIndex(of: Substring(String(number))) else { break }
      spatial.append(place)
    }
    guard let a = words.firstIndex(of: first), let b = words.firstIndex(of: second),
      spatial.count == words.count - 2
    else {
      throw SluiceError(
        .syntax, "`\(list)` in the dimension numbers `\(text)` cannot be read",
        note: "it names `\(first)`, `\(second)` and the spatial dimensions from 0 on, each once")
    }
    return (a, b, spatial)
  }

  package var description: String {
    func list(_ first: (String, Int), _ second: (String, Int), _ spatial: [Int]) -> String {
      var words = [String](repeating: "?", count: spatial.count + 2)
      for (word, place) in [first, second] + spatial.enumerated().map({ ("\($0)", $1) })
      where words.indices.contains(place) { words[place] = word }
      return "[" + words.joined(separator: ", ") + "]"
    }
    return list(("b", inputBatch), ("f", inputFeature), inputSpatial) + "x"
      + list(("i", kernelInputFeature), ("o", kernelOutputFeature), kernelSpatial) + "->"
      + list(("b", outputBatch), ("f", outputFeature), outputSpatial)
  }

  /// How many spatial dimensions there are.
  package var spatialRank: Int { inputSpatial.count }

  /// Throws unless each list names every dimension of a tensor of `rank` once.
  func check(rank: Int) throws(SluiceError) {
    for (name, places) in [
      ("lhs", [inputBatch, inputFeature] + inputSpatial),
      ("rhs", [kernelInputFeature, kernelOutputFeature] + kernelSpatial),
      ("the result", [outputBatch, outputFeature] + outputSpatial),
    ] where places.sorted() != Array(0..<rank) {
      throw SluiceError(
        .shape,
        "the dimension numbers \(description) do not name the \(rank) dimensions of \(name), each once")
    }
  }
}
