import SluiceIR
import SluiceOperations

extension Graph {
  /// This function with the gradients of one result after its results.
  ///
  /// - Parameters:
  ///   - result: the index of the result to differentiate, a scalar float.
  ///   - parameters: indices of the parameters, floats, in the order in which their gradients are wanted.
  ///   - keepsResults: whether the function's own results come first; updates of state stay with them.
  package func gradient(
    of result: Int = 0, withRespectTo parameters: [Int], keepsResults: Bool = true
  ) throws(SluiceError) -> Graph {
    guard results.indices.contains(result) else {
      throw SluiceError(
        .argument, "gradient: there is no result \(result); the function has \(results.count)")
    }
    try check(parameters, "gradient")
    let builder = GraphBuilder(rebuilding: self)
    var mapping = builder.copyParameters(of: self)
    builder.copyNodes(of: self, mapping: &mapping)
    let gradients = builder.gradients(
      of: mapping[results[result].value.index], withRespectTo: parameters.map { mapping[$0] })
    var outcome: [Result] = []
    if keepsResults {
      outcome = results.map { Result(mapping[$0.value.index], name: $0.name, updates: $0.updates) }
    }
    for (parameter, gradient) in zip(parameters, gradients) {
      let name = self.parameters[parameter].name
      outcome.append(Result(gradient, name: name.isEmpty ? "" : "gradient.\(name)"))
    }
    return try builder.finish(outcome)
  }
}
