import SluicePasses

extension Program: Phase {
  package static var phaseName: String { "Program" }
  package static var unit: String { "instruction" }
  package var text: String { description }
  package var size: Int { instructions.count }

  /// Instructions in order, with an edge from the last writer of a buffer to each reader.
  package var dot: String {
    var writer = DotWriter(name)
    var writers: [Int32: Int] = [:]
    for (index, instruction) in instructions.enumerated() {
      writer.node("i\(index)", "#\(index) \(instruction.path)\n\(instruction.name)", shape: "box")
      for buffer in Set(instruction.reads).sorted() {
        if let from = writers[buffer] {
          writer.edge("i\(from)", "i\(index)", label: "\(bufferTable[Int(buffer)].binding)")
        }
      }
      for buffer in instruction.writes { writers[buffer] = index }
    }
    return writer.text
  }
}
