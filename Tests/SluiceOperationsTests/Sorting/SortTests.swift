import SluiceIR
import SluiceOperations
import Testing

@Suite struct SortTests {
  private func sorted(_ values: [Double], descending: Bool = false) throws -> [Double] {
    let comparator = try Sort.comparator([.f32], isDescending: descending)
    return try evaluate(Sort(dimension: 0, comparator: comparator), vector(values, .f32)).floats
  }

  @Test func nansComeLastAndZerosKeepTheirOrder() throws {
    let found = try sorted([.nan, 0.0, -0.0, -.infinity, 2, -.nan, .infinity])
    #expect(found[..<5] == [-.infinity, 0, 0, 2, .infinity] && found[5].isNaN && found[6].isNaN)
    #expect(found[1].sign == .plus && found[2].sign == .minus)
    let back = try sorted([1, .nan, 3, 2], descending: true)
    #expect(back[0].isNaN && back[1...] == [3, 2, 1])
  }

  @Test func elementsThatAreEqualKeepTheirOrder() throws {
    let comparator = try Sort.comparator([.i32, .i32], isDescending: true)
    let keys = ReferenceTensor([1, 2, 1, 2, 1], .i32[5])
    let results = try Sort(dimension: 0, comparator: comparator).evaluate([keys, counting(.i32[5])])
    #expect(results[0].integers == [2, 2, 1, 1, 1] && results[1].integers == [2, 4, 1, 3, 5])
  }

  @Test func rowsLieAlongTheDimension() throws {
    let comparator = try Sort.comparator([.i32], isDescending: false)
    let x = ReferenceTensor([3, 1, 2, 0, 5, 4], .i32[2, 3])
    #expect(try evaluate(Sort(dimension: 0, comparator: comparator), x).integers == [0, 1, 2, 3, 5, 4])
    #expect(try evaluate(Sort(dimension: -1, comparator: comparator), x).integers == [1, 2, 3, 0, 4, 5])
  }

  @Test func jaxsComparatorsOfFloatsAreRecognised() throws {
    let comparator = try Sort.comparator([.i32, .f64], isDescending: true)
    var key = SortKey(operand: 0, isDescending: true)
    #expect(SortKey.keys(of: comparator) == [key])
    key.zerosAreEqual = true
    key.nansAreEqual = true
    #expect(SortKey.keys(of: try Sort.comparator([.bf16], isDescending: true)) == [key])
  }

  @Test func comparatorsOfSeveralKeysAreRecognised() throws {
    let builder = GraphBuilder(name: "two keys")
    let p = [TensorType.i32, .i32, .f32, .f32].map { builder.parameter($0) }
    let second = builder.compare(p[2], p[3], .greater, isTotalOrder: true)
    let equal = builder.and(builder.compare(p[1], p[0], .equal), second)
    // `b > a` is `a < b`.
    let both = builder.or(builder.compare(p[1], p[0], .greater), equal)
    let keys = SortKey.keys(of: try builder.finish([both]))
    #expect(keys == [SortKey(operand: 0, isDescending: false), SortKey(operand: 1, isDescending: true)])
  }

  @Test func comparatorsOfOtherFormsHaveNoKeys() throws {
    func keys(_ make: (GraphBuilder, Value, Value) -> Value) throws -> [SortKey]? {
      let builder = GraphBuilder(name: "other")
      let (a, b) = (builder.parameter(.f32), builder.parameter(.f32))
      return SortKey.keys(of: try builder.finish([make(builder, a, b)]))
    }
    #expect(try keys { builder, a, b in builder.compare(a, b, .lessOrEqual) } == nil)
    #expect(try keys { builder, a, _ in builder.compare(a, a, .less) } == nil)
    #expect(try keys { builder, a, b in builder.compare(builder.abs(a), builder.abs(b), .less) } == nil)
    #expect(try keys { builder, a, _ in builder.compare(a, builder.constant(0, .f32), .less) } == nil)
  }

  @Test func topKTakesTheGreatestInTotalOrder() throws {
    let x = ReferenceTensor([1, .nan, 3, 3, -.infinity, -0.0, 0], .f32[7])
    let results = try TopK(6).evaluate([x])
    #expect(results[1].integers == [1, 2, 3, 0, 6, 5] && results[0].floats[1...] == [3, 3, 1, 0, 0])
    let rows = try TopK(1).evaluate([ReferenceTensor([1, 5, 9, 2], .u8[2, 2])])
    #expect(rows[0].integers == [5, 9] && rows[1].integers == [1, 0])
  }

  @Test func wrongOperandsAreRefused() throws {
    let comparator = try Sort.comparator([.i32], isDescending: false)
    expectRefusal(Sort(dimension: 1, comparator: comparator), [.i32[3]], "dimension 1")
    expectRefusal(Sort(dimension: 0, comparator: comparator), [.i32], "scalar")
    expectRefusal(Sort(dimension: 0, comparator: comparator), [.f32[3]], "comparator is")
    expectRefusal(Sort(dimension: 0, comparator: comparator), [.i32[3], .i32[4]], "one shape")
    expectRefusal(TopK(4), [.f32[3]], "k is 4")
    expectRefusal(TopK(0), [.f32], "scalar")
  }
}
