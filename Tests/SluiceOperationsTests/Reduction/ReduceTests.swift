import SluiceIR
import SluiceOperations
import Testing

@Suite struct ReduceTests {
  private func reduce(
    _ monoid: Monoid, _ x: ReferenceTensor, _ dimensions: [Int], from initial: Double? = nil
  ) throws
    -> ReferenceTensor
  {
    let element = x.type.element
    let start = initial.map { ReferenceTensor([$0], TensorType(element, [])) } ?? monoid.identity(element)
    return try evaluate(Reduce(monoid, element, dimensions: dimensions), x, start)
  }

  @Test func combinesAlongAnyDimensions() throws {
    let x = counting(.i32[2, 3])
    #expect(try reduce(.add, x, [1]).integers == [6, 15])
    #expect(try reduce(.add, x, [0]).integers == [5, 7, 9])
    #expect(try reduce(.multiply, x, [1, 0]).integers == [720])
    #expect(try reduce(.maximum, x, []).integers == [1, 2, 3, 4, 5, 6])
    #expect(try reduce(.minimum, x, [0], from: 2).integers == [1, 2, 2])
    #expect(try reduce(.xor, x, [0, 1]).integers == [7])
  }

  @Test func givesTheInitialValueOfNothing() throws {
    #expect(try reduce(.add, counting(.f32[2, 0]), [1], from: 5).floats == [5, 5])
    #expect(try reduce(.maximum, counting(.f32[0]), [0]).floats == [-.infinity])
    #expect(try reduce(.minimum, counting(.u8[0]), [0]).integers == [255])
    #expect(try reduce(.add, counting(.f32[0, 3]), [1]).floats.isEmpty)
  }

  @Test func integersWrapAndBooleansAreLogical() throws {
    #expect(try reduce(.add, ReferenceTensor([100, 100], .i8[2]), [0]).integers == [-56])
    #expect(try reduce(.multiply, ReferenceTensor([100, 100], .u8[2]), [0]).integers == [16])
    let flags = ReferenceTensor([1, 0, 1], .i1[3])
    #expect(try reduce(.add, flags, [0]).integers == [1])
    #expect(try reduce(.multiply, flags, [0]).integers == [0])
    #expect(try reduce(.minimum, flags, [0]).integers == [0])
    #expect(try reduce(.xor, flags, [0]).integers == [0])
  }

  @Test func extremesPropagateNaNAndOrderZeros() throws {
    let nan = ReferenceTensor(.f32[3], .floats([1, .nan, 2]))
    #expect(try reduce(.maximum, nan, [0]).floats[0].isNaN && reduce(.minimum, nan, [0]).floats[0].isNaN)
    let zeros = ReferenceTensor(.f32[2], .floats([0, -0.0]))
    #expect(try reduce(.maximum, zeros, [0]).floats[0].sign == .plus)
    #expect(try reduce(.minimum, zeros, [0]).floats[0].sign == .minus)
  }

  @Test func narrowFloatsRoundOnceAtTheEnd() throws {
    let ones = ReferenceTensor(repeating: 1, .bf16[1000])
    #expect(try reduce(.add, ones, [0]).floats == [1000])
    #expect(try reduce(.add, ReferenceTensor([60000, 60000], .f16[2]), [0]).floats == [.infinity])
  }

  @Test func severalOperandsGoThroughOneRegion() throws {
    let body = try SampleRegions.greatestWithIndex(.f32, .i32)
    let values = ReferenceTensor([3, 7, 7, 9, -1, 9], .f32[2, 3])
    let indices = ReferenceTensor([0, 1, 2, 0, 1, 2], .i32[2, 3])
    let results = try Reduce(dimensions: [1], body: body).evaluate([
      values, indices, ReferenceTensor([-100], .f32), ReferenceTensor([-1], .i32),
    ])
    #expect(results[0].floats == [7, 9] && results[1].integers == [1, 0])
  }

  @Test func regionsRunInAscendingOrder() throws {
    // x -> 2x + 1, then 3x + 2, then 5x + 3: 30x + (1 * 3 + 2) * 5 + 3.
    let body = try SampleRegions.affineComposition(.f64)
    let results = try Reduce(dimensions: [0], body: body).evaluate([
      ReferenceTensor([2, 3, 5], .f64[3]), ReferenceTensor([1, 2, 3], .f64[3]), ReferenceTensor([1], .f64),
      ReferenceTensor([0], .f64),
    ])
    #expect(results[0].floats == [30] && results[1].floats == [28])
  }

  @Test func typeRuleNamesWhatDoesNotFit() throws {
    let sum = try Reduce(.add, .f32, dimensions: [0])
    for operands in [[TensorType](), [.f32[2]], [.f32[2], .f32, .f32]] {
      expectRefusal(sum, operands, "operands are given")
    }
    expectRefusal(sum, [.f32[2], .f32[3], .f32, .f32], "input 0 has shape [2], input 1 [3]")
    expectRefusal(sum, [.f32[2], .f32[1]], "initial value 0 has shape [1]")
    expectRefusal(sum, [.f32[2], .f64], "input 0 has f32, its initial value f64")
    expectRefusal(sum, [.f32, .f32], "dimensions [0] names dimension 0; the input has rank 0")
    expectRefusal(try Reduce(.add, .f32, dimensions: [0, 0]), [.f32[2], .f32], "names dimension 0 twice")
    expectRefusal(sum, [.f64[2], .f64], "the region is (f32[], f32[]) -> (f32[]); (f64[], f64[]) -> (f64[])")
    for (lanes, chunk) in [(3, 9), (16, 8), (1, 0), (16, -16)] {
      let odd = sum.with(order: ReductionOrder(lanes: lanes, chunk: chunk))
      expectRefusal(odd, [.f32[2], .f32], "order [\(lanes), \(chunk)] is not an order")
    }
    let region = Reduce(
      dimensions: [0], body: try SampleRegions.affineComposition(.f32), order: .trailing)
    expectRefusal(region, [.f32[2], .f32[2], .f32, .f32], "leave `order` out")
  }

  @Test func orderIsReadAsTwoIntegers() throws {
    let body = try Monoid.add.body(.f32)
    var reader = AttributeReader(
      ["dimensions": .integers([0]), "order": .integers([16]), "body": .region(body)], declaredTypes: [.f32])
    #expect(throws: SluiceError.self) { try Reduce(reading: &reader) }
  }
}
