import SluiceIR
import SluiceOperations

/// Reads StableHLO text, as JAX and stablehlo-opt print it, into graphs.
package enum StableHLOReader {
  /// The functions of a file as they are written; each becomes a graph on demand.
  package static func parse(_ text: some Collection<UInt8>, file: String) throws(SluiceError) -> SyntaxModule
  {
    try requireText(text.prefix(64), file: file)
    guard text.count < SyntaxModule.maximumByteCount else {
      throw SluiceError(
        .resource,
        "\(file): the text has \(text.count) bytes; at most \(SyntaxModule.maximumByteCount) are read")
    }
    return try MLIRParser.parse(SourceText(bytes: text, file: file))
  }

  /// Throws if a file that starts with `bytes` holds MLIR's bytecode or what `jax.export` serializes: no text has
  /// zero bytes.
  private static func requireText(_ bytes: some Collection<UInt8>, file: String) throws(SluiceError) {
    let isBytecode = bytes.starts(with: [0x4D, 0x4C, 0xEF, 0x52])
    guard isBytecode || bytes.contains(0) else { return }
    let what = isBytecode ? "MLIR bytecode" : "a binary file"
    throw SluiceError(
      .syntax, "\(file): this is \(what); StableHLO is read as text",
      note: "print the module as text: `exported.mlir_module()` in JAX, `stablehlo-translate --deserialize`")
  }

  /// The function that a file is about: `main`, or the only one.
  ///
  /// Calls are inlined. Parameters take their names from `jax.arg_info` where the text has it. With `keepsDonation`, a parameter
  /// that is donated to a result (`tf.aliasing_output`) is state, and the result updates it.
  package static func graph(
    _ text: some Collection<UInt8>, file: String, keepsDonation: Bool = false
  ) throws(SluiceError) -> Graph {
    let module = try parse(text, file: file)
    return try graph(of: try mainFunction(of: module), in: module, keepsDonation: keepsDonation)
  }

  package static func mainFunction(of module: SyntaxModule) throws(SluiceError) -> SyntaxFunction {
    if let main = module.function(named: "main") { return main }
    guard module.functions.count == 1 else {
      throw module.source.error(
        "there is no function @main", at: module.functions.first?.offset ?? 0,
        notes: [
          module.functions.isEmpty
            ? "there is no function at all"
            : "the functions are " + module.functions.prefix(10).map { "@\($0.name)" }.joined(separator: ", ")
        ])
    }
    return module.functions[0]
  }

  package static func graph(
    of function: SyntaxFunction, in module: SyntaxModule, keepsDonation: Bool = false
  ) throws(SluiceError) -> Graph {
    let translation = Translation(module)
    let builder = GraphBuilder(name: function.name, capacity: function.body?.operations.count ?? 0)
    let donated = keepsDonation ? function.donations : [:]
    let state = keepsDonation ? function.stateParameters : []
    let parameters = try translation.parameters(
      of: function, into: builder, names: function.uniqueParameterNames(requiring: state), state: state)
    let results = try translation.emit(function, parameters, into: builder)
    try check(results.map { builder.type(of: $0) }, of: function, translation)
    let names = function.uniqueResultNames
    do throws(SluiceError) {
      return try builder.finish(
        results.enumerated().map { position, value in
          Graph.Result(value, name: names[position], updates: donated[position])
        })
    } catch {
      throw module.source.locate(error, at: function.offset)
    }
  }

  /// Throws unless a function returns what it declares.
  private static func check(
    _ returned: [TensorType], of function: SyntaxFunction, _ translation: Translation
  ) throws(SluiceError) {
    var declared: [TensorType] = []
    for result in function.results {
      declared.append(try translation.tensorType(result.type, at: function.offset))
    }
    guard returned == declared else {
      throw translation.source.error(
        "@\(function.name) declares the results \(declared) and returns \(returned)", at: function.offset,
        kind: .shape)
    }
  }
}

extension SyntaxFunction {
  /// For results that take a parameter's memory, the parameter.
  var donations: [Int: Int] {
    var donations: [Int: Int] = [:]
    for (position, parameter) in parameters.enumerated() {
      if let result = parameter.donatedTo, results.indices.contains(result), donations[result] == nil,
        results[result].type == parameter.type
      {
        donations[result] = position
      }
    }
    return donations
  }

  /// Parameters that live between runs: those that are donated, and those that Sluice wrote as state.
  var stateParameters: Set<Int> {
    Set(donations.values).union(parameters.indices.filter { parameters[$0].isState })
  }

  /// A name for each parameter, empty where there is none; those in `needed` get one.
  func uniqueParameterNames(requiring needed: Set<Int> = []) -> [String] {
    var seen: Set<String> = []
    return parameters.enumerated().map { position, parameter in
      let name = parameter.name.isEmpty && needed.contains(position) ? "arg\(position)" : parameter.name
      if name.isEmpty || seen.insert(name).inserted { return name }
      let numbered = "\(name).\(position)"
      return seen.insert(numbered).inserted ? numbered : ""
    }
  }

  /// Results' names, where the text has them. Where JAX calls all `result[0]` and the like they say no more than the place;
  /// beside those of a tree, such as `result[1]['w']`, they say more: `[2]` is not the third of its leaves.
  var uniqueResultNames: [String] {
    let saysMore = results.contains { $0.isGiven || !Self.isPlace($0.name) }
    var seen: Set<String> = []
    return results.map { result in
      saysMore && !result.name.isEmpty && seen.insert(result.name).inserted ? result.name : ""
    }
  }

  /// `[0]`, or nothing.
  private static func isPlace(_ name: String) -> Bool {
    name.isEmpty || name.hasPrefix("[") && name.dropFirst().allSatisfy { $0.isNumber || $0 == "]" }
  }
}
