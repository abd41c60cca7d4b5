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
  /// The one function in a file of IR text, verified, or `main` of a `.mlir`. Every error names the file. With
  /// `keepsDonation`, what a `.mlir` says is donated (`tf.aliasing_output`) is state that its results update.
  package convenience init(contentsOf url: URL, keepsDonation: Bool = false) throws(SluiceError) {
    if url.pathExtension == "mlir" {
      self.init(
        try StableHLOReader.graph(
          FileContents.read(url), file: url.relativePath, keepsDonation: keepsDonation))
      return
    }
    try self.init(text: try FileContents.readText(url), file: url.relativePath)
  }

  package convenience init(text: String, file: String) throws(SluiceError) {
    self.init(try GraphParser.parseOne(text, file: file, registry: .standard))
  }

  /// State parameters as inputs, updates as results.
  func withoutState() throws(SluiceError) -> Graph {
    let builder = GraphBuilder(rebuilding: self)
    var mapping = builder.copyParameters(of: self) { _ in .input }
    builder.copyNodes(of: self, mapping: &mapping)
    return try builder.finish(results.map { Result(mapping[$0.value.index], name: $0.name) })
  }
}
