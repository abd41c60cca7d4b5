import SluiceIR

/// The largest element of each square window of images `[batch, height, width, features]`; see `Tensor.maxPooled`.
public struct MaxPool2D: Layer {
  public let windows: PoolingWindows

  /// The stride is the window's size by default.
  public init(
    _ window: Int, stride: Int? = nil, padding: Padding = .valid, file: String = #fileID, line: Int = #line
  ) {
    windows = PoolingWindows(window, stride, padding, SourceLocation(file: file, line: line))
  }

  public func callAsFunction(_ x: Tensor, in scope: Scope) -> Tensor {
    windows.apply(Tensor.maxPooled, to: x)
  }
}

/// The mean of each square window of images `[batch, height, width, features]`; see `Tensor.averagePooled`.
public struct AveragePool2D: Layer {
  public let windows: PoolingWindows

  /// The stride is the window's size by default.
  public init(
    _ window: Int, stride: Int? = nil, padding: Padding = .valid, file: String = #fileID, line: Int = #line
  ) {
    windows = PoolingWindows(window, stride, padding, SourceLocation(file: file, line: line))
  }

  public func callAsFunction(_ x: Tensor, in scope: Scope) -> Tensor {
    windows.apply(Tensor.averagePooled, to: x)
  }
}

/// Where the square windows of a pooling layer lie.
public struct PoolingWindows: Sendable {
  /// The windows' height and width.
  public let size: Int
  /// By how many pixels the windows move, in both directions.
  public let stride: Int
  public let padding: Padding
  private let location: SourceLocation

  fileprivate init(_ size: Int, _ stride: Int?, _ padding: Padding, _ location: SourceLocation) {
    self.size = size
    self.stride = stride ?? size
    self.padding = padding
    self.location = location
  }

  /// `Tensor.maxPooled` or its like: window, strides, padding, file, line.
  fileprivate typealias Pooling = (Tensor) -> ([Int], [Int]?, Padding, String, Int) -> Tensor

  fileprivate func apply(_ pooling: Pooling, to x: Tensor) -> Tensor {
    pooling(x)([size, size], [stride, stride], padding, location.file, location.line)
  }
}
