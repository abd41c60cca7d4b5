import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Trip counts that constants tell, however they are written: each is what the reference runs, and reverse mode goes back through
/// the loop.
@Suite struct TripCountTests {
  /// A loop of an integer of type `T` from `start` and a float, with nodes of the condition (of %0 the counter, %1 the float, %2
  /// the invariant `bound`; it returns %9) and of the body (which returns %9 as the next counter).
  private func program(_ type: String, start: String, bound: String, _ condition: String, _ body: String)
    throws
    -> Graph
  {
    let parameters = "(%0: \(type), %1: f64[2], %2: \(type))"
    let text = """
      func @f(%0: f64[2]) -> (f64[], \(type)) {
      \(start)
      \(bound)
        %30, %31, %32 = while %10, %0, %20 {cond = \(parameters) {
      \(condition)
          return %9
        }, body = \(parameters) {
      \(body)
          %10 = sine %1 : f64[2]
          return %9, %10, %2
        }} : \(type), f64[2], \(type)
        %33 = constant {value = 0.0} : f64[]
        %34 = reduce %31, %33 {dimensions = [0], body = (%0: f64[], %1: f64[]) { %2 = add %0, %1 : f64[]; return %2 }} : f64[]
        return %34, %30
      }
      """
    return try GraphParser.parseOne(text, registry: .standard)
  }

  private static func constant(_ name: Int, _ value: Int, _ type: String) -> String {
    "  %\(name) = constant {value = \(value)} : \(type)"
  }

  private func lines(_ text: String, _ type: String) -> String { text.replacing(": T", with: ": \(type)") }

  /// Type, start, bound, condition, body, trips.
  static let programs: [(String, [String], Int)] = {
    let less = "%9 = compare %0, %2 {comparison_direction = LT} : i1[]"
    let next = "%3 = constant {value = 1} : T; %9 = add %0, %3 : T"
    let three = "%20 = constant {value = 3} : T"
    let zero = "%10 = constant {value = 0} : T"
    return [
      ("plain", ["i32[]", zero, three, less, next], 3),
      (
        "bound by arithmetic before",
        [
          "i32[]", zero,
          "%18 = constant {value = 2} : T; %19 = constant {value = 5} : T; %20 = multiply %18, %19 : T", less,
          next,
        ], 10
      ),
      (
        "start by arithmetic before",
        [
          "i32[]", "%8 = constant {value = 2} : T; %9 = constant {value = 1} : T; %10 = subtract %9, %8 : T",
          three,
          less, next,
        ], 4
      ),
      (
        "bound by arithmetic in the condition",
        [
          "i32[]", zero, three,
          "%3 = constant {value = 3} : T; %4 = multiply %3, %2 : T; %9 = compare %0, %4 {comparison_direction = LT} : i1[]",
          next,
        ], 9
      ),
      (
        "one more is at most",
        [
          "i32[]", zero, three,
          "%3 = constant {value = 1} : T; %4 = add %3, %0 : T; %9 = compare %4, %2 {comparison_direction = LE} : i1[]",
          next,
        ], 3
      ),
      (
        "not at least",
        [
          "i32[]", zero, three,
          "%3 = compare %2, %0 {comparison_direction = LE} : i1[]; %9 = not %3 : i1[]", next,
        ], 3
      ),
      (
        "and true, or false",
        [
          "i64[]", zero, three,
          "%3 = constant {value = true} : i1[]; %4 = constant {value = false} : i1[]; "
            + "%5 = compare %0, %2 {comparison_direction = LT} : i1[]; %6 = and %3, %5 : i1[]; %9 = or %6, %4 : i1[]",
          next,
        ], 3
      ),
      (
        "wider",
        [
          "i16[]", zero, three,
          "%3 = convert %0 : i64[]; %4 = convert %2 : i64[]; %9 = compare %3, %4 {comparison_direction = LT} : i1[]",
          next,
        ], 3
      ),
      (
        "a reshaped bound",
        [
          "i32[]", zero, "%19 = constant {value = 3} : i32[1]; %20 = reshape %19 : T",
          "%3 = reshape %0 : i32[1]; %4 = broadcast_in_dim %2 {broadcast_dimensions = []} : i32[1]; "
            + "%5 = compare %3, %4 {comparison_direction = LT} : i1[1]; %9 = reshape %5 : i1[]", next,
        ], 3
      ),
      (
        "two increments",
        [
          "i32[]", zero, three, less,
          "%3 = constant {value = 1} : T; %4 = add %0, %3 : T; %9 = add %3, %4 : T",
        ], 2
      ),
      (
        "from the bound down",
        [
          "i32[]", zero, three,
          "%3 = subtract %2, %0 : T; %4 = constant {value = 0} : T; %9 = compare %3, %4 {comparison_direction = GT} : i1[]",
          next,
        ], 3
      ),
      (
        "equal once",
        [
          "i32[]", zero, Self.constant(20, 0, "T"),
          "%9 = compare %0, %2 {comparison_direction = EQ} : i1[]", next,
        ], 1
      ),
      // 0, 64, -128: the counter wraps around to its bound.
      (
        "wrapping to the bound",
        [
          "i8[]", zero, Self.constant(20, -128, "T"),
          "%9 = compare %0, %2 {comparison_direction = NE} : i1[]",
          "%3 = constant {value = 64} : T; %9 = add %0, %3 : T",
        ], 2
      ),
      // 0, 100, -56 (200), 44, -112, ...: it passes below by wrapping around.
      (
        "wrapping below",
        [
          "i8[]", zero, Self.constant(20, 0, "T"),
          "%9 = compare %0, %2 {comparison_direction = GE} : i1[]",
          "%3 = constant {value = 100} : T; %9 = add %0, %3 : T",
        ], 2
      ),
      // 250, 255, 4: of an unsigned integer too.
      (
        "unsigned wrapping",
        [
          "u8[]", Self.constant(10, 250, "T"), Self.constant(20, 10, "T"),
          "%9 = compare %0, %2 {comparison_direction = GT} : i1[]",
          "%3 = constant {value = 5} : T; %9 = add %0, %3 : T",
        ], 2
      ),
      // 156 iterations, past 127 to -100: the counter is no row of anything.
      (
        "wrapping row",
        [
          "i8[]", zero, Self.constant(20, -100, "T"),
          "%9 = compare %0, %2 {comparison_direction = NE} : i1[]", next,
        ], 156
      ),
      // What is widened has wrapped: i8's 120 + 8 is -128, which is below 125.
      (
        "wrapping before it is widened",
        [
          "i8[]", Self.constant(10, 120, "T"), Self.constant(20, 100, "T"),
          "%3 = constant {value = 4} : i8[]; %4 = add %0, %3 : i8[]; %5 = convert %4 : i32[]; "
            + "%6 = constant {value = 0} : i32[]; %9 = compare %5, %6 {comparison_direction = GT} : i1[]",
          next,
        ], 4
      ),
      // No counter at all: 1, 3, 7, ... below 1000.
      (
        "doubling",
        [
          "i32[]", Self.constant(10, 1, "T"), Self.constant(20, 1000, "T"), less,
          "%3 = constant {value = 1} : T; %4 = add %0, %0 : T; %9 = add %4, %3 : T",
        ], 9
      ),
    ]
  }()

  @Test(arguments: programs.map(\.0)) func constantsTellTheTripCount(_ name: String) throws {
    let (_, parts, trips) = try #require(Self.programs.first { $0.0 == name })
    let pieces = parts.dropFirst().map { lines($0, parts[0]) }
    let graph = try program(parts[0], start: pieces[0], bound: pieces[1], pieces[2], pieces[3])
    let x = [0.7, -0.4]
    let input = ReferenceTensor(.init(.f64, [2]), .floats(x))
    // The sine of the sine of ..., so many times, and its derivative.
    var (value, slope) = (x, [1.0, 1.0])
    for _ in 0..<trips {
      slope = zip(value, slope).map { cosine($0) * $1 }
      value = value.map(sine)
    }
    let found = try ReferenceEvaluator.evaluate(graph, [input])[0].floats[0]
    #expect(abs(found - value[0] - value[1]) < 1e-12, "the reference runs as many")
    let gradient = try graph.gradient(withRespectTo: [0])
    #expect(PipelineCheck().failure(of: gradient) == nil)
    for level in [OptimizationLevel.none, .exact] {
      let run = try Evaluation(gradient, CompileOptions(optimization: level)).run([input])
      let slopes = try #require(run.last).floats
      for (a, b) in zip(slopes, slope) { #expect(abs(a - b) < 1e-12) }
    }
  }

  private func sine(_ x: Double) -> Double { elementary(Sine(), x) }
  private func cosine(_ x: Double) -> Double { elementary(Cosine(), x) }
  private func elementary(_ operation: any SluiceIR.Operation, _ x: Double) -> Double {
    (try? operation.evaluate([ReferenceTensor(.f64, .floats([x]))]))?.first?.floats.first ?? .nan
  }

  /// What no constant tells stays unknown, and takes no time to find out.
  @Test func endlessAndUnknownLoopsHaveNoTripCount() throws {
    let next = "%3 = constant {value = 1} : i32[]; %9 = add %0, %3 : i32[]"
    let zero = "%10 = constant {value = 0} : i32[]"
    for (condition, body) in [
      // For ever; 2^31 iterations; a fixed point; a float decides.
      ("%9 = constant {value = true} : i1[]", next),
      ("%9 = compare %0, %2 {comparison_direction = GE} : i1[]", next),
      ("%9 = compare %0, %2 {comparison_direction = LE} : i1[]", "%9 = multiply %0, %0 : i32[]"),
      (
        "%3 = slice %1 {start_indices = [0], limit_indices = [1]} : f64[1]; %4 = reshape %3 : f64[]; "
          + "%5 = constant {value = 0.5} : f64[]; %9 = compare %4, %5 {comparison_direction = GT} : i1[]",
        next
      ),
    ] {
      let graph = try program(
        "i32[]", start: zero, bound: "%20 = constant {value = 0} : i32[]", condition, body)
      let loop = try #require(graph.nodes.indices.lazy.compactMap { graph.operation(of: $0) as? While }.first)
      let literal = try ReferenceTensor(.i32, .integers([0])).literal()
      #expect(loop.tripCount { $0 == 1 ? nil : literal } == nil, "\(condition)")
      #expect(throws: SluiceError.self) { try graph.gradient(withRespectTo: [0]) }
    }
  }

  /// Counts that are known by arithmetic alone: far beyond what is stepped through.
  @Test func longLoopsAreCountedByArithmetic() throws {
    let graph = try program(
      "i64[]", start: "%10 = constant {value = 5} : i64[]",
      bound: "%18 = constant {value = 1000000} : i64[]; %20 = multiply %18, %18 : i64[]",
      "%3 = constant {value = 2} : i64[]; %4 = multiply %0, %3 : i64[]; "
        + "%9 = compare %4, %2 {comparison_direction = LT} : i1[]",
      "%3 = constant {value = 7} : i64[]; %9 = add %0, %3 : i64[]")
    let loop = try #require(graph.nodes.indices.lazy.compactMap { graph.operation(of: $0) as? While }.first)
    let trips = loop.tripCount { index in
      try? ReferenceTensor(.i64, .integers([index == 0 ? 5 : 1_000_000_000_000])).literal()
    }
    // 2 (5 + 7 k) < 10^12.
    #expect(trips?.count == (1_000_000_000_000 / 2 - 5 + 6) / 7)
    #expect(trips?.counter == 0 && trips?.start == 5 && trips?.step == 7 && trips?.countsIterations == false)
  }
}
