import Foundation
import SluiceIR
import SluiceInterchange
import SluiceOperations

extension Function where Returned == [Tensor] {
  /// The function in a file: IR text, or StableHLO text as JAX prints it where the name ends with `.mlir` (its function
  /// `main`). State parameters become inputs and their updates results, in order: what the file declares, as a pure function.
  public init(contentsOf url: URL) throws(SluiceError) {
    self.init(declared: .success(try Graph(contentsOf: url).withoutState()))
  }

  /// The function in IR text; `file` is for error messages.
  public init(text: String, file: String = "text") throws(SluiceError) {
    self.init(declared: .success(try Graph(text: text, file: file).withoutState()))
  }
}

/// Compiles the function in a file of IR text or StableHLO text (`.mlir`).
public func compile(
  contentsOf url: URL, options: CompileOptions = CompileOptions()
) throws(SluiceError) -> CompiledFunction<[Tensor]> {
  try compile(Function(contentsOf: url), options: options)
}

extension Graph {
  /// The one function in a file of IR text, verified, or `main` of a `.mlir`. Every error names the file. With `keepsDonation`, what
  /// a `.mlir` says is donated (`tf.aliasing_output`) is state that its results update.
  package init(contentsOf url: URL, keepsDonation: Bool = false) throws(SluiceError) {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: url)
    } catch {
      throw SluiceError(.file, "\(url.path): the file cannot be read", note: error.localizedDescription)
    }
    if url.pathExtension == "mlir" {
      self = try StableHLOReader.graph(bytes, file: url.relativePath, keepsDonation: keepsDonation)
      return
    }
    guard let text = String(data: bytes, encoding: .utf8) else {
      throw SluiceError(.syntax, "\(url.path): the file is not UTF-8 text")
    }
    try self.init(text: text, file: url.relativePath)
  }

  package init(text: String, file: String) throws(SluiceError) {
    self = try GraphParser.parseOne(text, file: file, registry: .standard)
  }

  /// State parameters as inputs, updates as results.
  func withoutState() throws(SluiceError) -> Graph {
    let builder = GraphBuilder(rebuilding: self)
    var mapping = parameters.enumerated().map { index, parameter in
      builder.parameter(parameter.type, name: parameter.name, origin: origin(of: Value(index)))
    }
    copyNodes(to: builder, mapping: &mapping)
    return try builder.finish(results.map { Result(mapping[$0.value.index], name: $0.name) })
  }
}
