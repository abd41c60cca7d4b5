import Foundation
import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime

/// A file under IR/<pass>: a function, a line `// ----`, and what the pass makes of it. The first line may say
/// `// relaxed`: then relaxed rules are used too.
struct PassFile {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "IR")
  static let separator = "// ----\n"
  static let isBlessing = ProcessInfo.processInfo.environment["BLESS"] == "1"

  let file: URL
  let before: Graph
  /// The text above the separator.
  let head: String
  /// The text below it; nil if there is none yet.
  let expected: String?
  let isRelaxed: Bool

  init(_ file: URL) throws {
    self.file = file
    let text = try String(contentsOf: file, encoding: .utf8)
    let parts = text.components(separatedBy: Self.separator)
    head = parts[0]
    expected = parts.count > 1 ? parts[1] : nil
    isRelaxed = head.hasPrefix("// relaxed")
    before = try GraphParser.parseOne(head, file: file.lastPathComponent, registry: .standard)
  }

  /// The names of the files of a folder, in order.
  static func names(in folder: String) -> [String] {
    let files = try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path())
    return (files ?? []).filter { $0.hasSuffix(".sluice") }.sorted()
  }

  /// What the pass that the folder is named for makes of the function.
  func after() throws -> Graph {
    let context = PassContext(allowsRelaxed: isRelaxed)
    switch file.deletingLastPathComponent().lastPathComponent {
    case "simplify": return try eliminateDeadCode.run(try simplify.run(before, context), context)
    case "fold-constants":
      let folder = KernelFolder()
      let pass = foldConstants { (operation, operands) throws(SluiceError) in
        try folder.evaluate(operation, operands)
      }
      return try eliminateDeadCode.run(try pass.run(before, context), context)
    case "eliminate-dead-code": return try eliminateDeadCode.run(before, context)
    case "expand-operations":
      return try eliminateDeadCode.run(try expandOperations.run(before, context), context)
    case "prepare-control": return try eliminateDeadCode.run(try prepareControl.run(before, context), context)
    case "merge-control": return try eliminateDeadCode.run(try mergeControl.run(before, context), context)
    case "simplify-control":
      return try eliminateDeadCode.intoRegions.run(
        try simplifyControl.regionsFirst.run(before, context), context)
    case "widen-elements": return try widenElements.run(before, context)
    case "fix-float-order": return try fixFloatOrder.run(before, context)
    case "differentiate":
      let floats = before.parameters.indices.filter { before.parameters[$0].type.element.isFloat }
      return try before.gradient(withRespectTo: Array(floats))
    default: throw SluiceError(.argument, "there is no pass for \(file.path())")
    }
  }

  func bless(_ text: String) throws {
    try (head + Self.separator + text).write(to: file, atomically: true, encoding: .utf8)
  }
}
