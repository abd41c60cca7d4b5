import SluiceIR
import SluiceOperations

extension OperationSite {
  /// How many regions there must be.
  func requireRegions(_ count: Int) throws(SluiceError) {
    guard operation.regions.count == count else {
      throw SluiceError(.syntax, "\(operation.regions.count) regions are given, \(count) are needed")
    }
  }

  private func syntaxRegion(_ index: Int) -> SyntaxRegion {
    translation.module.regions[operation.regions.start + index]
  }

  /// Region `index` as a graph of its own. Constants that it uses from outside are written into it again; other values from
  /// outside are an error, since nothing could pass them.
  func region(_ index: Int) throws(SluiceError) -> Graph {
    let region = syntaxRegion(index)
    let place = operation.regions.start + index
    let captures = try captures(of: SyntaxList(place..<place + 1))
    if let name = captures.names.first {
      throw translation.source.error(
        "the region of \(self.name) uses %\(translation.module.names[name.name]) from outside",
        at: region.offset,
        kind: .unsupported, notes: ["only constants can be used from outside in this operation's region"])
    }
    return try self.region(index, captures)
  }

  /// What region `index` returns for this operation's operands, or for none if it takes none; its operations take this one's
  /// place, and may use values from outside.
  func inlinedRegion(_ index: Int) throws(SluiceError) -> [Binding] {
    let region = syntaxRegion(index)
    let operands = try operands()
    guard region.parameters.isEmpty || region.parameters.count == operands.count else {
      throw SluiceError(
        .syntax, "the region takes \(region.parameters.count) values, \(operands.count) are given")
    }
    let free = translation.freeNames.of(region)
    let bindings = free.map { translation.scopes[$0.number] }
    translation.scopes.enter()
    defer { translation.scopes.leave() }
    for (name, binding) in zip(free, bindings) {
      if let binding { translation.scopes.define(name.number, as: binding) }
    }
    for (parameter, operand) in zip(translation.module.parameters[region.parameters], operands) {
      let type = try translation.tensorType(parameter.type, at: region.offset)
      guard type == self.type(of: operand) else {
        throw SluiceError(.shape, "the region takes \(type), not \(self.type(of: operand))")
      }
      translation.scopes.define(parameter.name, as: .value(operand))
    }
    return try translation.emit(region, into: builder).map { .value($0) }
  }

  /// What regions use from outside.
  struct Captures {
    /// Values that are not constants, in the order of their first use.
    var names: [ValueName] = []
    var values: [Value] = []
    /// Those of `values`.
    var types: [TensorType] = []
    var constants: [(name: ValueName, literal: Literal)] = []
  }

  func captures(of regions: SyntaxList) throws(SluiceError) -> Captures {
    let free = translation.freeNames.of(regions)
    let parameterCount = builder.parameterCount
    var captures = Captures()
    captures.names = free
    captures.values.reserveCapacity(free.count)
    for (position, name) in free.enumerated() {
      // A name that is not defined is an error where the region uses it, which has a better place.
      if let binding = translation.scopes[name.number] {
        guard case .value(let value) = binding else { throw error("a region uses a tuple from outside") }
        if value.index >= parameterCount, let literal = literal(of: value) {
          captures.constants.append((name, literal))
        } else {
          if captures.values.count < position { captures.names[captures.values.count] = name }
          captures.values.append(value)
        }
      }
    }
    // Most often nothing is left out, and the list is the one that was found.
    if captures.values.count < free.count {
      captures.names.removeLast(free.count - captures.values.count)
    }
    captures.types = builder.types(of: captures.values)
    return captures
  }

  /// The literal that `value` is; nil if it is not a constant.
  func literal(of value: Value) -> Literal? { builder.constantLiteral(of: value) }

  /// What becomes of `Translation.threaded` in a region.
  enum Threading {
    /// It is not there.
    case absent
    /// The region has it as its last parameters, and leaves it as it is.
    case passed
    /// It is the last parameters and, as the region has made it, the last results.
    case returned
  }

  /// Region `index` as a graph of its own parameters and then of those captures that are not constants. With
  /// `returnsCaptures` it returns the latter unchanged behind its own results.
  func region(
    _ index: Int, _ captures: Captures, returnsCaptures: Bool = false, threading: Threading = .absent
  ) throws(SluiceError) -> Graph {
    let region = syntaxRegion(index)
    let source = translation.source
    let outer = translation.threaded
    var types = captures.types
    if !region.parameters.isEmpty {
      types = try translation.module.parameters[region.parameters].map { (parameter) throws(SluiceError) in
        try translation.tensorType(parameter.type, at: region.offset)
      }
      types += captures.types
    }
    if threading != .absent { for value in outer { types.append(builder.type(of: value)) } }
    do throws(SluiceError) {
      if outer.isEmpty, captures.constants.isEmpty, !returnsCaptures,
        let results = translation.plainResults(of: region, captures.names, types)
      {
        return try translation.regionBuilders.plain(inside: builder, parameters: types, results)
      }
      let inner = try translation.regionBuilders.start(
        inside: builder, parameters: types,
        capacity: max(region.operations.count - 1, 0) + captures.constants.count)
      translation.scopes.enter(
        parameters: region.parameters, in: translation.module.parameters, captures: captures.names)
      defer { translation.scopes.leave() }
      let captured = region.parameters.count..<region.parameters.count + captures.names.count
      defer { if !outer.isEmpty { translation.threaded = outer } }
      if !outer.isEmpty {
        translation.threaded =
          threading == .returned ? (captured.upperBound..<types.count).map { Value($0) } : []
      }
      for (name, literal) in captures.constants {
        translation.scopes.define(name.number, as: .value(inner.constant(literal)))
      }
      var results = try translation.emit(region, into: inner)
      if returnsCaptures { for value in captured { results.append(Value(value)) } }
      if !outer.isEmpty { results += translation.threaded }
      return try translation.regionBuilders.finish(inner, results)
    } catch {
      throw source.locate(error, at: region.offset)
    }
  }
}
