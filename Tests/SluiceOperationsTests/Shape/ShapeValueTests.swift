import SluiceIR
import SluiceOperations
import Testing

/// Values of shape operations, worked out by hand.
@Suite struct ShapeValueTests {
  let x = counting(.i32[2, 3])

  @Test func iotaCountsAlongItsDimension() throws {
    #expect(try evaluate(Iota(.i32[2, 3], dimension: 0)).integers == [0, 0, 0, 1, 1, 1])
    #expect(try evaluate(Iota(.f32[2, 3], dimension: 1)).floats == [0, 1, 2, 0, 1, 2])
  }

  @Test func iotaWrapsIntegersAndRoundsFloats() throws {
    #expect(try evaluate(Iota(.i8[300], dimension: 0)).integers[127...129] == [127, -128, -127])
    #expect(try evaluate(Iota(.u8[300], dimension: 0)).integers[255...256] == [255, 0])
    #expect(try evaluate(Iota(.bf16[300], dimension: 0)).floats[256...259] == [256, 256, 258, 260])
  }

  @Test func broadcastInDimRepeatsAndPermutes() throws {
    let row = counting(.i32[3])
    #expect(try evaluate(BroadcastInDim([2, 3], dimensions: [1]), row).integers == [1, 2, 3, 1, 2, 3])
    #expect(try evaluate(BroadcastInDim([3, 2], dimensions: [0]), row).integers == [1, 1, 2, 2, 3, 3])
    #expect(try evaluate(BroadcastInDim([3, 2], dimensions: [1, 0]), x).integers == [1, 4, 2, 5, 3, 6])
    let column = counting(.i32[2, 1])
    #expect(try evaluate(BroadcastInDim([2, 2], dimensions: [0, 1]), column).integers == [1, 1, 2, 2])
    #expect(try evaluate(BroadcastInDim([0, 3], dimensions: [1]), row).integers.isEmpty)
  }

  @Test func transposeReordersDimensions() throws {
    #expect(try evaluate(Transpose(permutation: [1, 0]), x).integers == [1, 4, 2, 5, 3, 6])
    let cube = try evaluate(Transpose(permutation: [2, 0, 1]), counting(.i32[2, 3, 2]))
    #expect(cube.shape == [2, 2, 3])
    #expect(cube.integers == [1, 3, 5, 7, 9, 11, 2, 4, 6, 8, 10, 12])
  }

  @Test func reshapeKeepsRowMajorOrder() throws {
    #expect(try evaluate(Reshape([3, 2]), x).integers == [1, 2, 3, 4, 5, 6])
  }

  @Test func sliceTakesEveryStride() throws {
    #expect(try evaluate(Slice(start: [1, 1], limit: [2, 3]), x).integers == [5, 6])
    let line = counting(.i32[9])
    #expect(try evaluate(Slice(start: [1], limit: [9], strides: [3]), line).integers == [2, 5, 8])
    #expect(try evaluate(Slice(start: [1], limit: [7], strides: [3]), line).integers == [2, 5])
    #expect(try evaluate(Slice(start: [9], limit: [9], strides: [3]), line).integers.isEmpty)
  }

  @Test func padPutsValuesAroundAndBetween() throws {
    let zero = ReferenceTensor([0], .i32)
    let padded = try evaluate(Pad(low: [0, 1], high: [2, 1], interior: [1, 2]), x, zero)
    #expect(padded.shape == [5, 9])
    #expect(
      padded.integers == [
        0, 1, 0, 0, 2, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 5, 0, 0, 6, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      ])
  }

  @Test func negativePaddingRemovesAfterTheInteriorIsFilled() throws {
    let (line, nine) = (counting(.i32[3]), ReferenceTensor([9], .i32))
    #expect(try evaluate(Pad(low: [-1], high: [-1]), line, nine).integers == [2])
    #expect(try evaluate(Pad(low: [-1], high: [0], interior: [1]), line, nine).integers == [9, 2, 9, 3])
    #expect(try evaluate(Pad(low: [-2], high: [1], interior: [1]), line, nine).integers == [2, 9, 3, 9])
    #expect(try evaluate(Pad(low: [-4], high: [5]), line, nine).integers == [9, 9, 9, 9])
    #expect(
      try evaluate(Pad(low: [1], high: [1], interior: [5]), counting(.i32[0]), nine).integers == [9, 9])
  }

  @Test func concatenateJoinsInOrder() throws {
    let joined = try evaluate(Concatenate(dimension: 1), x, counting(.i32[2, 0]), counting(.i32[2, 2]))
    #expect(joined.integers == [1, 2, 3, 1, 2, 4, 5, 6, 3, 4])
  }

  @Test func reverseTurnsRound() throws {
    #expect(try evaluate(Reverse(dimensions: [1]), x).integers == [3, 2, 1, 6, 5, 4])
    #expect(try evaluate(Reverse(dimensions: [0, 1]), x).integers == [6, 5, 4, 3, 2, 1])
  }

  @Test func movedElementsKeepTheirBits() throws {
    let special = ReferenceTensor(.f32[3], .floats([.nan, -0.0, -.infinity]))
    let turned = try evaluate(Reverse(dimensions: [0]), special).floats
    #expect(turned[0] == -.infinity && turned[1].sign == .minus && turned[2].isNaN)
  }

  @Test func padAgreesWithWritingEachElementToItsPlace() throws {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<200 {
      let rank = Int.random(in: 0...3, using: &generator)
      func list(_ range: ClosedRange<Int>) -> [Int] {
        (0..<rank).map { _ in Int.random(in: range, using: &generator) }
      }
      let operand = generator.tensor(TensorType(.i32, Shape(list(0...4))), in: 1...9)
      let operation = Pad(low: list(-3...3), high: list(-3...3), interior: list(0...2))
      let fill = ReferenceTensor([-7], .i32)
      guard let type = try? operation.resultTypes(of: [operand.type, fill.type])[0] else { continue }
      var expected: [[Int]: Int64] = [:]
      for (place, value) in zip(positions(operand.shape), operand.integers) {
        expected[place.indices.map { operation.low[$0] + place[$0] * (operation.interior[$0] + 1) }] = value
      }
      let result = try evaluate(operation, operand, fill)
      #expect(result.integers == positions(type.shape).map { expected[$0] ?? -7 })
    }
  }
}
