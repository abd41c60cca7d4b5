import SluiceIR

/// The same elementwise update of several state tensors that lie one after the other, as one loop over one range.
///
/// What is said of the first tensor, the template, holds of the others with values in its values' places.
struct OptimizerUpdate {
  /// A run of state parameters, one for each tensor.
  struct Bank: Hashable {
    var first: Int
  }

  /// How many tensors are updated.
  var tensors: Int
  /// In elements from the first tensor's start, one for each tensor, and the whole.
  var offsets: [Int]
  var count: Int
  /// The template's nodes, ascending.
  var nodes: [Int]
  /// For values of the template that are state parameters: the first of their bank.
  var banks: [Value: Bank]
  /// For values of the template that are gradients: each tensor's value.
  var gradients: [Value: [Value]]
  /// For results of the template that are new state: the bank they replace.
  var stores: [Value: Bank]
  /// For each of `stores`, each tensor's value.
  var stored: [Value: [Value]]
  /// Indices of the graph's results that the update writes where they belong.
  var results: [Int]
  /// Every tensor's nodes, ascending.
  var allNodes: [Int]
}

/// Finds updates that may be merged.
///
/// Legal where the new values are returned and nothing else, for then no work follows the update; where all tensors of
/// one role (parameters, momenta, ...) lie at the same distances; and where no merged update reads what another writes.
/// The elements between tensors, which alignment leaves, are computed too and mean nothing.
struct OptimizerUpdateFinder {
  let units: FusionUnits
  let layout: StateLayout
  var graph: Graph { _read { yield units.graph } }

  private var resultsOf: [Value: [Int]] = [:]
  /// For each state parameter the value that replaces it.
  private var replacements: [Int: Value] = [:]
  private var offsetOf: [Int: Int] = [:]
  /// State parameters that merged updates write and read, and the gradients that they read.
  private var taken = Set<Int>()
  private var read = Set<Int>()
  private var holders = Set<Value>()

  private static let maximumNodes = 48

  init(_ units: FusionUnits, _ layout: StateLayout) {
    self.units = units
    self.layout = layout
    for (index, result) in units.graph.results.enumerated() {
      resultsOf[result.value, default: []].append(index)
      if let parameter = result.updates, isUpdated(result.value) { replacements[parameter] = result.value }
    }
    for (index, parameter) in units.graph.parameters.enumerated() where parameter.role == .state {
      guard parameter.type.element == .f32, let entry = layout[parameter.name], entry.type == parameter.type
      else { continue }
      offsetOf[index] = entry.offset / parameter.type.element.byteSize
    }
  }

  private func isUpdated(_ value: Value) -> Bool {
    guard let node = graph.definition(of: value) else { return false }
    return isElementwise(node) && graph.type(of: value).element == .f32
  }

  private func isElementwise(_ node: Int) -> Bool {
    units.kinds[node] == .loop && units.layouts.role[node] == .elementwise
  }

  /// All merged updates, none of which touches what another does.
  mutating func find() -> [OptimizerUpdate] {
    var found: [OptimizerUpdate] = []
    for parameter in replacements.keys.sorted() where !taken.contains(parameter) {
      guard let update = longestUpdate(from: parameter) else { continue }
      taken.formUnion(update.stores.values.flatMap { $0.first..<($0.first + update.tensors) })
      read.formUnion(update.banks.values.flatMap { $0.first..<($0.first + update.tensors) })
      holders.formUnion(update.gradients.values.joined())
      found.append(update)
    }
    return found
  }

  /// The update of `first` and as many of the parameters after it as are updated alike; nil if there are none.
  private func longestUpdate(from first: Int) -> OptimizerUpdate? {
    guard let root = replacements[first], offsetOf[first] != nil else { return nil }
    var match = UpdateMatch(self, root)
    guard match.append(root) else { return nil }
    while let next = replacements[first + match.count], !taken.contains(first + match.count),
      follows(first + match.count - 1), match.append(next)
    {
      // A run that other updates leave no room for is given up at once, so that runs from all its members are short.
      if match.count == 2, match.update(2, first: first).map(room) ?? 0 < 2 { return nil }
    }
    guard match.count > 1, let update = match.update(match.count, first: first) else { return nil }
    let room = room(for: update)
    if room == update.tensors { return update }
    return room > 1 ? match.update(room, first: first) : nil
  }

  /// How many of an update's tensors, from the first on, share nothing with other updates, nor read what the update itself
  /// writes elsewhere.
  private func room(for update: OptimizerUpdate) -> Int {
    var count = update.tensors
    for bank in update.banks.values {
      for store in update.stores.values where store != bank {
        count = min(count, abs(store.first - bank.first))
      }
    }
    var seen = Set<Value>()
    for tensor in 0..<count {
      let gradients = update.gradients.values.map { $0[tensor] }
      guard update.banks.values.allSatisfy({ !taken.contains($0.first + tensor) }),
        update.stores.values.allSatisfy({
          !taken.contains($0.first + tensor) && !read.contains($0.first + tensor)
        }),
        gradients.allSatisfy({ !holders.contains($0) && seen.insert($0).inserted })
      else { return tensor }
    }
    return count
  }

  /// Whether the parameter after `index` lies directly behind it.
  func follows(_ index: Int) -> Bool {
    guard let here = offsetOf[index], let next = offsetOf[index + 1] else { return false }
    let type = graph.parameters[index].type
    return next - here == StateLayout.paddedSize(of: type) / type.element.byteSize
  }

  // MARK: What a match asks

  /// The state parameter that a value is, whole.
  func stateParameter(_ value: Value) -> Int? {
    value.index < graph.parameters.count && offsetOf[value.index] != nil ? value.index : nil
  }

  func distance(_ from: Int, _ to: Int) -> Int? {
    guard let a = offsetOf[from], let b = offsetOf[to] else { return nil }
    return b - a
  }

  /// The node of an elementwise value that an update may compute itself.
  func elementwiseNode(_ value: Value) -> Int? {
    guard let node = graph.definition(of: value), isElementwise(node) else { return nil }
    return node
  }

  func results(of value: Value) -> [Int] { resultsOf[value] ?? [] }

  static func isSmall(_ nodes: Int) -> Bool { nodes <= maximumNodes }
}
