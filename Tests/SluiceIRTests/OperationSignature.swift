import SluiceIR
import SluiceOperations

/// How the element types of an operation's operands, results and regions hang together, in the notation of the table in
/// IR/LANGUAGE.md: as the operation declares it, or as its samples show it.
struct OperationSignature {
  /// One way among several, as `i1, T, T -> T`.
  struct Way {
    var flow: Flow
    /// Of each region whose attribute's name begins with the key.
    var regions: [(name: String, flow: Flow)] = []
    /// What a variable may be.
    var types: [String: Set<ElementType>] = [:]
  }

  /// What goes in and what comes out.
  struct Flow {
    var operands: [Item]
    var results: [Item]
  }

  enum Item: Equatable {
    /// `T` or `i1`
    case one(String)
    /// `T*`: any number, all of type T.
    case same(String)
    /// `T...`, `(T, T)...`: any number, each `count` times, each of its own type; the same ones wherever T stands.
    case list(String, count: Int)
    /// `floats T...`: those of the list that are floats.
    case floats(String)
  }

  var ways: [Way] = []

  /// Of the operation's own declaration, else of its samples, of which those with fewest equal types say most.
  init(_ operation: any SluiceIR.Operation.Type) throws {
    if let declared = operation.signature {
      ways = declared.split(separator: "\n").map { Way(String($0)) }
      return
    }
    for sample in try operation.samples {
      let results = try sample.operation.resultTypes(of: sample.operands)
      ways.append(Way(operands: sample.operands.map(\.element), results: results.map(\.element)))
    }
    ways = ways.sorted { $0.types.count > $1.types.count }.reduce(into: []) { kept, way in
      if let index = kept.firstIndex(where: { $0.widened(by: way) != nil }) {
        kept[index] = kept[index].widened(by: way) ?? kept[index]
      } else {
        kept.append(way)
      }
    }
    for index in ways.indices { ways[index].nameConstants() }
  }

  /// The types that variables and lists stand for in each way that takes these tensors, if one does.
  func bindings(_ operation: any SluiceIR.Operation, _ operands: [ElementType], _ results: [ElementType])
    -> [String: Set<ElementType>]?
  {
    for (number, way) in ways.enumerated() {
      guard let found = way.bindings(operation, operands, results) else { continue }
      return Dictionary(uniqueKeysWithValues: found.map { ("\($0.key) of way \(number)", $0.value) })
    }
    return nil
  }

  /// What each variable, by the name that `bindings` gives it, may be.
  var allowed: [String: Set<ElementType>] {
    var allowed: [String: Set<ElementType>] = [:]
    for (number, way) in ways.enumerated() {
      for name in way.names { allowed["\(name) of way \(number)"] = way.allowed(name) }
    }
    return allowed
  }
}

extension OperationSignature.Way {
  typealias Item = OperationSignature.Item

  /// `i1, T... -> U; body: T... -> U; U: float`
  init(_ text: String) {
    let parts = text.split(separator: ";").map(String.init)
    flow = OperationSignature.Flow(parts[0])
    for part in parts.dropFirst() {
      let pair = part.split(separator: ":", maxSplits: 1).map { $0.trimmed }
      if pair[1].contains("->") {
        regions.append((pair[0], OperationSignature.Flow(pair[1])))
      } else {
        types[pair[0]] = ElementTypes.named(pair[1])
      }
    }
  }

  /// One tensor after another; types are numbered by their first occurrence.
  init(operands: [ElementType], results: [ElementType]) {
    var order: [ElementType] = []
    func item(_ element: ElementType) -> Item {
      if !order.contains(element) { order.append(element) }
      return .one(ElementTypes.variables[order.firstIndex(of: element) ?? 0])
    }
    flow = OperationSignature.Flow(operands: operands.map(item), results: results.map(item))
    for (name, element) in zip(ElementTypes.variables, order) { types[name] = [element] }
  }

  /// With the types of a sample that this way could be too, where some of its variables are one.
  func widened(by other: Self) -> Self? {
    let mine = types.keys.sorted()
    var candidates: [[String: String]] = [[:]]
    for name in mine {
      candidates = candidates.flatMap { head in
        other.types.keys.map { head.merging([name: $0]) { $1 } }
      }
    }
    func renamed(_ items: [Item], _ names: [String: String]) -> [Item] {
      items.map { if case .one(let name) = $0 { .one(names[name] ?? name) } else { $0 } }
    }
    let fitting = candidates.first {
      renamed(flow.operands, $0) == other.flow.operands && renamed(flow.results, $0) == other.flow.results
    }
    guard let fitting else { return nil }
    var widened = self
    for (name, theirs) in fitting { widened.types[name, default: []].formUnion(other.types[theirs] ?? []) }
    return widened
  }

  /// A variable that is always the same is that type; the others take the first letters.
  mutating func nameConstants() {
    var names: [String: String] = [:]
    var rest = ElementTypes.variables.makeIterator()
    for name in ElementTypes.variables where types[name] != nil {
      guard let elements = types[name] else { continue }
      names[name] = elements.count == 1 ? elements.first?.description : rest.next()
    }
    func renamed(_ items: [Item]) -> [Item] {
      items.map { if case .one(let name) = $0 { .one(names[name] ?? name) } else { $0 } }
    }
    flow = OperationSignature.Flow(operands: renamed(flow.operands), results: renamed(flow.results))
    types = Dictionary(
      uniqueKeysWithValues: types.filter { $0.value.count > 1 }.map { (names[$0.key] ?? $0.key, $0.value) })
  }

  /// The variables and lists that it speaks of.
  var names: Set<String> {
    let flows = [flow] + regions.map(\.flow)
    return Set(
      flows.flatMap { $0.operands + $0.results }.compactMap { item in
        switch item {
        case .one(let name), .same(let name): ElementTypes.concrete(name) == nil ? name : nil
        case .list(let name, _): name + "..."
        case .floats: nil
        }
      })
  }

  /// What a variable may be; of lists that nothing is said of, anything.
  func allowed(_ name: String) -> Set<ElementType> {
    types[name] ?? (name.hasSuffix("...") ? Set(ElementType.allCases) : [])
  }

  /// What the variables stand for if operands, results and regions are of these types; nil if they cannot be.
  func bindings(
    _ operation: any SluiceIR.Operation, _ operands: [ElementType], _ results: [ElementType]
  ) -> [String: Set<ElementType>]? {
    var flows = [(flow, operands, results)]
    var writer = AttributeWriter()
    operation.write(to: &writer)
    for (name, value) in writer.entries {
      guard case .region(let graph) = value else { continue }
      guard let region = regions.first(where: { name.hasPrefix($0.name) }) else { return nil }
      flows.append((region.flow, graph.parameterTypes.map(\.element), graph.resultTypes.map(\.element)))
    }
    var found = [SignatureBindings()]
    for (flow, operands, results) in flows {
      found = found.flatMap { $0.matches(flow.operands, operands[...], self) }
        .flatMap { $0.matches(flow.results, results[...], self) }
    }
    return found.first.map { $0.lists.mapValues { Set($0) } }
  }
}

/// What variables (lists of one) and lists stand for.
private struct SignatureBindings {
  var lists: [String: [ElementType]] = [:]

  /// Every way in which `items` can be `types`.
  func matches(
    _ items: [OperationSignature.Item], _ types: ArraySlice<ElementType>, _ way: OperationSignature.Way
  ) -> [SignatureBindings] {
    guard let item = items.first else { return types.isEmpty ? [self] : [] }
    let rest = Array(items.dropFirst())
    switch item {
    case .one(let name):
      guard let type = types.first, let bound = binding(name, [type], way) else { return [] }
      return bound.matches(rest, types.dropFirst(), way)
    case .same(let name):
      return (0...types.count).flatMap { count -> [SignatureBindings] in
        guard Set(types.prefix(count)).count <= 1 else { return [] }
        let bound = count == 0 ? self : binding(name, [types[types.startIndex]], way)
        return bound?.matches(rest, types.dropFirst(count), way) ?? []
      }
    case .list(let name, let copies):
      return stride(from: 0, through: types.count, by: copies).flatMap { count -> [SignatureBindings] in
        let taken = Array(types.prefix(count))
        let own = stride(from: 0, to: count, by: copies).map { taken[$0] }
        guard own.flatMap({ Array(repeating: $0, count: copies) }) == taken else { return [] }
        return binding(name + "...", own, way)?.matches(rest, types.dropFirst(count), way) ?? []
      }
    case .floats(let name):
      let own = (lists[name + "..."] ?? []).filter(\.isFloat)
      guard types.starts(with: own) else { return [] }
      return matches(rest, types.dropFirst(own.count), way)
    }
  }

  private func binding(
    _ name: String, _ types: [ElementType], _ way: OperationSignature.Way
  ) -> SignatureBindings? {
    if let concrete = ElementTypes.concrete(name) { return types == [concrete] ? self : nil }
    if let bound = lists[name] { return bound == types ? self : nil }
    guard way.allowed(name).isSuperset(of: types) else { return nil }
    var extended = self
    extended.lists[name] = types
    return extended
  }
}
