import SluiceIR
import SluiceOperations

/// Turns functions of a `SyntaxModule` into nodes of a graph.
///
/// Calls are inlined by a stack of frames, without recursion; a program that calls itself, or that would grow beyond
/// `maximumOperations` by its calls, is an error. Only regions recurse, as deep as graphs may nest.
final class Translation {
  /// How many operations one program may become, counted as they are translated.
  static let maximumOperations = 1 << 21

  let module: SyntaxModule
  private let file: String
  /// What the operation of each name becomes, looked up once.
  private var rows: [OperationRow?]
  private var count = 0
  var freeNames: FreeNames
  var scopes: Scopes
  var regionBuilders = RegionBuilders()
  /// Whether each function is being translated at the moment.
  private var isActive: [Bool]
  private var depth = 0
  /// Values that operations replace without the text's naming them, such as what probes have recorded: passed through every loop
  /// and branch beside those that it names. Empty where a region can pass none.
  /// Always set as a whole, so that a look at it, as there is one for every region, needs no proof that nobody changes it.
  var threaded: [Value] = []
  /// What takes checks and the like before the table is asked; nil for programs that are only computed.
  var interceptor: ((inout OperationSite) throws(SluiceError) -> [Binding]?)?

  init(_ module: SyntaxModule) {
    self.module = module
    file = module.source.file
    let numbers = ValueNumbers(symbolCount: module.names.count)
    freeNames = FreeNames(module, numbers)
    scopes = Scopes(numbers)
    rows = Array(repeating: nil, count: module.names.count)
    isActive = Array(repeating: false, count: module.functions.count)
  }

  var source: SourceText { module.source }

  // MARK: Functions

  /// Declares the parameters of `function`. What is given for one of a narrow type is brought to what that has.
  func parameters(
    of function: SyntaxFunction, into builder: GraphBuilder, names: [String], state: Set<Int> = []
  ) throws(SluiceError) -> [Value] {
    var values: [Value] = []
    let line = source.line(at: function.offset)
    for (position, parameter) in function.parameters.enumerated() {
      let type = try tensorType(parameter.type, at: function.offset)
      values.append(
        builder.parameter(
          type, name: names[position], role: state.contains(position) ? .state : .input,
          origin: Origin(file: file, line: line)))
    }
    return zip(values, function.parameters).map { value, parameter in
      narrowElement(parameter.type).map { builder.narrowed(value, to: $0) } ?? value
    }
  }

  /// Emits the body of `function` on these arguments and returns its results.
  func emit(_ function: SyntaxFunction, _ arguments: [Value], into builder: GraphBuilder)
    throws(SluiceError) -> [Value]
  {
    guard let body = function.body, let index = module.functionsByName[function.name] else {
      throw source.error("@\(function.name) has no body", at: function.offset)
    }
    scopes.enter()
    defer { scopes.leave() }
    for (parameter, argument) in zip(module.parameters[body.parameters], arguments) {
      scopes.define(parameter.name, as: .value(argument))
    }
    isActive[index] = true
    defer { isActive[index] = false }
    let results = try run(Frame(body, function: index), into: builder)
    guard let values = results.values else {
      throw tupleIsReturned(at: function.offset, "@\(function.name) returns")
    }
    return values
  }

  // MARK: Regions

  /// Emits the operations of a region into `builder`; the present scope has the names of its parameters and those from outside.
  func emit(_ region: SyntaxRegion, into builder: GraphBuilder) throws(SluiceError) -> [Value] {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Graph.maximumRegionDepth else {
      throw source.error("regions are nested deeper than \(Graph.maximumRegionDepth)", at: region.offset)
    }
    guard let values = try run(Frame(region, function: nil), into: builder).values else {
      throw tupleIsReturned(at: region.offset, "the region returns")
    }
    return values
  }

  /// What a region returns that does nothing but return some of its parameters, or of the captures behind these, all of `types`:
  /// as every other branch does. Nil for other regions, for long lists, and where something is wrong, which `emit` then says.
  func plainResults(of region: SyntaxRegion, _ captures: [ValueName], _ types: [TensorType]) -> [Value]? {
    guard region.operations.count == 1, types.count <= 8, depth < Graph.maximumRegionDepth,
      count < Self.maximumOperations
    else { return nil }
    let last = module.operations[region.operations.start]
    guard last.kind == .return, last.operandTypes.count == last.operands.count else { return nil }
    var results: [Value] = []
    results.reserveCapacity(last.operands.count)
    for index in 0..<last.operands.count {
      let operand = module.operands[last.operands.start + index]
      guard let position = position(of: operand, in: region, captures) else { return nil }
      let type = Int(module.typeLists[last.operandTypes.start + index])
      guard module.isCarried(type, by: types[position]) else { return nil }
      results.append(Value(position))
    }
    count += 1
    return results
  }

  /// Which parameter of a region `operand` is, those behind which captures stand after its own; nil if it is none.
  private func position(of operand: SyntaxOperand, in region: SyntaxRegion, _ captures: [ValueName]) -> Int? {
    if operand.result == 0 {
      for position in 0..<region.parameters.count
      where module.parameters[region.parameters.start + position].name == operand.name {
        return position
      }
    }
    for position in captures.indices where captures[position].isNamed(by: operand) {
      return region.parameters.count + position
    }
    return nil
  }

  private func tupleIsReturned(at offset: Int, _ what: String) -> SluiceError {
    source.error("\(what) a tuple", at: offset, kind: .unsupported, notes: ["return its elements"])
  }

  // MARK: The loop over operations

  /// A function or region of which some operations are done.
  private struct Frame {
    /// In the module's `operations`.
    var next: Int
    let end: Int
    /// The index of the function; nil for a region.
    let function: Int?
    let offset: Int

    init(_ region: SyntaxRegion, function: Int?) {
      (next, end) = (region.operations.range.lowerBound, region.operations.range.upperBound)
      self.function = function
      offset = region.offset
    }
  }

  /// What the last operation of `first` returns.
  private func run(_ first: Frame, into builder: GraphBuilder) throws(SluiceError) -> SiteOperands {
    var (frame, callers) = (first, [Frame]())
    // Ends the calls that an error leaves.
    defer { while let caller = callers.popLast() { leave(&frame, for: caller) } }
    while true {
      guard frame.next < frame.end else {
        throw source.error("the block does not end with a return", at: frame.offset)
      }
      let operation = module.operations[frame.next]
      frame.next += 1
      count += 1
      guard count <= Self.maximumOperations else {
        throw source.error(
          "the program has more than \(Self.maximumOperations) operations once its calls are inlined",
          at: operation.offset, kind: .resource)
      }
      let operands = try self.operands(of: operation)
      try check(operands, of: operation, builder)
      let kind = operation.kind
      if kind == .return {
        guard let caller = callers.popLast() else { return operands }
        leave(&frame, for: caller)
        try define(module.operations[frame.next - 1], operands.bindings, builder)
        continue
      }
      builder.startLine(Origin(file: file, line: operation.line))
      var site = OperationSite(operation, operands, self, builder)
      if let interceptor, let results = try interceptor(&site) {
        try define(operation, results, builder)
        continue
      }
      if kind == .composite, let own = site.ownOperation() {
        // Not needed, but it must be there as anyone else would need it.
        _ = try callee(of: &site, kind)
        let results = site.apply(own, try site.operands())
        if let error = builder.error { throw site.locate(error) }
        try define(operation, results, builder)
        continue
      }
      if kind == .call || kind == .composite {
        let callee = try self.callee(of: &site, kind)
        let inner = try self.frame(for: callee, operands.bindings, site, builder)
        callers.append(frame)
        frame = inner
        continue
      }
      let results = try emit(&site)
      try define(operation, results, builder)
    }
  }

  /// Ends a call.
  private func leave(_ frame: inout Frame, for caller: Frame) {
    if let function = frame.function { isActive[function] = false }
    scopes.leave()
    frame = caller
  }

  private func operands(of operation: SyntaxOperation) throws(SluiceError) -> SiteOperands {
    guard let values = scopes.values(of: operation.operands, in: module.operands) else {
      return try mixedOperands(of: operation)
    }
    return .tensors(values)
  }

  /// Operands of which one is a tuple, or not defined.
  private func mixedOperands(of operation: SyntaxOperation) throws(SluiceError) -> SiteOperands {
    var bindings: [Binding] = []
    for operand in module.operands[operation.operands] {
      guard let binding = scopes[operand.name, operand.result] else {
        let suffix = operand.result == 0 ? "" : "#\(operand.result)"
        throw source.error(
          "%\(module.names[operand.name])\(suffix) is not defined before this", at: operand.offset)
      }
      bindings.append(binding)
    }
    return .mixed(bindings)
  }

  // MARK: Calls

  /// The function that a call or composite stands for.
  private func callee(of site: inout OperationSite, _ kind: SyntaxKind) throws(SluiceError) -> Int {
    let name: String
    do throws(SluiceError) {
      name = try site.attributes.symbol(kind == .call ? "callee" : "decomposition")
    } catch {
      throw site.locate(error)
    }
    if kind == .composite { site.attributes.ignoreRest() }
    guard let index = module.functionsByName[name] else {
      throw site.error("there is no function @\(name)")
    }
    return index
  }

  private func frame(
    for callee: Int, _ operands: [Binding], _ site: OperationSite, _ builder: GraphBuilder
  ) throws(SluiceError) -> Frame {
    let function = module.functions[callee]
    guard let body = function.body else {
      throw site.error("@\(function.name) has no body", kind: .unsupported)
    }
    guard !isActive[callee] else {
      throw site.error("@\(function.name) calls itself", kind: .unsupported)
    }
    guard operands.count == body.parameters.count else {
      throw site.error("@\(function.name) takes \(body.parameters.count) arguments, not \(operands.count)")
    }
    for (parameter, operand) in zip(module.parameters[body.parameters], operands) {
      guard case .value(let value) = operand else { continue }
      let type = try tensorType(parameter.type, at: function.offset)
      guard builder.isOfType(value, type) else {
        throw site.error("@\(function.name) takes \(type), not \(builder.type(of: value))", kind: .shape)
      }
    }
    scopes.enter()
    for (parameter, operand) in zip(module.parameters[body.parameters], operands) {
      scopes.define(parameter.name, as: operand)
    }
    isActive[callee] = true
    return Frame(body, function: callee)
  }

  // MARK: Other operations

  private func emit(_ site: inout OperationSite) throws(SluiceError) -> [Binding] {
    let row: OperationRow
    if let known = rows[site.operation.name] {
      row = known
    } else {
      row = try OperationRow(named: site.name, site)
      rows[site.operation.name] = row
    }
    do throws(SluiceError) {
      let results = try row.emit(&site)
      try site.attributes.finish()
      if let error = site.builder.error { throw error }
      return results
    } catch {
      throw site.locate(error)
    }
  }
}
