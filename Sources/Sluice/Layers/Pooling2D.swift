import SluiceIR

/// The largest element of each square window of images `[batch, height, width, features]`; see `Tensor.maxPooled`.
public struct MaxPool2D: Layer {
  private let windows: SquareWindows
  public var window: Int { windows.size }
  public var stride: Int { windows.stride }
  public var padding: Padding { windows.padding }

  /// The stride is the window's size by default.
  public init(
    _ window: Int, stride: Int? = nil, padding: Padding = .valid, file: String = #fileID, line: Int = #line
  ) {
    windows = SquareWindows(window, stride, padding, SourceLocation(file: file, line: line))
  }

  public func callAsFunction(_ x: Tensor, in scope: Scope) -> Tensor { windows.apply(Tensor.maxPooled, to: x) }
}

/// The mean of each square window of images `[batch, height, width, features]`; see `Tensor.averagePooled`.
public struct AveragePool2D: Layer {
  private let windows: SquareWindows
  public var window: Int { windows.size }
  public var stride: Int { windows.stride }
  public var padding: Padding { windows.padding }

  /// The stride is the window's size by default.
  public init(
    _ window: Int, stride: Int? = nil, padding: Padding = .valid, file: String = #fileID, line: Int = #line
  ) {
    windows = SquareWindows(window, stride, padding, SourceLocation(file: file, line: line))
  }

  public func callAsFunction(_ x: Tensor, in scope: Scope) -> Tensor { windows.apply(Tensor.averagePooled, to: x) }
}

/// What the layers above have in common: where their windows lie, and the user's line that says so.
private struct SquareWindows: Sendable {
  let size: Int
  let stride: Int
  let padding: Padding
  let location: SourceLocation

  init(_ size: Int, _ stride: Int?, _ padding: Padding, _ location: SourceLocation) {
    self.size = size
    self.stride = stride ?? size
    self.padding = padding
    self.location = location
  }

  /// `Tensor.maxPooled` or its like: window, strides, padding, file, line.
  typealias Pooling = (Tensor) -> ([Int], [Int]?, Padding, String, Int) -> Tensor

  func apply(_ pooling: Pooling, to x: Tensor) -> Tensor {
    pooling(x)([size, size], [stride, stride], padding, location.file, location.line)
  }
}
