import SluiceIR
import SluiceOperations

/// The wider versions of each control operation of a graph: those behind it that begin with its operands and, with all but as
/// many results left out, are the same.
///
/// Loops that start from the same constant are many and have nothing else in common, so they are not compared with each
/// other but looked up by all their operands and their regions.
struct WiderVersions {
  /// How many of its first operands and results are left of an operation.
  private struct Extent: Hashable {
    var operands: Int
    var results: Int
  }

  /// What is left of an operation.
  private struct Narrowed: Hashable {
    var kind: ObjectIdentifier
    var operands: [Value]
    var regions: [Graph]
  }

  /// By the narrower one, ascending.
  private(set) var versions: [Int: [Int]] = [:]
  private let graph: Graph

  init(_ graph: Graph, _ nodes: [Int]) {
    self.graph = graph
    // What extents there are, by a hash of the operands that are left.
    var extents: [Int: Set<Extent>] = [:]
    for node in nodes { extents[prefixHashes(node).last ?? 0, default: []].insert(extent(node)) }
    var narrower: [Narrowed: [Int]] = [:]
    for node in nodes {
      let own = extent(node)
      var seen = Set([own])
      var found: [Int] = []
      for hash in prefixHashes(node) {
        for extent in extents[hash, default: []]
        where extent.operands <= own.operands && extent.results <= own.results && seen.insert(extent).inserted
        {
          if let key = narrowed(node, extent) { found += narrower[key, default: []] }
        }
      }
      if let key = narrowed(node, own) {
        found += narrower[key, default: []]
        narrower[key, default: []].append(node)
      }
      for narrow in found { versions[narrow, default: []].append(node) }
    }
  }

  private func extent(_ node: Int) -> Extent {
    Extent(operands: graph.operands(of: node).count, results: graph.results(of: node).count)
  }

  /// For each number of first operands from 1 on, a hash of these.
  private func prefixHashes(_ node: Int) -> [Int] {
    var hash = 0
    return graph.operands(of: node).map { operand in
      hash = (hash &+ operand.index &+ 1) &* 0x1E37_79B9_7F4A_7C15
      return hash
    }
  }

  /// The operation of the first operands and results; nil if those need other operands.
  private func narrowed(_ node: Int, _ extent: Extent) -> Narrowed? {
    let operation = graph.operation(of: node)
    let regions: [Graph?]
    switch operation {
    case let loop as While:
      guard extent.operands == extent.results else { return nil }
      regions = [
        loop.condition.narrowed(extent.operands, 1), loop.body.narrowed(extent.operands, extent.operands),
      ]
    case let choice as Case:
      guard extent.operands > 0 else { return nil }
      regions = choice.branches.map { $0.narrowed(extent.operands - 1, extent.results) }
    default: return nil
    }
    let found = regions.compactMap(\.self)
    guard found.count == regions.count else { return nil }
    return Narrowed(
      kind: graph.kind(of: node), operands: Array(graph.operands(of: node).prefix(extent.operands)),
      regions: found)
  }
}

extension Graph {
  /// The function of the first parameters to the first results; nil if they need another parameter.
  fileprivate func narrowed(_ parameterCount: Int, _ resultCount: Int) -> Graph? {
    try? part(
      parameters: parameters.indices.prefix(parameterCount), results: results.indices.prefix(resultCount))
  }
}
