/// The names that regions have from outside.
///
/// A region is looked at together with all that are inside it, once, in the order of the text. Meanwhile each name has the depth
/// at which it is defined and that of the innermost region that lists it. A use enters it in the regions between these and
/// the one that it stands in, so that what is there already costs nothing.
struct FreeNames {
  private let module: SyntaxModule
  private let numbers: ValueNumbers
  /// By the regions' numbers: where their names stand in `names`; nil for a region that was not looked at.
  private var ranges: ContiguousArray<Range<Int>?>
  private var names: ContiguousArray<ValueName> = []

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
  /// The names of the regions looked at, by depth, with how deep they were listed before.
  private var lists: [ContiguousArray<(name: ValueName, before: Int32)>] = [[]]
  /// What the regions looked at define, the outermost first, with how deep it was defined before.
  private var definitions: ContiguousArray<(name: Int, before: Int32)> = []

  init(_ module: SyntaxModule, _ numbers: ValueNumbers) {
    self.module = module
    self.numbers = numbers
    ranges = ContiguousArray(repeating: nil, count: module.regionCount)
  }

  /// Those of `region`, in the order of their first use.
  mutating func of(_ region: SyntaxRegion) -> ArraySlice<ValueName> {
    if let range = ranges[region.number] { return names[range] }
    extendMarks()
    look(at: region, depth: 1)
    return of(region)
  }

  /// Those of all `regions` of an operation, in the order of their first use.
  mutating func of(_ regions: SyntaxList) -> [ValueName] {
    var union: [ValueName] = []
    unionCount += 1
    if let first = regions.range.first { union.reserveCapacity(of(module.regions[first]).count) }
    for place in regions.range {
      for name in of(module.regions[place]) where marks[name.number].union != unionCount {
        marks[name.number].union = unionCount
        union.append(name)
      }
    }
    return union
  }

  private mutating func extendMarks() {
    while marks.count < numbers.count { marks.append(Mark()) }
  }

  private mutating func look(at region: SyntaxRegion, depth: Int) {
    if lists.count == depth { lists.append([]) }
    let definitionCount = definitions.count
    for parameter in module.parameters[region.parameters] { define(parameter.name, depth) }
    for place in region.operations.range {
      let operation = module.operations[place]
      for position in operation.operands.range {
        let operand = module.operands[position]
        use(operand.name, operand.result, depth)
      }
      for inner in operation.regions.range { look(at: module.regions[inner], depth: depth + 1) }
      for position in operation.results.range { define(module.results[position].name, depth) }
    }
    let start = names.count
    for entry in lists[depth] {
      names.append(entry.name)
      marks[entry.name.number].listed = entry.before
    }
    lists[depth].removeAll(keepingCapacity: true)
    ranges[region.number] = start..<names.count
    while definitions.count > definitionCount, let definition = definitions.popLast() {
      marks[definition.name].defined = definition.before
    }
  }

  private mutating func define(_ name: Int, _ depth: Int) {
    definitions.append((name, marks[name].defined))
    marks[name].defined = Int32(depth)
  }

  private mutating func use(_ name: Int, _ result: Int, _ depth: Int) {
    let number = numbers.number(name, result)
    if number >= marks.count { extendMarks() }
    var listed = marks[number].listed
    let outermost = Int(max(marks[name].defined, listed)) + 1
    guard outermost <= depth else { return }
    for depth in outermost...depth {
      lists[depth].append((ValueName(name: name, result: result, number: number), listed))
      listed = Int32(depth)
    }
    marks[number].listed = listed
  }
}
