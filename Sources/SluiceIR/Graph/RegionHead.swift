/// The parameters of a region, as parts of a graph that others with the same parameters share. A class, since comparing a
/// list of structs would count a reference to each part of each.
final class RegionHead {
  private let parameterTypes: [TensorType]
  let parameters: [Graph.Parameter]
  /// One for each parameter; its origin is the first of the graph.
  let values: ContiguousArray<Graph.ValueEntry>
  /// The parameters' types, and some that regions with them have besides.
  var types: InternTable<TensorType>
  /// The region with these parameters and without operations that was asked for last.
  var plain: Graph?

  /// Throws if one of `types` is too large for a tensor.
  init(_ types: [TensorType]) throws(SluiceError) {
    var table = InternTable<TensorType>()
    var values: ContiguousArray<Graph.ValueEntry> = []
    values.reserveCapacity(types.count)
    for (position, type) in types.enumerated() {
      do throws(SluiceError) { try type.validate() } catch { throw error.prefixed("parameter \(position)") }
      values.append(Graph.ValueEntry(type: table.intern(type), source: 0))
    }
    self.values = values
    self.types = table
    parameterTypes = types
    parameters = types.map { Graph.Parameter($0) }
  }

  func isOf(_ types: [TensorType]) -> Bool { TensorType.areEqual(parameterTypes, types) }
}
