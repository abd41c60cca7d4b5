import SluiceIR
import SluiceOperations

extension OperationSite {
  /// XLA's custom call `ApproxTopK`, as JAX's `approx_max_k` and `approx_min_k` print it: of n tensors, those elements
  /// along a dimension that a comparator puts first, of which a share (`recall_target`) may be missed. Here none is.
  ///
  /// Operands are the tensors and as many initial values, which a search that misses nothing has no use for.
  mutating func approximateTopK() throws(SluiceError) -> [Binding] {
    let operands = try self.operands()
    let configuration = try attributes.dictionary("mhlo.backend_config")
    guard var configuration, operands.count >= 2, operands.count.isMultiple(of: 2) else {
      throw error("tensors, as many initial values and `mhlo.backend_config` are needed")
    }
    let comparator = try calledFunction()
    let count = try configuration.integer("top_k")
    let dimension = try configuration.integer("reduction_dim")
    attributes.ignoreRest()
    let tensors = Array(operands.prefix(operands.count / 2))
    let shape = type(of: tensors[0]).shape
    guard shape.indices.contains(dimension), (0...shape[dimension]).contains(count) else {
      throw error(
        "the first \(count) along dimension \(dimension) of \(shape) are asked for", kind: .shape)
    }
    for type in try resultTypes() where type.rank != shape.rank || type.shape[dimension] != count {
      throw error(
        "a result is \(type) where \(count) elements along dimension \(dimension) are asked for",
        kind: .unsupported)
    }
    let sorted = builder.add(
      Sort(dimension: dimension, comparator: comparator), tensors, resultCount: tensors.count)
    let start = [Int](repeating: 0, count: shape.rank)
    var limit = shape.dimensions
    limit[dimension] = count
    let strides = [Int](repeating: 1, count: shape.rank)
    return sorted.map { .value(builder.apply(Slice(start: start, limit: limit, strides: strides), $0)) }
  }

  /// The one function that `called_computations` names, as a graph.
  private mutating func calledFunction() throws(SluiceError) -> Graph {
    guard case .list(let list) = attributes.take("called_computations"), list.count == 1,
      case .symbol(let name) = list[0]
    else { throw error("`called_computations` must name one function") }
    guard let function = translation.module.function(named: name) else {
      throw error("there is no function @\(name)")
    }
    return try StableHLOReader.graph(of: function, in: translation.module)
  }
}
