import SluiceIR

/// Rows of a table of parameters, `table` [count, size], at integer indices: [...] to [..., size].
public struct Embedding: Layer {
  /// The number of rows: indices are 0..<count.
  public let count: Int
  /// The length of a row.
  public let size: Int
  private let location: SourceLocation

  /// A table of `count` rows of `size` numbers: `Embedding(10_000, size: 128)`.
  public init(_ count: Int, size: Int, file: String = #fileID, line: Int = #line) {
    self.count = count
    self.size = size
    location = SourceLocation(file: file, line: line)
  }

  public func callAsFunction(_ x: Tensor, in scope: Scope) -> Tensor {
    let (file, line) = (location.file, location.line)
    let table = scope.parameter(
      "table", .f32[count, size], .normal(standardDeviation: 0.02), file: file, line: line)
    return embedding(table, x, file: file, line: line)
  }
}
