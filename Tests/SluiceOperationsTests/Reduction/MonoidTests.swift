import SluiceIR
import SluiceOperations
import Testing

@Suite struct MonoidTests {
  @Test func identitiesChangeNothing() throws {
    var generator = SeededGenerator(seed: 21)
    for element in ElementType.allCases {
      for monoid in Monoid.allCases where monoid.applies(to: element) {
        let body = try monoid.body(element)
        let identity = monoid.identity(element)
        for _ in 0..<10 {
          let x = generator.tensor(TensorType(element, []), in: element.kind == .unsigned ? 0...9 : -9...9)
          #expect(try ReferenceEvaluator.evaluate(body, [identity, x]) == [x], "\(monoid) of \(element)")
          #expect(try ReferenceEvaluator.evaluate(body, [x, identity]) == [x], "\(monoid) of \(element)")
        }
      }
    }
  }

  @Test func reductionsAgreeWithTheirRegion() throws {
    // The fast path of the reference against the region, element by element.
    var generator = SeededGenerator(seed: 22)
    for element in ElementType.allCases {
      for monoid in Monoid.allCases where monoid.applies(to: element) {
        let x = generator.tensor(TensorType(element, [3]), in: 0...2)
        var expected = monoid.identity(element)
        for index in 0..<3 {
          expected = try ReferenceEvaluator.evaluate(monoid.body(element), [expected, x.scalar(index)])[0]
        }
        let whole = try Reduce(monoid, element, dimensions: [0])
        let found = try evaluate(whole, x, monoid.identity(element))
        if element.isFloat {
          #expect(abs(found.floats[0] - expected.floats[0]) <= 0.02 * abs(expected.floats[0]))
        } else {
          #expect(found == expected, "\(monoid) of \(element)")
        }
      }
    }
  }

  @Test func recognizesTheRegionInEitherOrder() throws {
    for monoid in Monoid.allCases {
      let builder = GraphBuilder(name: "swapped")
      let (a, b) = (builder.parameter(.i32), builder.parameter(.i32))
      let swapped = try builder.finish([builder.apply(monoid.operation, b, a)])
      #expect(Monoid(recognizing: swapped) == monoid)
      #expect(Monoid(recognizing: try monoid.body(.i32)) == monoid)
    }
  }

  @Test func recognizesNothingElse() throws {
    let attempts: [(GraphBuilder, Value, Value) -> Value] = [
      { builder, a, _ in builder.add(a, a) },
      { builder, a, b in builder.subtract(a, b) },
      { _, a, _ in a },
      { builder, a, _ in builder.add(a, builder.constant(1, .i32)) },
      { builder, a, b in builder.add(builder.add(a, b), b) },
    ]
    for attempt in attempts {
      let builder = GraphBuilder(name: "test")
      let (a, b) = (builder.parameter(.i32), builder.parameter(.i32))
      #expect(try Monoid(recognizing: builder.finish([attempt(builder, a, b)])) == nil)
    }
  }

  @Test func floatsHaveNoBits() {
    #expect(throws: SluiceError.self) { try Monoid.and.body(.f32) }
  }

  @Test func standardOrderFollowsTheLogicalShape() throws {
    let cases: [(TensorType, [Int], ReductionOrder)] = [
      (.f32[4, 5], [1], .trailing), (.f32[4, 5], [0], .leading), (.f32[4, 5], [0, 1], .trailing),
      (.f32[4, 5, 6], [2, 1], .trailing), (.f32[4, 5, 6], [1, 0], .leading), (.f32[4, 5, 6], [1], .trailing),
      (.f32[4, 5, 6], [0, 2], .trailing), (.f32[4, 1, 6], [0, 1], .leading),
      (.f32[1, 4, 6, 1], [1], .leading),
      (.f32[4, 6, 1], [1], .trailing), (.f32[1, 6], [0], .trailing), (.f32[1, 6], [1], .trailing),
      (.f32[6, 1], [0], .trailing), (.f32, [], .trailing), (.f32[0, 3], [0], .leading),
      (.f32[4, 5], [], .trailing),
    ]
    for (type, dimensions, order) in cases {
      #expect(ReductionOrder.standard(for: type, dimensions: dimensions) == order, "\(type) \(dimensions)")
    }
    #expect(try Reduce(.add, .i32, dimensions: [0]).standardOrder(of: [.i32[4], .i32]) == nil)
    #expect(try Reduce(.add, .f32, dimensions: [0]).standardOrder(of: [.f32[4, 5], .f32]) == .leading)
    let region = Reduce(dimensions: [0], body: try SampleRegions.affineComposition(.f32))
    #expect(region.standardOrder(of: [.f32[4], .f32[4], .f32, .f32]) == nil)
  }
}
