import SluiceIR
import SluiceOperations

extension StableHLOReader {
  /// `function` as a program whose inputs and expectations stand apart.
  package static func checkedProgram(_ function: SyntaxFunction, in module: SyntaxModule) throws(SluiceError)
    -> CheckedProgram
  {
    try CheckReader(function, module).read()
  }
}

/// Takes a function that checks itself apart.
private final class CheckReader {
  /// Suites compute small inputs; what computes them is the reference, slow and lavish.
  private static let maximumComputedElements = 1 << 24

  private let function: SyntaxFunction
  private let module: SyntaxModule
  private let translation: Translation
  private let builder: GraphBuilder
  private var inputs: [Literal] = []
  /// What operations that are not emitted stand for, by where they stand.
  private var replaced: [Int: [Binding]] = [:]
  /// The literals of values that are inputs, by value.
  private var known: [Value: Literal] = [:]
  private var checks:
    [(actual: Value, expected: Expected, closeness: Closeness, format: NarrowFloat?, line: Int)] = []
  private let probes: ProbeRecords

  private enum Expected {
    case literal(Literal)
    case value(Value)
  }

  init(_ function: SyntaxFunction, _ module: SyntaxModule) {
    self.function = function
    self.module = module
    translation = Translation(module)
    builder = GraphBuilder(name: function.name)
    probes = ProbeRecords(module)
  }

  func read() throws(SluiceError) -> CheckedProgram {
    guard let body = function.body else {
      throw module.source.error("@\(function.name) has no body", at: function.offset)
    }
    try declareInputs(body)
    translation.interceptor = { (site) throws(SluiceError) in try self.intercept(&site) }
    defer { translation.interceptor = nil }
    translation.threaded = probes.initialValues(in: builder)
    let returned = try translation.emit(function, [], into: builder)
    var results: [Value] = []
    var positions: [Value: Int] = [:]
    func position(of value: Value) -> Int {
      if let known = positions[value] { return known }
      positions[value] = results.count
      results.append(value)
      return results.count - 1
    }
    let expectations = checks.map { check in
      let expected: Expectation.Expected =
        switch check.expected {
        case .literal(let literal): .literal(literal)
        case .value(let value): known[value].map { .literal($0) } ?? .result(position(of: value))
        }
      return Expectation(
        actual: position(of: check.actual), expected: expected, closeness: check.closeness,
        format: check.format, line: check.line)
    }
    // Without a check, whatever the function returns is at least computed.
    if checks.isEmpty { for value in returned { _ = position(of: value) } }
    return CheckedProgram(
      name: function.name, line: module.source.line(at: function.offset), graph: try builder.finish(results),
      inputs: inputs, expectations: expectations)
  }

  // MARK: Inputs

  /// Parameters for what `@inputs` and `@expected` return, or for the constants of the body.
  private func declareInputs(_ body: SyntaxRegion) throws(SluiceError) {
    var hasInputs = false
    for operation in module.operations[body.operations] where operation.operands.isEmpty {
      guard ["call", "func.call"].contains(module.names[operation.name]) else { continue }
      for entry in module.attributes[operation.attributes] {
        guard case .symbol(let name) = entry.value, ["inputs", "expected"].contains(name),
          let callee = module.function(named: name)
        else { continue }
        hasInputs = true
        let values = try constants(callee)
        replaced[operation.offset] = values.map { .value(parameter($0, operation)) }
      }
    }
    guard !hasInputs else { return }
    // Regions that can take nothing from outside may use constants, which then stay what they are; so do amounts that have
    // to be known.
    var used: Set<Int> = []
    for operation in module.operations[body.operations] {
      for region in module.regions[operation.regions] {
        for name in translation.freeNames.of(region) { used.insert(name.name) }
      }
      guard let count = OperationRow.dataOperands(of: module.names[operation.name]) else { continue }
      for operand in module.operands[operation.operands].dropFirst(count) { used.insert(operand.name) }
    }
    for operation in module.operations[body.operations]
    where module.names[operation.name] == "stablehlo.constant" {
      let names = module.results[operation.results]
      guard names.count == 1, let name = names.first?.name, !used.contains(name) else { continue }
      for entry in module.attributes[operation.attributes] {
        if case .literal(let literal) = entry.value {
          replaced[operation.offset] = [.value(parameter(literal, operation))]
        }
      }
    }
  }

  private func parameter(_ literal: Literal, _ operation: SyntaxOperation) -> Value {
    let value = builder.parameter(
      literal.type, origin: Origin(file: module.source.file, line: operation.line))
    inputs.append(literal)
    known[value] = literal
    return value
  }

  /// What a function of no parameters returns.
  private func constants(_ function: SyntaxFunction) throws(SluiceError) -> [Literal] {
    let graph = try StableHLOReader.graph(of: function, in: module)
    var literals: [Literal] = []
    var isConstant = true
    for result in graph.results {
      if let node = graph.definition(of: result.value), let constant = graph.operation(of: node) as? Constant
      {
        literals.append(constant.value)
      } else {
        isConstant = false
      }
    }
    if isConstant { return literals }
    // What is computed, and splats beside it, are written out.
    let count = graph.largestElementCount
    guard count <= Self.maximumComputedElements else {
      throw module.source.error(
        "@\(function.name) computes tensors of \(count) elements", at: function.offset,
        kind: .resource, notes: ["at most \(Self.maximumComputedElements) are computed for a check"])
    }
    literals = []
    for tensor in try ReferenceEvaluator.evaluate(graph, []) { literals.append(try tensor.literal()) }
    return literals
  }

  // MARK: Checks

  /// Takes inputs and checks; nil for every other operation.
  private func intercept(_ site: inout OperationSite) throws(SluiceError) -> [Binding]? {
    if let bindings = replaced[site.operation.offset] { return bindings }
    guard let target = target(&site) else { return nil }
    guard site.builder === builder || target == "interpreter.probe" else {
      throw site.error("a check inside a region is not supported", kind: .unsupported)
    }
    switch target {
    case "check.expect_eq": try check(&site, .equal)
    case "check.expect_eq_const": try check(&site, .equal)
    case "check.expect_close":
      let isCall = site.name == "stablehlo.custom_call"
      try check(&site, .units(try site.attributes.integer("max_ulp_difference", default: isCall ? 3 : 1)))
    case "check.expect_almost_eq", "check.expect_almost_eq_const":
      let isCall = site.name == "stablehlo.custom_call"
      let tolerance = try site.attributes.float("tolerance", default: isCall ? 1e-3 : 1e-4)
      try check(&site, .absolute(tolerance))
    case "check.expect_serialized_eq":
      let expected = try site.operands(1)[0]
      let (seen, wasSeen) = try probes.record(of: &site)
      try check(seen, .value(expected), .equal, site)
      try check(wasSeen, .literal(try Literal([true], [])), .equal, site)
    case "interpreter.probe":
      let value = try site.operands(1)[0]
      try probes.probe(value, &site)
      return [.value(value)]
    default: throw site.error("there is no check of this name", kind: .unsupported)
    }
    return []
  }

  /// The check that an operation makes, or `interpreter.probe`.
  private func target(_ site: inout OperationSite) -> String? {
    let name = site.name
    if name.hasPrefix("check.") || name == "interpreter.probe" { return name }
    guard name == "stablehlo.custom_call" else { return nil }
    for entry in module.attributes[site.operation.attributes] {
      switch entry.value {
      case .symbol(let target) where target.hasPrefix("check."): return target
      case .string(let target) where target.hasPrefix("check."): return target
      default: continue
      }
    }
    return nil
  }

  private func check(_ site: inout OperationSite, _ closeness: Closeness) throws(SluiceError) {
    let operands = try site.operands()
    let expected: Expected
    if operands.count == 2 {
      expected = .value(operands[1])
    } else if operands.count == 1, case .literal(let literal) = site.attributes.take("value", or: "") {
      expected = .literal(literal)
    } else {
      throw site.error("a value and what it must be are needed")
    }
    try check(operands[0], expected, closeness, site)
  }

  private func check(
    _ actual: Value, _ expected: Expected, _ closeness: Closeness, _ site: OperationSite
  ) throws(SluiceError) {
    let type = builder.type(of: actual)
    let expectedType: TensorType
    switch expected {
    case .literal(let literal): expectedType = literal.type
    case .value(let value): expectedType = builder.type(of: value)
    }
    guard type == expectedType else {
      throw site.error("\(type) is compared with \(expectedType)", kind: .shape)
    }
    checks.append((actual, expected, closeness, site.narrowOperand(0)?.format, site.operation.line))
  }
}

extension Graph {
  /// Of all its values and those of its regions.
  fileprivate var largestElementCount: Int {
    let own = (0..<valueCount).lazy.map { self.type(of: Value($0)).elementCount }
    let inner = nodes.indices.lazy.flatMap { self.operation(of: $0).regions }.map(\.largestElementCount)
    return max(own.max() ?? 0, inner.max() ?? 0)
  }
}
