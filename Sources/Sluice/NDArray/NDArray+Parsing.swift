import SluiceIR
import SluiceOperations

extension NDArray {
  /// Elements given as text, row-major; one stands for all. Floats are rounded to the type; an integer must be a number
  /// of the type, to its last digit.
  package init(parsing words: [Substring], as type: TensorType) throws(SluiceError) {
    guard words.count == 1 || words.count == type.elementCount else {
      throw SluiceError(
        .argument, "\(words.count) numbers are given; \(type) takes \(type.elementCount), or one for all")
    }
    let count = words.count == 1 ? type.elementCount : 1
    if type.element.isFloat {
      let numbers = try words.map { word throws(SluiceError) in try Self.number(word, Double(word), type) }
      try self.init(converting: numbers.flatMap { Array(repeating: $0, count: count) }, to: type)
    } else {
      let numbers = try words.map { word throws(SluiceError) in
        try Self.number(word, Self.pattern(word, type.element), type)
      }
      let integers = numbers.flatMap { Array(repeating: $0, count: count) }
      try self.init(ReferenceTensor(type, .integers(integers)).literal())
    }
  }

  private static func number<Number>(_ word: Substring, _ number: Number?, _ type: TensorType)
    throws(SluiceError) -> Number
  {
    guard let number else {
      throw SluiceError(.argument, "\(word) is not a number of type \(type.element)")
    }
    return number
  }

  /// The integer as `Storage.integers` holds it; nil if `element` has no such number. `1e3` and `2.0` are integers.
  private static func pattern(_ word: Substring, _ element: ElementType) -> Int64? {
    let number = Int64(word) ?? Double(word).flatMap { Int64(exactly: $0) }
    guard let number else { return element == .u64 ? UInt64(word).map(Int64.init(bitPattern:)) : nil }
    return element.represents(number) ? number : nil
  }
}
