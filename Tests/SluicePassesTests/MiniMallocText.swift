import SluiceIR
import SluicePasses

/// Problems as MiniMalloc writes them: a header line that names the columns, then a line for each buffer.
/// `id`, `lower`, `upper` and `size` in any order; `alignment` may follow, and is 1 without it.
enum MiniMallocText {
  static func parse(_ text: String, file: String) throws(SluiceError) -> MemoryProblem {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
      .makeIterator()
    guard let (_, header) = lines.next(), !header.isEmpty else {
      throw SluiceError(.syntax, "\(file) is empty; its first line should be `id,lower,upper,size`")
    }
    let columns = header.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    var positions: [String: Int] = [:]
    for (position, column) in columns.enumerated() { positions[column] = position }
    guard let id = positions["id"], let lower = positions["lower"], let upper = positions["upper"],
      let size = positions["size"]
    else {
      throw SluiceError(
        .syntax, "the first line names `\(header)`; id, lower, upper and size are needed",
        at: SourceLocation(file: file, line: 1))
    }
    var buffers: [MemoryProblem.Buffer] = []
    while let (index, line) = lines.next() {
      if line.isEmpty { continue }
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
      guard fields.count == columns.count, let idValue = fields[id], let lowerValue = fields[lower],
        let upperValue = fields[upper], let sizeValue = fields[size],
        let alignment = positions["alignment"].map({ fields[$0] }) ?? 1
      else {
        throw SluiceError(
          .syntax, "`\(line)` is not \(columns.count) integers, as the first line says",
          at: SourceLocation(file: file, line: index + 1))
      }
      buffers.append(
        MemoryProblem.Buffer(
          id: idValue, size: sizeValue, lower: lowerValue, upper: upperValue, alignment: alignment))
    }
    let problem = MemoryProblem(buffers: buffers)
    do { try problem.validate() } catch { throw error.prefixed(file) }
    return problem
  }
}
