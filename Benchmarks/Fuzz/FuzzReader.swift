import Sluice
import SluiceInterchange
import SluiceOperations

/// What a program holds: graphs, with the values that it says to run them on.
struct FuzzReading {
  let graph: Graph
  /// One for each parameter, or none at all where the program does not say.
  let inputs: [Literal]
}

enum FuzzReader {
  /// The functions that read, for seeds.
  static func graphs(_ program: FuzzProgram) -> [FuzzReading] {
    (try? readings(program)) ?? []
  }

  /// All functions that would be run: of a `.sluice` file all, of a StableHLO file those that check themselves, or else `main`.
  static func readings(_ program: FuzzProgram) throws(SluiceError) -> [FuzzReading] {
    guard program.isMLIR else {
      let text = String(decoding: program.text, as: UTF8.self)
      return try GraphParser.parse(text, file: "fuzz.sluice", registry: .standard).map {
        FuzzReading(graph: $0, inputs: [])
      }
    }
    let module = try StableHLOReader.parse(program.text, file: "fuzz.mlir")
    var readings: [FuzzReading] = []
    for function in module.checkedFunctions {
      let checked = try StableHLOReader.checkedProgram(function, in: module)
      readings.append(FuzzReading(graph: checked.graph, inputs: checked.inputs))
    }
    guard readings.isEmpty else { return readings }
    let main = try StableHLOReader.mainFunction(of: module)
    return [FuzzReading(graph: try StableHLOReader.graph(of: main, in: module), inputs: [])]
  }
}
