import SluiceIR
import SluiceOperations

/// A function that checks itself, taken apart: a graph, what it is run on, and what its results must be.
///
/// Inputs are parameters of the graph, so that kernels run and nothing is computed while compiling: what `@inputs` returns
/// where the file has that function, and otherwise the constants of the function's own body.
package struct CheckedProgram: Sendable {
  package let name: String
  package let line: Int
  package let graph: Graph
  package let inputs: [Literal]
  package var expectations: [Expectation]

  package init(
    name: String, line: Int, graph: Graph, inputs: [Literal], expectations: [Expectation]
  ) {
    self.name = name
    self.line = line
    self.graph = graph
    self.inputs = inputs
    self.expectations = expectations
  }
}

extension SyntaxModule {
  /// The functions that hold checks, in the order of the text.
  package var checkedFunctions: [SyntaxFunction] {
    functions.filter { function in
      function.parameters.isEmpty
        && (function.body.map { operations[$0.operations].contains(where: isCheck) } ?? false)
    }
  }

  /// The file's functions with a body that take nothing, whether they check anything or not; but not those that give
  /// other functions' inputs and results.
  package var entryFunctions: [SyntaxFunction] {
    functions.filter { $0.parameters.isEmpty && $0.body != nil && !["inputs", "expected"].contains($0.name) }
  }

  private func isCheck(_ operation: SyntaxOperation) -> Bool {
    let name = names[operation.name]
    if name.hasPrefix("check.") { return true }
    guard name == "stablehlo.custom_call" else { return false }
    return attributes[operation.attributes].contains { entry in
      if case .symbol(let target) = entry.value { return target.hasPrefix("check.") }
      if case .string(let target) = entry.value { return target.hasPrefix("check.") }
      return false
    }
  }

  /// The class that is refused and that `function`, or one that it calls, belongs to.
  package func excludedClass(of function: SyntaxFunction) -> ExcludedClass? {
    var waiting = [function]
    var seen: Set<String> = [function.name]
    var found: Set<ExcludedClass> = []
    while let next = waiting.popLast() {
      for parameter in next.parameters + next.results { found.formUnion(excluded(in: parameter.type)) }
      guard let body = next.body else { continue }
      var constants: Set<Int> = []
      forEachOperation(of: body) { operation in
        if names[operation.name] == "stablehlo.constant" {
          constants.formUnion(results[operation.results].map(\.name))
        }
        if let count = OperationRow.dataOperands(of: names[operation.name]),
          !operands[operation.operands].dropFirst(count).allSatisfy({ constants.contains($0.name) })
        {
          found.insert(.dynamicShape)
        }
        found.formUnion(excluded(in: operation))
        for entry in attributes[operation.attributes] {
          for callee in symbols(in: entry.value) where seen.insert(callee).inserted {
            if let called = self.function(named: callee) { waiting.append(called) }
          }
        }
      }
    }
    return ExcludedClass.allCases.first(where: found.contains)
  }

  private func excluded(in operation: SyntaxOperation) -> Set<ExcludedClass> {
    var found: Set<ExcludedClass> = []
    if let excluded = ExcludedClass.of(operation: names[operation.name]) { found.insert(excluded) }
    for type in typeLists[operation.operandTypes] { found.formUnion(excluded(in: Int(type))) }
    for type in typeLists[operation.resultTypes] { found.formUnion(excluded(in: Int(type))) }
    // A token that operations pass on holds nothing; functions and regions take none.
    if ExcludedClass.of(operation: names[operation.name]) != .token { found.remove(.token) }
    if attributes[operation.attributes].contains(where: listsOtherProcesses) { found.insert(.replicas) }
    for entry in attributes[operation.attributes] {
      if case .excluded(let type) = entry.value { found.formUnion(excluded(in: Int(type))) }
    }
    for region in regions[operation.regions] {
      for parameter in parameters[region.parameters] { found.formUnion(excluded(in: parameter.type)) }
    }
    return found
  }

  private func excluded(in type: Int) -> Set<ExcludedClass> {
    switch types[type] {
    case .excluded(let excluded, _): [excluded]
    case .tuple(let elements): elements.reduce(into: []) { $0.formUnion(excluded(in: $1)) }
    default: []
    }
  }

  /// Whether an attribute says how several processes exchange values.
  private func listsOtherProcesses(_ entry: SyntaxEntry) -> Bool {
    guard ["replica_groups", "source_target_pairs"].contains(entry.name) else { return false }
    let processes = try? SiteAttributes.integers(entry.value, entry.name)
    return processes?.contains { $0 != 0 } ?? false
  }

  private func symbols(in value: SyntaxAttribute) -> [String] {
    switch value {
    case .symbol(let name): [name]
    case .list(let list): list.flatMap { symbols(in: $0) }
    default: []
    }
  }
}
