import SluiceIR

/// Functions, in the pretty and in the generic form.
extension MLIRParser {
  mutating func add(_ function: SyntaxFunction) throws(SluiceError) {
    guard module.functionsByName[function.name] == nil else {
      throw cursor.source.error("there are two functions @\(function.name)", at: function.offset)
    }
    for case let result? in function.parameters.map(\.donatedTo)
    where !function.results.indices.contains(result) {
      throw cursor.source.error(
        "a parameter is donated to result \(result) of @\(function.name), which has \(function.results.count)",
        at: function.offset)
    }
    module.functionsByName[function.name] = module.functions.count
    module.functions.append(function)
  }

  /// `public @main(%arg0: type {attributes}, ...) -> (type {attributes}, ...) attributes {...} {...}`
  mutating func function() throws(SluiceError) {
    for visibility: StaticString in ["public", "private", "nested"] where cursor.skipWord(visibility) {
      break
    }
    _ = cursor.peek()
    let offset = cursor.position
    let name = try cursor.symbolName()
    try cursor.expect("(", "`(` and the parameters")
    var names: [(name: Int, type: Int)] = []
    var parameters: [SyntaxParameter] = []
    if !cursor.skip(UInt8(ascii: ")")) {
      repeat {
        var parameterName: Int?
        if cursor.peek() == UInt8(ascii: "%") {
          parameterName = try valueName()
          try cursor.expect(":", "`:` and the parameter's type")
        }
        let parameter = try functionParameter()
        parameters.append(parameter)
        if let parameterName { names.append((parameterName, parameter.type)) }
      } while cursor.skip(UInt8(ascii: ","))
      try cursor.expect(")", "`,` or `)` behind a parameter")
    }
    var results: [SyntaxParameter] = []
    if cursor.skip("->") {
      if cursor.skip(UInt8(ascii: "(")) {
        if !cursor.skip(UInt8(ascii: ")")) {
          repeat { results.append(try functionParameter()) } while cursor.skip(UInt8(ascii: ","))
          try cursor.expect(")", "`,` or `)` behind a result")
        }
      } else {
        results.append(SyntaxParameter(type: try type()))
      }
    }
    if cursor.skipWord("attributes") {
      try cursor.expect("{", "`{`")
      _ = try attributeEntries(until: "}")
    }
    var body: SyntaxRegion?
    if cursor.peek() == UInt8(ascii: "{") {
      guard names.count == parameters.count else {
        throw cursor.source.error("the parameters of @\(name) have no names", at: offset)
      }
      body = try region(parameters: names)
    }
    try location()
    try add(
      SyntaxFunction(name: name, offset: offset, parameters: parameters, results: results, body: body))
  }

  /// A type with what its attributes say.
  private mutating func functionParameter() throws(SluiceError) -> SyntaxParameter {
    var parameter = SyntaxParameter(type: try type())
    if cursor.skip(UInt8(ascii: "{")) { parameter.read(try attributeEntries(until: "}")) }
    let name = try locationName()
    if parameter.name.isEmpty { parameter.name = name }
    return parameter
  }

  /// Passes over a location, if there is one. The name that it gives, as JAX does to parameters: `loc("state['w']")`, in
  /// front of another location or not; empty for a place in a file, `loc("step.py":12:4)`, and all else.
  private mutating func locationName() throws(SluiceError) -> String {
    guard cursor.skipWord("loc") else { return "" }
    let start = cursor.mark()
    var name = ""
    if cursor.skip(UInt8(ascii: "(")), cursor.peek() == UInt8(ascii: "\"") {
      let text = try cursor.string()
      if [UInt8(ascii: ")"), UInt8(ascii: "(")].contains(cursor.peek()) { name = text }
    }
    cursor.rewind(to: start)
    try cursor.skipBalanced()
    return name
  }

  /// A function as `"func.func"() <{...}> ({...}) : () -> ()`.
  mutating func genericFunction() throws(SluiceError) -> SyntaxFunction {
    _ = cursor.peek()
    let offset = cursor.position
    let mark = cursor.mark()
    let operationName = try cursor.string()
    guard operationName == "func.func" else {
      cursor.rewind(to: mark)
      throw cursor.unexpected("a function")
    }
    cursor.rewind(to: mark)
    let operation = try self.operation()
    var (name, parameterAttributes, resultAttributes): (String?, SyntaxAttribute, SyntaxAttribute) =
      (nil, .unit, .unit)
    var types: (parameters: [Int], results: [Int])?
    for entry in module.attributes[operation.attributes] {
      switch (entry.name, entry.value) {
      case ("sym_name", .string(let text)): name = text
      case ("arg_attrs", let value): parameterAttributes = value
      case ("res_attrs", let value): resultAttributes = value
      case ("function_type", .type(let type)):
        types = functionTypes[type].map { (numbers(of: $0.parameters), numbers(of: $0.results)) }
      default: break
      }
    }
    guard let name, let types, operation.regions.count == 1 else {
      throw cursor.source.error("a function needs sym_name, function_type and one region", at: offset)
    }
    let body = module.regions[operation.regions.start]
    guard body.operations.isEmpty || module.parameters[body.parameters].map(\.type) == types.parameters else {
      throw cursor.source.error("the parameters of @\(name) are not those of its function_type", at: offset)
    }
    return SyntaxFunction(
      name: name, offset: offset, parameters: Self.parameters(types.parameters, parameterAttributes),
      results: Self.parameters(types.results, resultAttributes), body: body.operations.isEmpty ? nil : body)
  }

  private func numbers(of list: SyntaxList) -> [Int] { module.typeLists[list].map { Int($0) } }

  private static func parameters(_ types: [Int], _ attributes: SyntaxAttribute) -> [SyntaxParameter] {
    types.enumerated().map { position, type in
      var parameter = SyntaxParameter(type: type)
      if case .list(let list) = attributes, position < list.count,
        case .dictionary(let entries) = list[position]
      {
        parameter.read(entries)
      }
      return parameter
    }
  }
}

extension SyntaxParameter {
  mutating func read(_ entries: [SyntaxEntry]) {
    for entry in entries {
      switch (entry.name, entry.value) {
      case ("tf.aliasing_output", .integer(let result)): donatedTo = result
      case ("sluice.name", .string(let text)): (name, isGiven) = (text, true)
      case ("jax.arg_info", .string(let text)): name = text
      case ("jax.result_info", .string(let text)):
        name = text.hasPrefix("result") ? String(text.dropFirst("result".count)) : text
      case ("sluice.state", _): isState = true
      default: break
      }
    }
  }
}

extension SyntaxModule {
  mutating func read(_ entries: [SyntaxEntry]) {
    for entry in entries {
      switch (entry.name, entry.value) {
      case ("sym_name", .string(let text)): name = text
      case ("mhlo.num_replicas", .integer(let count)), ("mhlo.num_partitions", .integer(let count)):
        // What matters is whether there is more than one.
        processCount = max(processCount, count)
      default: break
      }
    }
  }
}
