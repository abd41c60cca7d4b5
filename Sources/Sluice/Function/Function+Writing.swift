import Foundation
import SluiceIR
import SluiceInterchange
import SluiceOperations

extension Function {
  /// Writes the function to a file: StableHLO text where the name ends with `.mlir`, for JAX and XLA to run, else Sluice's own IR text.
  /// Throws what went wrong in the declaration, and for a file that cannot be written.
  public func write(to url: URL) throws(SluiceError) { try declared.get().write(to: url) }
}

extension Graph {
  /// Writes the graph as `.mlir` or, under any other name, as IR text.
  package func write(to url: URL) throws(SluiceError) {
    let text = url.pathExtension == "mlir" ? try StableHLOWriter.text(of: self) : GraphPrinter().print(self)
    try FileContents.write(text.utf8, to: url)
  }
}
