/// The names that regions have from outside.
///
/// A region is looked at together with all that are inside it, once, in the order of the text. Meanwhile each name has the depth
/// at which it is defined and that of the innermost region that lists it. A use enters it in the regions between these and
/// the one that it stands in, so that what is there already costs nothing.
struct FreeNames: ~Copyable {
  private let module: SyntaxModule
  private let numbers: ValueNumbers

  /// A name as one region lists it.
  private struct Listed {
    let name: ValueName
    /// How deep it was listed before.
    let before: Int32
    /// Where the region's next name stands; `nowhere` behind its last.
    var next = nowhere
  }

  private static let nowhere: Int32 = -1
  /// In place of the first name of a region that was not looked at.
  private static let unknown: Int32 = -2

  /// What all regions list. Each region's names are a chain, since those of the regions around it are found in between.
  private var listed: ContiguousArray<Listed> = []
  /// By the regions' numbers: where their first names stand in `listed`.
  private var firsts: ContiguousArray<Int32>
  /// By depth: where the chain of the region that is looked at begins and ends.
  private var chains: ContiguousArray<(first: Int32, last: Int32)> = [(nowhere, nowhere)]

  private struct Mark {
    /// The depth of the region looked at that defines the name; 0 if none does.
    var defined: Int32 = 0
    /// The depth of the innermost region looked at that lists the name; 0 if none does.
    var listed: Int32 = 0
    /// The last of all unions that have the name.
    var union: Int32 = 0
  }

  /// By the numbers of names.
  private var marks: ContiguousArray<Mark> = []
  private var unionCount: Int32 = 0
  /// The union that is being made, kept so that room for it is made once.
  private var union: ContiguousArray<ValueName> = []
  /// What the regions looked at define, the outermost first, with how deep it was defined before.
  private var definitions: ContiguousArray<(name: Int32, before: Int32)> = []

  init(_ module: SyntaxModule, _ numbers: ValueNumbers) {
    self.module = module
    self.numbers = numbers
    firsts = ContiguousArray(repeating: Self.unknown, count: module.regionCount)
    // A guess; what is not needed of it is never touched.
    listed.reserveCapacity(2 * module.regions.count)
  }

  /// Those of `region`, in the order of their first use.
  mutating func of(_ region: SyntaxRegion) -> [ValueName] {
    startUnion()
    add(region)
    return Array(union)
  }

  /// Those of all `regions` of an operation, in the order of their first use.
  mutating func of(_ regions: SyntaxList) -> [ValueName] {
    startUnion()
    for place in regions.range { add(module.regions[place]) }
    return Array(union)
  }

  private mutating func startUnion() {
    union.removeAll(keepingCapacity: true)
    unionCount += 1
  }

  /// Adds to the union what `region` has that is not there yet.
  private mutating func add(_ region: SyntaxRegion) {
    if firsts[region.number] == Self.unknown {
      extendMarks()
      look(at: region, in: module, depth: 1)
    }
    var place = firsts[region.number]
    while place != Self.nowhere {
      let entry = listed[Int(place)]
      if marks[entry.name.number].union != unionCount {
        marks[entry.name.number].union = unionCount
        union.append(entry.name)
      }
      place = entry.next
    }
  }

  private mutating func extendMarks() {
    if marks.isEmpty { marks.reserveCapacity(numbers.count + 1024) }
    while marks.count < numbers.count { marks.append(Mark()) }
  }

  /// `module` is handed down so that no reference to any of its lists is counted on the way.
  private mutating func look(at region: SyntaxRegion, in module: SyntaxModule, depth: Int) {
    if chains.count == depth { chains.append((Self.nowhere, Self.nowhere)) }
    let definitionCount = definitions.count
    for position in region.parameters.range { define(module.parameters[position].name, depth) }
    for place in region.operations.range {
      let operation = module.operations[place]
      for position in operation.operands.range {
        let operand = module.operands[position]
        use(operand.name, operand.result, depth)
      }
      for inner in operation.regions.range { look(at: module.regions[inner], in: module, depth: depth + 1) }
      for position in operation.results.range { define(module.results[position].name, depth) }
    }
    firsts[region.number] = chains[depth].first
    endChain(at: depth)
    while definitions.count > definitionCount, let definition = definitions.popLast() {
      marks[Int(definition.name)].defined = definition.before
    }
  }

  private mutating func define(_ name: Int, _ depth: Int) {
    definitions.append((Int32(truncatingIfNeeded: name), marks[name].defined))
    marks[name].defined = Int32(truncatingIfNeeded: depth)
  }

  private mutating func use(_ name: Int, _ result: Int, _ depth: Int) {
    let number = numbers.number(name, result)
    if number >= marks.count { extendMarks() }
    let mark = marks[number]
    let outermost = Int(max(mark.defined, mark.listed)) + 1
    guard outermost <= depth else { return }
    var before = mark.listed
    for depth in outermost...depth {
      append(Listed(name: ValueName(name: name, result: result, number: number), before: before), depth)
      before = Int32(truncatingIfNeeded: depth)
    }
    marks[number].listed = before
  }

  // MARK: Chains

  private mutating func append(_ entry: Listed, _ depth: Int) {
    let place = Int32(truncatingIfNeeded: listed.count)
    listed.append(entry)
    let last = chains[depth].last
    if last == Self.nowhere {
      chains[depth].first = place
    } else {
      listed[Int(last)].next = place
    }
    chains[depth].last = place
  }

  /// Makes the chain at this depth empty, and says of its names how deep they are listed without it.
  private mutating func endChain(at depth: Int) {
    var place = chains[depth].first
    while place != Self.nowhere {
      let entry = listed[Int(place)]
      marks[entry.name.number].listed = entry.before
      place = entry.next
    }
    chains[depth] = (Self.nowhere, Self.nowhere)
  }
}
