import SluiceIR

/// Where each tensor of a `State` lies: an ordered list of names and types with byte offsets.
///
/// Each tensor starts at a multiple of `alignment`, directly after the one before it: the offset of tensor i
/// is the sum of the rounded-up sizes of tensors 0..<i. So parameters, slots and gradients that are declared
/// in the same order lie in the same order, and one loop can run over all of them. Programs compiled as one
/// family share one layout; each may use a part of it.
package struct StateLayout: Sendable {
  package struct Entry: Hashable, Sendable {
    package let name: String
    package let type: TensorType
    /// In bytes from the start of the State.
    package let offset: Int
  }

  package static let alignment = 64

  package private(set) var entries: [Entry] = []
  /// The size of the whole State, padding included.
  package private(set) var byteCount = 0
  private var indices: [String: Int] = [:]

  package init() {}

  /// The state parameters of `graphs`, in the order in which they are first met.
  package init(_ graphs: [Graph]) throws(SluiceError) {
    for graph in graphs {
      for (index, parameter) in graph.parameters.enumerated() where parameter.role == .state {
        do throws(SluiceError) {
          try append(parameter.name, parameter.type)
        } catch {
          throw error.prefixed(graph.name).located(at: graph.origin(of: Value(index)).locations.last)
        }
      }
    }
  }

  /// Adds a tensor unless it is there with the same type. Returns its offset.
  @discardableResult
  package mutating func append(_ name: String, _ type: TensorType) throws(SluiceError) -> Int {
    if let entry = self[name] {
      guard entry.type == type else {
        throw SluiceError(
          .shape, "the state `\(name)` is declared twice with different types: \(entry.type) and \(type)",
          note: "programs that share a State must agree on each parameter's type")
      }
      return entry.offset
    }
    guard !name.isEmpty else {
      throw SluiceError(
        .argument, "a state parameter of type \(type) has no name; a State finds its tensors by name")
    }
    try type.validate()
    let offset = byteCount
    let (end, overflow) = offset.addingReportingOverflow(Self.paddedSize(of: type))
    guard !overflow, end <= Shape.maximumByteCount else {
      throw SluiceError(
        .shape,
        "the state is larger than \(Shape.maximumByteCount >> 40) TiB from `\(name)` of type \(type) on")
    }
    indices[name] = entries.count
    entries.append(Entry(name: name, type: type, offset: offset))
    byteCount = end
    return offset
  }

  package subscript(name: String) -> Entry? { indices[name].map { entries[$0] } }

  /// The bytes from the start of a tensor of `type` to the start of the next.
  package static func paddedSize(of type: TensorType) -> Int { (type.byteCount + alignment - 1) & -alignment }

  /// Throws unless every tensor of this layout lies at the same place in `other`.
  package func requireSubset(of other: StateLayout) throws(SluiceError) {
    for entry in entries {
      guard let found = other[entry.name] else {
        throw SluiceError(
          .argument, "the State has no tensor `\(entry.name)` of type \(entry.type), which the program uses",
          note: "compile the programs that share a State as one family")
      }
      guard found == entry else {
        throw SluiceError(
          .argument,
          "the program has `\(entry.name)` as \(entry.type) at byte \(entry.offset), "
            + "the State as \(found.type) at byte \(found.offset)",
          note: "compile the programs that share a State as one family")
      }
    }
  }
}

extension StateLayout: Hashable {
  package static func == (a: StateLayout, b: StateLayout) -> Bool { a.entries == b.entries }
  package func hash(into hasher: inout Hasher) { hasher.combine(entries) }
}

extension StateLayout: CustomStringConvertible {
  package var description: String {
    entries.map { "\($0.name): \($0.type) at \($0.offset)" }.joined(separator: "\n")
  }
}
