import SluiceIR
import SluiceOperations
import Testing

/// What the type rules of shape operations refuse, and what they say.
@Suite struct ShapeTypeRuleTests {
  @Test func operandsAreCounted() throws {
    let operations: [any Operation] = [
      Iota(.f32[2], dimension: 0), Constant(try ReferenceTensor([1], .f32).literal()),
    ]
    for operation in operations {
      expectRefusal(operation, [.f32], "1 operands are given; 0 are needed: none")
    }
    expectRefusal(Reshape([2]), [], "0 operands are given; 1 is needed: the tensor to reshape")
    expectRefusal(Transpose(permutation: []), [.f32, .f32], "2 operands are given; 1 is needed")
    expectRefusal(Slice(start: [], limit: []), [], "1 is needed")
    expectRefusal(Reverse(dimensions: []), [], "1 is needed")
    expectRefusal(BroadcastInDim([], dimensions: []), [], "1 is needed")
    expectRefusal(Pad(low: [], high: []), [.f32], "2 are needed: the tensor to pad and the padding value")
    expectRefusal(Concatenate(dimension: 0), [], "no operands are given")
  }

  @Test func iotaNeedsADimensionAndANumber() {
    expectRefusal(Iota(.f32, dimension: 0), [], "a scalar has no dimensions")
    expectRefusal(
      Iota(.f32[2], dimension: 1), [], "iota_dimension [1] names dimension 1; the result f32[2] has rank 1")
    expectRefusal(Iota(.f32[2], dimension: -1), [], "names dimension -1")
    expectRefusal(Iota(.i1[2], dimension: 0), [], "there is no i1 iota")
  }

  @Test func broadcastDimensionsFit() {
    expectRefusal(
      BroadcastInDim([2], dimensions: []), [.f32[2]], "broadcast_dimensions has 0 entries, the operand 1")
    expectRefusal(BroadcastInDim([2], dimensions: [1]), [.f32[2]], "dimensions count from 0 to 0")
    expectRefusal(BroadcastInDim([2, 2], dimensions: [0, 0]), [.f32[2, 2]], "names dimension 0 twice")
    expectRefusal(
      BroadcastInDim([2, 4], dimensions: [1]), [.f32[3]],
      "dimension 0 has size 3 and cannot become dimension 1 of [2, 4], of size 4")
    expectRefusal(BroadcastInDim([2], dimensions: [0]), [.f32[0]], "the size must be 2, or 1 to be repeated")
  }

  @Test func reshapeKeepsTheCount() {
    expectRefusal(Reshape([4]), [.f32[2, 3]], "[2, 3] has 6 elements, [4] has 4")
    expectRefusal(Reshape([-1]), [.f32[1]], "negative")
    expectRefusal(Reshape([1 << 40, 1 << 40]), [.f32[1]], "larger than")
  }

  @Test func permutationsAreWhole() {
    expectRefusal(
      Transpose(permutation: [0]), [.f32[2, 3]], "permutation has 1 entries, the operand 2 dimensions")
    expectRefusal(Transpose(permutation: [0, 2]), [.f32[2, 3]], "names dimension 2")
    expectRefusal(Transpose(permutation: [1, 1]), [.f32[2, 3]], "names dimension 1 twice")
  }

  @Test func slicesLieInside() {
    expectRefusal(Slice(start: [], limit: []), [.f32[2]], "start_indices has 0 entries")
    expectRefusal(Slice(start: [0], limit: []), [.f32[2]], "limit_indices has 0 entries")
    expectRefusal(Slice(start: [0], limit: [1], strides: []), [.f32[2]], "strides has 0 entries")
    for (start, limit) in [(-1, 1), (2, 1), (0, 3)] {
      expectRefusal(
        Slice(start: [start], limit: [limit]), [.f32[2]],
        "dimension 0 of size 2 cannot be sliced from \(start) to \(limit)")
    }
    expectRefusal(Slice(start: [0], limit: [1], strides: [0]), [.f32[2]], "the stride of dimension 0 is 0")
  }

  @Test func paddingIsPossible() {
    expectRefusal(Pad(low: [], high: []), [.f32, .f32[1]], "the padding value has shape [1]")
    expectRefusal(Pad(low: [], high: []), [.f32, .f64], "the operand has f32, the padding value f64")
    expectRefusal(Pad(low: [], high: [0], interior: [0]), [.f32[2], .f32], "edge_padding_low has 0 entries")
    expectRefusal(Pad(low: [0], high: []), [.f32[2], .f32], "edge_padding_high has 0 entries")
    expectRefusal(Pad(low: [0], high: [0], interior: []), [.f32[2], .f32], "interior_padding has 0 entries")
    expectRefusal(
      Pad(low: [0], high: [0], interior: [-1]), [.f32[2], .f32], "the interior padding of dimension 0 is -1")
    expectRefusal(Pad(low: [-2], high: [-1]), [.f32[2], .f32], "has 2 elements before the edges")
    for extreme in [Int.min, .max] {
      expectRefusal(Pad(low: [extreme], high: [0]), [.f32[2], .f32], "padding dimension 0 by \(extreme)")
      expectRefusal(Pad(low: [0], high: [extreme]), [.f32[2], .f32], "padding dimension 0 by \(extreme)")
    }
    expectRefusal(
      Pad(low: [0], high: [0], interior: [.max]), [.f32[1], .f32], "more than any tensor could hold")
    expectRefusal(Pad(low: [0], high: [0], interior: [1 << 40]), [.i8[1 << 40], .i8], "overflows")
  }

  @Test func concatenatedTensorsDifferAlongOneDimensionOnly() {
    expectRefusal(Concatenate(dimension: 0), [.f32], "a scalar has no dimensions")
    expectRefusal(Concatenate(dimension: 0), [.f32[1], .f64[1]], "operand 0 has f32, operand 1 f64")
    expectRefusal(Concatenate(dimension: 0), [.f32[1], .f32[1, 1]], "operand 0 has rank 1, operand 1 rank 2")
    expectRefusal(
      Concatenate(dimension: 0), [.f32[1, 2], .f32[1, 3]],
      "dimension 1 has size 2 in operand 0 and 3 in operand 1")
  }

  @Test func reversedDimensionsAreNamedOnce() {
    expectRefusal(Reverse(dimensions: [1]), [.f32[2]], "names dimension 1")
    expectRefusal(Reverse(dimensions: [0, 0]), [.f32[2]], "names dimension 0 twice")
  }

  @Test func builderReportsTheFirstErrorWithItsOperands() throws {
    let builder = GraphBuilder(name: "test")
    let x = builder.parameter(.f32[2, 3], name: "x")
    let y = builder.transpose(x, permutation: [0])
    #expect(builder.slice(y, axis: 3, 0..<1).isPoison && builder.sum(y, toBroadcastable: []).isPoison)
    #expect(builder.take(y, x, axis: 9).isPoison && builder.matmul(y, y).isPoison)
    #expect(builder.reduce(y, .add, dimensions: [7]).isPoison && builder.broadcast(y, to: [2, 2]).isPoison)
    let error = try #require(builder.error)
    #expect(error.message.hasPrefix("transpose: permutation") && error.notes[0].contains("f32[2, 3] \"x\""))
  }

  @Test func buildersRefuseAxesThatAreNotThere() throws {
    let attempts: [(GraphBuilder, Value) -> Value] = [
      { $0.slice($1, axis: 2, 0..<1) }, { $0.take($1, $1, axis: -1) },
      { $0.sum($1, toBroadcastable: [1, 2, 3]) },
      { $0.matmul($1, $0.reshape($1, to: [6])) }, { $0.broadcast($1, to: [3]) },
      { $0.reduce($1, .xor, dimensions: [0]) },
    ]
    for attempt in attempts {
      let builder = GraphBuilder(name: "test")
      #expect(attempt(builder, builder.parameter(.f32[2, 3])).isPoison)
      #expect(try #require(builder.error).kind == .shape || builder.error?.kind == .internal)
    }
  }
}
