import SluiceIR

// Derivatives of a whole function times vectors, in both modes.

extension Graph {
  /// This function with tangents: it takes one more argument for each of `parameters`, its tangent, and gives the tangents
  /// of the float ones of its results, after the results themselves if they are kept.
  package func jvp(withRespectTo parameters: [Int], keepsResults: Bool = true) throws(SluiceError) -> Graph {
    try check(parameters, "jvp")
    let builder = GraphBuilder(rebuilding: self)
    var mapping = builder.copyParameters(of: self)
    let inputs = parameters.map { mapping[$0] }
    let seeds = declare(parameters, "tangent", in: builder)
    builder.copyNodes(of: self, mapping: &mapping)
    let outputs = floatResults.map { mapping[$0.value.index] }
    let tangents = zip(builder.tangents(of: outputs, withRespectTo: inputs, seeds: seeds), outputs).map {
      $0 ?? builder.zeros(like: $1)
    }
    let moved = zip(floatResults, tangents).map { Result($1, name: derived("tangent", $0.name)) }
    return try builder.finish((keepsResults ? mapped(mapping) : []) + moved)
  }

  /// This function with cotangents: it takes one more argument for each float one of its results, its cotangent, and
  /// gives the cotangents of `parameters`, after the results themselves if they are kept.
  package func vjp(withRespectTo parameters: [Int], keepsResults: Bool = true) throws(SluiceError) -> Graph {
    try check(parameters, "vjp")
    let builder = GraphBuilder(rebuilding: self)
    var mapping = builder.copyParameters(of: self)
    let cotangents = floatResults.map {
      builder.parameter(type(of: $0.value), name: derived("cotangent", $0.name))
    }
    builder.copyNodes(of: self, mapping: &mapping)
    let seeds = zip(floatResults, cotangents).map { (value: mapping[$0.value.index], cotangent: $1) }
    let gradients = builder.gradients(seeds: seeds, parameters.map { mapping[$0] })
    let pulled = zip(parameters, gradients).map {
      Result($1, name: derived("cotangent", self.parameters[$0].name))
    }
    return try builder.finish((keepsResults ? mapped(mapping) : []) + pulled)
  }

  /// Products of the Hessian of a scalar result with vectors: the function takes one more argument for each of
  /// `parameters` and gives, for each, its part of the product. Forward mode over reverse mode: a few times the cost of
  /// the function, whatever the number of elements.
  package func hessianVectorProduct(
    of result: Int = 0, withRespectTo parameters: [Int]
  ) throws(SluiceError) -> Graph {
    try gradient(of: result, withRespectTo: parameters, keepsResults: false)
      .jvp(withRespectTo: parameters, keepsResults: false)
  }

  var floatResults: [Result] { results.filter { type(of: $0.value).element.isFloat } }

  /// The results, as values of the graph that `mapping` leads to.
  private func mapped(_ mapping: [Value]) -> [Result] {
    results.map { Result(mapping[$0.value.index], name: $0.name, updates: $0.updates) }
  }

  private func declare(_ parameters: [Int], _ prefix: String, in builder: GraphBuilder) -> [Value] {
    parameters.map {
      builder.parameter(self.parameters[$0].type, name: derived(prefix, self.parameters[$0].name))
    }
  }

  private func derived(_ prefix: String, _ name: String) -> String { name.isEmpty ? "" : "\(prefix).\(name)" }

  /// Throws unless `parameters` are parameters, each once, and floats.
  func check(_ parameters: [Int], _ operation: String) throws(SluiceError) {
    for (position, parameter) in parameters.enumerated() {
      guard self.parameters.indices.contains(parameter) else {
        throw SluiceError(
          .argument,
          "\(operation): there is no parameter \(parameter); the function has \(self.parameters.count)")
      }
      guard !parameters[..<position].contains(parameter) else {
        throw SluiceError(.argument, "\(operation): parameter \(parameter) is named twice")
      }
      let type = self.parameters[parameter].type
      guard type.element.isFloat else {
        throw SluiceError(
          .shape, "\(operation): parameter \(parameter) has the type \(type); only floats have derivatives",
          at: origin(of: Value(parameter)).locations.last)
      }
    }
  }
}
