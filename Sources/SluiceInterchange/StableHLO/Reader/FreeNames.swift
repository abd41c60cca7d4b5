/// The names that regions have from outside. Each region is looked at once, however often it is asked for and however deep others
/// nest around it.
struct FreeNames {
  private let module: SyntaxModule
  /// By where the regions stand.
  private var known: [Int: [ValueName]] = [:]

  init(_ module: SyntaxModule) { self.module = module }

  /// Those of `region`, in the order of their first use.
  mutating func of(_ region: SyntaxRegion) -> [ValueName] {
    if let free = known[region.offset] { return free }
    var defined = Set(region.parameters.map(\.name))
    var seen: Set<ValueName> = []
    var free: [ValueName] = []
    func use(_ name: ValueName) {
      if !defined.contains(name.name), seen.insert(name).inserted { free.append(name) }
    }
    for operation in region.operations {
      for operand in module.operands[operation.operands] {
        use(ValueName(name: operand.name, result: operand.result))
      }
      for inner in operation.regions { for name in of(inner) { use(name) } }
      for result in module.results[operation.results] { defined.insert(result.name) }
    }
    known[region.offset] = free
    return free
  }
}
