extension Graph {
  /// Throws unless results are values of the graph, names are unique, and updates replace state of their own type,
  /// each at most once.
  func verifySignature() throws(SluiceError) {
    if let name = Self.firstRepeated(parameters, \.name) {
      throw SluiceError(.argument, "two parameters are called \"\(name)\"")
    }
    if let name = Self.firstRepeated(results, \.name) {
      throw SluiceError(.argument, "two results are called \"\(name)\"")
    }
    try verifyResults()
    var updated: Set<Int> = []
    for (position, result) in results.enumerated() {
      guard let parameter = result.updates else { continue }
      guard parameters.indices.contains(parameter) else {
        throw SluiceError(
          .argument, "result \(position) updates parameter \(parameter), which does not exist")
      }
      guard parameters[parameter].role == .state else {
        throw SluiceError(
          .argument,
          "result \(position) updates parameter \(parameter), which is an input; only state can be updated")
      }
      guard updated.insert(parameter).inserted else {
        throw SluiceError(.argument, "parameter \(parameter) is updated twice")
      }
      let type = type(of: result.value)
      guard parameters[parameter].type == type else {
        throw SluiceError(
          .shape,
          "result \(position) of type \(type) cannot update a state of type \(parameters[parameter].type)")
      }
    }
  }

  /// Throws unless results are values of the graph: all that there is to a region, whose results have no names and update nothing.
  func verifyResults() throws(SluiceError) {
    for position in results.indices where results[position].value.index >= valueCount {
      throw SluiceError(
        .internal, "result \(position) is \(results[position].value), which is not a value of this graph")
    }
  }

  /// Nearly all parameters and results of regions have no names, so that nothing is made for them.
  private static func firstRepeated<Named>(_ list: [Named], _ name: (Named) -> String) -> String? {
    var seen: Set<String> = []
    for entry in list {
      let name = name(entry)
      if !name.isEmpty, !seen.insert(name).inserted { return name }
    }
    return nil
  }
}
