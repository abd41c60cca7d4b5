import SluiceIR
import SluiceOperations
import Testing

/// What the type rules of gather and scatter refuse, and what they say.
@Suite struct IndexingTypeRuleTests {
  private let table = TensorType.f32[4, 3]
  private let indices = TensorType.i32[5, 1]

  /// Rows of `table`, with some numbers changed.
  private func gather(_ sizes: [Int] = [1, 3], _ change: (inout IndexingDimensions) -> Void = { _ in })
    -> Gather
  {
    var dimensions = IndexingDimensions(offset: [1], collapsed: [0], startIndexMap: [0], indexVector: 1)
    change(&dimensions)
    return Gather(dimensions, sliceSizes: sizes)
  }

  @Test func gatherCountsItsOperands() {
    expectRefusal(gather(), [table], "2 are needed: the operand and the start indices")
  }

  @Test func indicesAreIntegersWithVectors() {
    expectRefusal(gather(), [table, .f32[5, 1]], "the indices have element type f32")
    expectRefusal(gather(), [table, .i1[5, 1]], "the indices have element type i1")
    expectRefusal(
      gather { $0.indexVector = 3 }, [table, indices], "index_vector_dim is 3, the indices have rank 2")
    expectRefusal(gather { $0.indexVector = -1 }, [table, indices], "index_vector_dim is -1")
    expectRefusal(gather(), [table, .i32[5, 2]], "start_index_map has 1 entries, an index vector has 2")
  }

  @Test func everyDimensionOfTheOperandHasOneRole() {
    expectRefusal(
      gather { $0.collapsed = [] }, [table, indices], "have 1, 0 and 0 entries; the operand has rank 2")
    expectRefusal(
      gather { $0.collapsed = [2] }, [table, indices], "collapsed_slice_dims [2] names dimension 2")
    expectRefusal(
      gather { $0.startIndexMap = [2] }, [table, indices], "start_index_map [2] names dimension 2")
    expectRefusal(gather { $0.offset = [2] }, [table, indices], "offset_dims [2] names dimension 2")
    expectRefusal(
      gather {
        $0.offset = []
        $0.collapsed = [1, 0]
      }, [table, indices], "collapsed_slice_dims [1, 0] is not in ascending order")
    expectRefusal(
      gather {
        $0.offset = [1, 0]
        $0.collapsed = []
      }, [table, indices], "offset_dims [1, 0] is not in ascending order")
    expectRefusal(
      gather {
        $0.offset = [1, 1]
        $0.collapsed = []
      }, [table, indices], "offset_dims [1, 1] names dimension 1 twice")
  }

  @Test func batchingDimensionsArePairs() {
    func batched(_ operand: [Int], _ indices: [Int], _ map: [Int] = [1]) -> Gather {
      gather([1, 1]) {
        $0 = IndexingDimensions(
          offset: [], collapsed: [1], operandBatching: operand, indicesBatching: indices, startIndexMap: map,
          indexVector: 1)
      }
    }
    let fitting = TensorType.i32[4, 1]
    #expect(throws: Never.self) { try batched([0], [0]).resultTypes(of: [table, fitting]) }
    expectRefusal(
      batched([0], []), [table, fitting], "operand_batching_dims [0] and start_indices_batching_dims []")
    expectRefusal(
      batched([0], [0]), [table, indices], "dimension 0 of the operand is 4, dimension 0 of the indices 5")
    expectRefusal(batched([0], [1]), [table, fitting], "contains index_vector_dim 1")
    expectRefusal(batched([0], [2]), [table, fitting], "start_indices_batching_dims [2] names dimension 2")
    expectRefusal(batched([2], [0]), [table, fitting], "operand_batching_dims [2] names dimension 2")
    expectRefusal(batched([1], [0]), [table, fitting], "collapsed_slice_dims + operand_batching_dims [1, 1]")
    expectRefusal(batched([0], [0], [0]), [table, fitting], "start_index_map + operand_batching_dims [0, 0]")
    let swapped = Gather(
      IndexingDimensions(
        offset: [], collapsed: [], operandBatching: [1, 0], indicesBatching: [0, 0], startIndexMap: [],
        indexVector: 1),
      sliceSizes: [1, 1])
    expectRefusal(
      swapped, [.f32[4, 4], .i32[4, 0]], "operand_batching_dims [1, 0] is not in ascending order")
    let twice = Gather(
      IndexingDimensions(
        offset: [], collapsed: [], operandBatching: [0, 1], indicesBatching: [0, 0], startIndexMap: [],
        indexVector: 1),
      sliceSizes: [1, 1])
    expectRefusal(
      twice, [.f32[4, 4], .i32[4, 0]], "start_indices_batching_dims [0, 0] names dimension 0 twice")
  }

  @Test func sliceSizesFit() {
    expectRefusal(gather([1]), [table, indices], "slice_sizes has 1 entries, the operand 2 dimensions")
    expectRefusal(gather([1, 4]), [table, indices], "the slice size 4 does not fit dimension 1 of size 3")
    expectRefusal(gather([1, -1]), [table, indices], "the slice size -1 does not fit")
    expectRefusal(
      gather([2, 3]), [table, indices], "dimension 0 is in collapsed_slice_dims with slice size 2")
    expectRefusal(gather([0, 3]), [table, indices], "the slice size of dimension 0 is 0")
    let batched = Gather(
      IndexingDimensions(
        offset: [1], collapsed: [], operandBatching: [0], indicesBatching: [0], startIndexMap: [1],
        indexVector: 1),
      sliceSizes: [2, 3])
    expectRefusal(batched, [table, .i32[4]], "dimension 0 is in operand_batching_dims with slice size 2")
  }

  private func scatter(_ change: (inout IndexingDimensions) -> Void = { _ in }) throws -> Scatter {
    Scatter(gather([1, 3], change).dimensions, body: try Monoid.add.body(.f32))
  }

  @Test func scatterCountsItsOperands() throws {
    for operands in [[], [table, indices], [table, indices, table, table]] {
      expectRefusal(try scatter(), operands, "operands are given")
    }
  }

  @Test func inputsAndUpdatesMatch() throws {
    let updates = TensorType.f32[5, 3]
    #expect(throws: Never.self) { try scatter().resultTypes(of: [table, indices, updates]) }
    expectRefusal(try scatter(), [table, .f32[5, 1], updates], "the indices have element type f32")
    expectRefusal(try scatter(), [table, indices, .f64[5, 3]], "input 0 has f32, its updates f64")
    expectRefusal(
      try scatter(), [table, .f32, indices, updates, updates], "input 0 has shape [4, 3], input 1 []")
    expectRefusal(
      try scatter(), [table, table, indices, updates, .f32], "updates 0 has shape [5, 3], updates 1 []")
    expectRefusal(try scatter(), [table, indices, .f32[5, 3, 1]], "the updates have rank 3")
    expectRefusal(try scatter(), [table, indices, .f32[6, 3]], "the indices [5, 1] ask for [5, 3]")
    expectRefusal(try scatter(), [table, indices, .f32[5, 4]], "the window has size 4 along dimension 1")
    expectRefusal(
      try scatter { $0.startIndexMap = [0, 1] }, [table, indices, updates],
      "scatter_dims_to_operand_dims has 2 entries")
    expectRefusal(try scatter { $0.collapsed = [] }, [table, indices, updates], "update_window_dims")
    let region = Scatter(gather().dimensions, body: try Monoid.add.body(.f64))
    expectRefusal(region, [table, indices, updates], "the region is (f64[], f64[]) -> (f64[])")
  }
}
