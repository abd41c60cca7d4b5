import Foundation
import Sluice

enum ConvertVerb: Verb {
  static let name = "convert"
  static let summary = "converts between Sluice's text and StableHLO's, and between array files"
  static let usage = "FROM TO"
  static let discussion = """
    Programs are .sluice or .mlir, arrays .npy, .npz or .safetensors. What is written as .mlir is accepted by JAX and XLA; read
    back it gives the same results to the bit. Operations that StableHLO lacks are written as what they mean: a function
    with its own derivative as its body, stop_gradient as its operand.

      sluice convert model.mlir model.sluice
      sluice convert weights.npz weights.safetensors
    """
  static let options: [Option] = []

  private static let programs = ["sluice", "mlir"]
  private static let arrays = ["npy", "npz", "safetensors"]

  static func run(_ arguments: Arguments) throws {
    guard arguments.positional.count == 2 else {
      throw UsageError("convert: two files are needed, FROM and TO", self)
    }
    let (source, target) = (URL(filePath: arguments.positional[0]), URL(filePath: arguments.positional[1]))
    let forms = [source.pathExtension, target.pathExtension]
    if forms.allSatisfy(programs.contains) {
      try Graph(contentsOf: source, keepsDonation: true).write(to: target)
    } else if forms.allSatisfy(arrays.contains) {
      try NDArray.write(NDArray.arrays(contentsOf: source), to: target)
    } else {
      throw UsageError("convert: two programs (.sluice, .mlir) or two array files are needed", self)
    }
  }
}
