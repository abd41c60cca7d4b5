import SluiceIR
import SluicePasses
import Synchronization

/// What lives between runs: parameters, optimizer slots, step counters, random keys. One block of memory by a
/// `StateLayout`, to which the programs of one family bind without copying.
///
/// One writer, or any number of readers, at a time: whoever comes in between gets an error and does not wait.
public final class State: Sendable {
  package let layout: StateLayout
  private let memory: AlignedMemory
  /// The number of readers; -1 while somebody writes.
  private let users = Atomic<Int>(0)

  /// All zeros.
  package init(_ layout: StateLayout) throws(SluiceError) {
    self.layout = layout
    memory = try AlignedMemory(byteCount: layout.byteCount, for: "a State")
  }

  /// Where the tensors lie. To be touched between `beginReading` or `beginWriting` and `end...` only.
  var base: UnsafeMutableRawPointer { memory.base }

  /// The tensor `name`, dense and row-major.
  package func read(_ name: String) throws(SluiceError) -> Literal {
    let entry = try entry(name)
    try beginReading()
    defer { endReading() }
    return try Literal(entry.type, bytes: Array(bytes(of: entry)))
  }

  package func write(_ name: String, _ value: Literal) throws(SluiceError) {
    let entry = try entry(name)
    guard value.type == entry.type else {
      throw SluiceError(.shape, "the state `\(name)` has type \(entry.type), the value \(value.type)")
    }
    try beginWriting()
    defer { endWriting() }
    value.write(to: bytes(of: entry))
  }

  /// A State of its own with the same contents.
  package func copy() throws(SluiceError) -> State {
    let result = try State(layout)
    try beginReading()
    defer { endReading() }
    result.memory.bytes.copyMemory(from: UnsafeRawBufferPointer(memory.bytes))
    return result
  }

  /// Takes over the contents of `other`, which has the same layout.
  package func assign(from other: State) throws(SluiceError) {
    guard other !== self else { return }
    guard other.layout == layout else {
      throw SluiceError(.argument, "a State can be assigned only from one with the same names and types")
    }
    try other.beginReading()
    defer { other.endReading() }
    try beginWriting()
    defer { endWriting() }
    memory.bytes.copyMemory(from: UnsafeRawBufferPointer(other.memory.bytes))
  }

  /// Whether both have the same names, types and bits. Padding does not count.
  package func hasSameContents(as other: State) throws(SluiceError) -> Bool {
    if other === self { return true }
    guard other.layout == layout else { return false }
    try beginReading()
    defer { endReading() }
    try other.beginReading()
    defer { other.endReading() }
    return layout.entries.allSatisfy { bytes(of: $0).elementsEqual(other.bytes(of: $0)) }
  }

  private func entry(_ name: String) throws(SluiceError) -> StateLayout.Entry {
    guard let entry = layout[name] else {
      let names = layout.entries.prefix(20).map { "`\($0.name)`" }.joined(separator: ", ")
      throw SluiceError(
        .argument, "the State has no tensor `\(name)`",
        note: names.isEmpty ? "it is empty" : "it has \(names)\(layout.entries.count > 20 ? ", ..." : "")")
    }
    return entry
  }

  private func bytes(of entry: StateLayout.Entry) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: memory.bytes[entry.offset..<entry.offset + entry.type.byteCount])
  }
}

extension State {
  func beginReading() throws(SluiceError) {
    var count = users.load(ordering: .relaxed)
    while count >= 0 {
      // Acquiring: what the last writer wrote is seen.
      let (exchanged, original) = users.weakCompareExchange(
        expected: count, desired: count + 1, successOrdering: .acquiring, failureOrdering: .relaxed)
      if exchanged { return }
      count = original
    }
    throw SluiceError(
      .resource, "the State is being written by another run",
      note: "let the runs that share a State follow each other, or give each a copy")
  }

  func endReading() { users.subtract(1, ordering: .releasing) }

  func beginWriting() throws(SluiceError) {
    let (exchanged, original) = users.compareExchange(
      expected: 0, desired: -1, successOrdering: .acquiring, failureOrdering: .relaxed)
    guard exchanged else {
      throw SluiceError(
        .resource,
        "the State is being \(original < 0 ? "written" : "read") by another run and cannot be written",
        note: "let the runs that share a State follow each other, or give each a copy")
    }
  }

  func endWriting() { users.store(0, ordering: .releasing) }
}
