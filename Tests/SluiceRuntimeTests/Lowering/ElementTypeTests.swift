import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Every elementwise operation in every element type it takes, compiled for every instruction set, on special values.
@Suite struct ElementTypeTests {
  /// Results that are exact, or rounded once: everything but the functions that kernels approximate.
  private static let exact: Set<String> = [
    "abs", "add", "and", "ceil", "clamp", "compare", "convert", "count_leading_zeros", "divide", "floor",
    "is_finite", "maximum", "minimum", "multiply", "negate", "not", "or", "popcnt", "remainder",
    "round_nearest_afz", "round_nearest_even", "select", "shift_left", "shift_right_arithmetic",
    "shift_right_logical", "sign", "sqrt", "subtract", "xor", "reduce_precision", "next_after",
  ]

  /// One kernel: an operation in some types.
  struct Kernel {
    let operation: any ElementwiseOperation
    let elements: [ElementType]
    var name: String { operation.kernelName(for: elements) }
  }

  /// All kernels that the samples of an operation ask for.
  private static func kernels(_ name: String) throws -> [Kernel] {
    var found: [String: Kernel] = [:]
    for sample in try #require(OperationRegistry.standard[name]).samples {
      guard let operation = sample.operation as? any ElementwiseOperation else { continue }
      let kernel = Kernel(operation: operation, elements: sample.operands.map(\.element))
      found[kernel.name] = kernel
    }
    return found.values.sorted { $0.name < $1.name }
  }

  static let names = OperationRegistry.standard.operations.filter { $0 is any ElementwiseOperation.Type }
    .map { $0.name }

  @Test(arguments: names) func everyTypeGivesWhatTheReferenceGives(_ name: String) throws {
    let kernels = try Self.kernels(name)
    #expect(!kernels.isEmpty)
    for kernel in kernels {
      let inputs = Self.operands(kernel.elements)
      let builder = GraphBuilder(name: "kernel")
      let parameters = inputs.map { builder.parameter($0.type) }
      let graph = try builder.finish(builder.add(kernel.operation, parameters, resultCount: 1))
      let expected = try ReferenceEvaluator.evaluate(graph, inputs)[0]
      var wide: [ReferenceTensor] = []
      for isa in InstructionSet.allCases where isa.isAvailable {
        let options = CompileOptions(
          optimization: .none, execution: ExecutionOptions(threads: 1, instructionSet: isa))
        let found = try Evaluation(graph, options).run(inputs)[0]
        if isa != .baseline { wide.append(found) }
        let most = Self.mostUlps(name, expected.type.element)
        guard let index = Self.difference(found, expected, ulps: most) else { continue }
        Issue.record(
          """
          \(kernel.name) on \(isa): \(inputs.map { Self.text($0, index) }) gives \(Self.text(found, index)), \
          not \(Self.text(expected, index))
          """)
      }
      if wide.count == 2 {
        #expect(wide[0].isSameBits(as: wide[1]), "\(kernel.name): AVX2 and AVX-512 differ")
      }
    }
  }

  private static func mostUlps(_ name: String, _ element: ElementType) -> Int64 {
    if exact.contains(name) { return 0 }
    return element == .f64 ? 3 : 2
  }

  private static func text(_ tensor: ReferenceTensor, _ index: Int) -> String {
    tensor.type.element.isFloat ? "\(tensor.floats[index])" : "\(tensor.integers[index])"
  }

  /// The first element that is further from what is expected than so many units in the last place.
  private static func difference(
    _ found: ReferenceTensor, _ expected: ReferenceTensor, ulps: Int64
  ) -> Int? {
    guard expected.type.element.isFloat else {
      return zip(found.integers, expected.integers).enumerated().first { $0.element.0 != $0.element.1 }?
        .offset
    }
    return zip(found.floats, expected.floats).enumerated().first { _, pair in
      if pair.0.isNaN || pair.1.isNaN { return pair.0.isNaN != pair.1.isNaN }
      let (a, b) = (place(pair.0, expected.type.element), place(pair.1, expected.type.element))
      let (distance, overflow) = a.subtractingReportingOverflow(b)
      return overflow || distance.magnitude > ulps.magnitude
    }?.offset
  }

  /// The number of a float of this type among all in ascending order.
  private static func place(_ value: Double, _ element: ElementType) -> Int64 {
    let magnitude: Int64 =
      switch element {
      case .f64: Int64(bitPattern: value.magnitude.bitPattern)
      case .f16: Int64(SmallFloat.f16.encode(value.magnitude))
      case .bf16: Int64(SmallFloat.bf16.encode(value.magnitude))
      default: Int64(Float(value.magnitude).bitPattern)
      }
    return value.sign == .minus ? -1 - magnitude : magnitude
  }

  // MARK: Values

  /// All pairs of special values for the first two operands, a third that varies; then random ones.
  private static func operands(_ elements: [ElementType]) -> [ReferenceTensor] {
    let special = elements.map(specialValues)
    var random = RandomInputs(seed: 3)
    let count = special.count > 1 ? special[0].count * special[1].count : special[0].count
    let type = TensorType(.f32, [count + 61])
    return elements.indices.map { operand in
      let values = special[operand]
      let first = (0..<count).map { index in
        switch operand {
        case 0: values[index % special[0].count]
        case 1: values[index / special[0].count]
        default: values[index * 7 % values.count]
        }
      }
      let own = type.with(element: elements[operand])
      let rest = random.tensor(TensorType(elements[operand], [61]))
      switch rest.elements {
      case .floats(let floats):
        return ReferenceTensor(
          rounding: first.map { Double(bitPattern: UInt64(bitPattern: $0)) } + floats, to: own)
      case .integers(let integers): return ReferenceTensor(wrapping: first + integers, to: own)
      }
    }
  }

  /// Floats as the bits of f64, rounded to the type by whoever uses them.
  private static func specialValues(_ element: ElementType) -> [Int64] {
    switch element.kind {
    case .boolean: return [0, 1]
    case .signed, .unsigned:
      return [
        0, 1, 2, 3, 5, 7, 31, 32, 63, 64, 100, 127, 128, 255, 32767, 32768, 65535, 16_777_217, 2_147_483_647,
        2_147_483_648, 4_294_967_295, 9_007_199_254_740_993, .max, .min, .min + 1, -1, -2, -3, -100,
        0x7FFF_FFFF_FFFF_FC00, 0x0020_0000_0000_0401,
      ]
    case .float:
      let magnitudes: [Double] = [
        0, 1, 2, 3, 0.5, 1.5, 2.5, 0.1, 10, 88.5, 104, 127.6, 128.5, 255.5, 32767.5, 65504, 65519, 65520,
        65536,
        0x1p-24, 0x1.8p-25, 0x1p-25, 0x1.0002p-14, 0x1.004p0, 0x1.006p0, 0x1.00200000001p0, 0x1.01p0,
        0x1.03p0,
        0x1p-133, 0x1p-140, 0x1p-149, 0x1.8p-126, 0x1p-1060, 16_777_217, 2_147_483_647, 0x1p31, 4_294_967_295,
        0x1p32, 0x1p53, 0x1p63, 0x1p64, 1e20, 0x1.FEFFFFp127, 0x1.FFFFFEp127, 0x1.FFFFFFp127, 1e300,
        .greatestFiniteMagnitude, .infinity, .nan,
      ]
      return magnitudes.flatMap { [$0, -$0] }.map { Int64(bitPattern: $0.bitPattern) }
    }
  }
}
