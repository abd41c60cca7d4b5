import SluiceIR
import SluiceOperations
import Testing

/// What type rules refuse, and that their errors name the fix.
@Suite struct TypeRuleTests {
  private static let elementwise = OperationRegistry.standard.operations.filter {
    $0 is any ElementwiseOperation.Type
  }
  .map { $0.name }

  /// Expects an error whose message and notes contain these words.
  private func expectRefusal(
    _ operation: any Operation, _ operands: [TensorType], _ words: String...,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    do throws(SluiceError) {
      let types = try operation.resultTypes(of: operands)
      Issue.record("\(operation) accepts \(operands) and gives \(types)", sourceLocation: sourceLocation)
    } catch {
      #expect(error.kind == .shape && !error.notes.isEmpty, sourceLocation: sourceLocation)
      for word in words {
        #expect(error.description.contains(word), "\(error)", sourceLocation: sourceLocation)
      }
    }
  }

  @Test(arguments: elementwise) func refusesTooFewAndTooManyOperands(_ name: String) throws {
    let sample = try #require(OperationRegistry.standard[name]?.samples.first)
    expectRefusal(sample.operation, sample.operands + [.f32], "not \(sample.operands.count + 1)")
    expectRefusal(sample.operation, sample.operands.dropLast(), "not \(sample.operands.count - 1)")
    expectRefusal(sample.operation, [], "not 0")
  }

  /// A sample exists for each element type that is taken, and every other is refused with those that would do.
  @Test(arguments: elementwise) func takesTheElementTypesThatItSamplesAndNoOther(_ name: String) throws {
    // What `reinterpret` takes depends on its own type.
    guard name != Reinterpret.name else { return }
    let samples = try #require(OperationRegistry.standard[name]).samples
    let sample = try #require(samples.first)
    for element in ElementType.allCases {
      let isSampled = samples.contains { $0.operands.last?.element == element }
      // `select` has its predicate first.
      let operands = sample.operands.indices.map { position in
        name == "select" && position == 0 ? TensorType.i1 : TensorType(element, [])
      }
      if isSampled {
        #expect(throws: Never.self) { try sample.operation.resultTypes(of: operands) }
      } else {
        expectRefusal(sample.operation, operands, "\(element)", "convert")
      }
    }
  }

  @Test func binaryOperationsRefuseUnequalTypes() {
    for type in OperationRegistry.standard.operations {
      guard let type = type as? any BinaryOperation.Type else { continue }
      let element: ElementType = type.kinds.contains(.float) ? .f32 : .i32
      expectRefusal(
        type.init(), [TensorType(element, [2, 3]), TensorType(element, [3])], "[2, 3] and [3]", "broadcast")
      expectRefusal(type.init(), [TensorType(element, [2]), .i64[2]], "\(element) and i64", "convert")
    }
    expectRefusal(Compare(.less), [.f32[2], .f32[3]], "[2] and [3]", "broadcast")
    expectRefusal(Compare(.less), [.f32[2], .i32[2]], "f32 and i32", "convert")
  }

  @Test func reinterpretTakesOtherTypesOfItsWidth() {
    expectRefusal(Reinterpret(to: .i32), [.f64[2]], "f64", "i32", "convert")
    expectRefusal(Reinterpret(to: .i32), [.i32[2]], "i32", "convert")
    #expect(throws: Never.self) { try Reinterpret(to: .i32).resultTypes(of: [.f32[2]]) }
  }

  @Test func totalOrderIsOfFloatsOnly() {
    expectRefusal(Compare(.less, isTotalOrder: true), [.i32, .i32], "TOTALORDER", "leave compare_type out")
  }

  @Test func selectRefusesOddPredicatesAndUnequalSides() {
    expectRefusal(Select(), [.i32[2], .f32[2], .f32[2]], "i32", "convert", "i1")
    expectRefusal(Select(), [.i1[3], .f32[2], .f32[2]], "[3]", "neither [] nor [2]", "broadcast")
    expectRefusal(Select(), [.i1[1], .f32[2], .f32[2]], "[1]")
    expectRefusal(Select(), [.i1, .f32[2], .f32[3]], "[2] and [3]", "broadcast")
    expectRefusal(Select(), [.i1, .f32[2], .f64[2]], "f32 and f64", "convert")
  }

  @Test func clampRefusesOddBounds() {
    expectRefusal(Clamp(), [.f32[3], .f32[2], .f32], "operand 0", "[3]", "scalar")
    expectRefusal(Clamp(), [.f32, .f32[2], .f32[3]], "operand 2", "[3]", "scalar")
    expectRefusal(Clamp(), [.f64, .f32[2], .f32], "f64 and f32", "convert")
    expectRefusal(Clamp(), [.f32, .f32[2], .f16], "f16 and f32", "convert")
  }

  @Test func attributesOfCompareAreCheckedAsTheyAreRead() {
    func read(_ values: [String: AttributeValue]) throws(SluiceError) -> Compare {
      var reader = AttributeReader(values, declaredTypes: [.i1])
      return try Compare(reading: &reader)
    }
    let direction = ("comparison_direction", AttributeValue.keyword("LT"))
    #expect(throws: SluiceError.self) { try read([:]) }
    #expect(throws: SluiceError.self) { try read(["comparison_direction": .keyword("lt")]) }
    #expect(throws: SluiceError.self) {
      try read([direction.0: direction.1, "compare_type": .keyword("SIGNED")])
    }
    #expect(throws: SluiceError.self) { try read([direction.0: direction.1, "compare_type": .integer(1)]) }
  }

  @Test func builderErrorsNameTheOperationAndTheOperands() {
    let builder = GraphBuilder(name: "f")
    let (a, b) = (builder.parameter(.f32[2], name: "a"), builder.parameter(.f32[3], name: "b"))
    #expect(builder.add(a, b).isPoison)
    let text = builder.error?.description ?? ""
    for part in [
      "add: ", "[2] and [3]", "operand 0: f32[2] \"a\"", "operand 1: f32[3] \"b\"", "broadcast_in_dim",
    ] {
      #expect(text.contains(part), "\(text)")
    }
  }
}
