import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Programs of sizes that no machine holds compile, in time that does not depend on the sizes; it is a session that needs memory.
@Suite struct LargeShapeTests {
  static let programs = [
    """
    func @f(%0: f32[1, 10000000000, 1], %1: f32[3, 1, 4]) -> (f32[1, 9999999998, 4]) {
      %2 = convolution %0, %1 {dim_numbers = "[b, 0, f]x[0, i, o]->[b, 0, f]"} : f32[1, 9999999998, 4]
      return %2
    }
    """,
    """
    func @f(%0: f32[8388608, 8388608]) -> (f32[8388608, 8388608]) {
      %1 = dot_general %0, %0 {lhs_contracting = [1], rhs_contracting = [0]} : f32[8388608, 8388608]
      return %1
    }
    """,
    """
    func @f(%0: f32[8388608, 8388608], %1: f32[8388608, 8388608]) -> (f32[8388608, 8388608]) {
      %2 = cholesky %0 {lower = true} : f32[8388608, 8388608]
      %3 = triangular_solve %2, %1 {left_side = true, lower = true, unit_diagonal = false, transpose_a = NO_TRANSPOSE} : f32[8388608, 8388608]
      return %3
    }
    """,
    """
    func @f(%0: f32[3]) -> (f32[3]) {
      %1 = constant {value = 0} : i64[]
      %2, %3 = while %1, %0 {cond = (%0: i64[], %1: f32[3]) {
        %2 = constant {value = 9223372036854775807} : i64[]
        %3 = compare %0, %2 {comparison_direction = LT} : i1[]
        return %3
      }, body = (%0: i64[], %1: f32[3]) {
        %2 = constant {value = 1} : i64[]
        %3 = add %0, %2 : i64[]
        %4 = multiply %1, %1 : f32[3]
        return %3, %4
      }} : i64[], f32[3]
      return %3
    }
    """,
    """
    func @f(%0: f32[8388608, 8388608]) -> (f32[8388608]) {
      %1 = constant {value = 0.0} : f32[]
      %2 = reduce %0, %1 {dimensions = [0], body = (%0: f32[], %1: f32[]) { %2 = add %0, %1 : f32[]; %3 = sine %2 : f32[]; return %3 }} : f32[8388608]
      return %2
    }
    """,
  ]

  /// A constant of equal elements takes no memory; reading it does, which is the run's affair.
  static let splats = [
    """
    func @f(%0: f32[]) -> (f32[]) {
      %1 = constant {value = 1.0} : f32[1073741824]
      %2 = constant {value = 0.0} : f32[]
      %3 = reduce %1, %2 {dimensions = [0], body = (%0: f32[], %1: f32[]) { %2 = maximum %0, %1 : f32[]; return %2 }} : f32[]
      %4 = add %3, %0 : f32[]
      return %4
    }
    """,
    """
    func @f(%0: i32[1, 1]) -> (i32[1, 1]) {
      %1 = constant {value = 1} : i32[1, 1073741824]
      %2 = dot_general %1, %1 {lhs_contracting = [1], rhs_contracting = [1]} : i32[1, 1]
      %3 = add %2, %0 : i32[1, 1]
      return %3
    }
    """,
  ]

  @Test(arguments: splats) func `large constants of equal elements are not written out to be folded`(
    _ text: String
  ) throws {
    let graph = try GraphParser.parseOne(text, file: "large.sluice", registry: .standard)
    let folding = foldConstants { (operation, operands) throws(SluiceError) in
      let byteCount = operands.reduce(0) { $0 + $1.type.byteCount }
      #expect(byteCount < 1 << 25, "\(operation.name) is given \(byteCount) bytes")
      return nil
    }
    _ = try folding.run(graph, PassContext())
  }

  @Test(arguments: programs, [OptimizationLevel.none, .exact])
  func `sizes beyond any memory compile`(_ text: String, _ level: OptimizationLevel) throws {
    let graph = try GraphParser.parseOne(text, file: "large.sluice", registry: .standard)
    _ = try compile(graph, options: CompileOptions(optimization: level))
  }

  @Test func `windows of more elements than can be counted are refused`() throws {
    let text = """
      func @f(%0: f32[281474976710], %1: f32[]) -> (f32[281474976710]) {
        %2 = reduce_window %0, %1 {window_dimensions = [281474976709], padding_low = [140737488355], padding_high = [140737488353], body = (%0: f32[], %1: f32[]) { %2 = add %0, %1 : f32[]; return %2 }} : f32[281474976710]
        return %2
      }
      """
    let graph = try GraphParser.parseOne(text, file: "large.sluice", registry: .standard)
    let error = #expect(throws: SluiceError.self) { try compile(graph, options: CompileOptions()) }
    #expect(error?.description.contains("more than 2^62 elements") == true)
  }

  @Test func `windows of an operand that padding makes larger than any tensor are refused`() throws {
    let text = """
      func @f(%0: i32[4, 1], %1: i32[]) -> (i32[715827885, 1]) {
        %2 = reduce_window %0, %1 {window_dimensions = [1, 35184372088832], window_strides = [3, 3], padding_low = [1, 17592186044416], padding_high = [2147483648, 17592186044416], body = (%0: i32[], %1: i32[]) { %2 = minimum %0, %1 : i32[]; return %2 }} : i32[715827885, 1]
        return %2
      }
      """
    let graph = try GraphParser.parseOne(text, file: "large.sluice", registry: .standard)
    for level in [OptimizationLevel.none, .exact] {
      #expect(throws: SluiceError.self) {
        try compile(graph, options: CompileOptions(optimization: level))
      }
    }
  }

  @Test func `dilations by billions are refused before they are counted`() throws {
    let text = """
      func @f(%0: f32[2, 3, 2], %1: f32[3, 2, 1]) -> (f32[2, 8589934593, 1]) {
        %2 = convolution %0, %1 {dim_numbers = "[b, 0, f]x[0, i, o]->[b, 0, f]", padding_low = [1], padding_high = [1], lhs_dilation = [4294967296]} : f32[2, 8589934593, 1]
        return %2
      }
      """
    let graph = try GraphParser.parseOne(text, file: "large.sluice", registry: .standard)
    let error = #expect(throws: SluiceError.self) { try compile(graph, options: CompileOptions()) }
    #expect(error?.description.contains("smaller dilations") == true, "\(String(describing: error))")
  }

  /// The reach of this window is the largest integer there is.
  @Test func `dilated sizes at the end of the integers are refused`() throws {
    let text = """
      func @f(%0: f32[4], %1: f32[]) -> (f32[0]) {
        %2 = reduce_window %0, %1 {window_dimensions = [153092024], window_dilations = [60247241209], body = (%0: f32[], %1: f32[]) { %2 = add %0, %1 : f32[]; return %2 }} : f32[0]
        return %2
      }
      """
    let error = #expect(throws: SluiceError.self) {
      try GraphParser.parseOne(text, file: "large.sluice", registry: .standard)
    }
    #expect(error?.description.contains("more than any tensor could hold") == true)
  }

  @Test func aRegionOfMoreValuesThanRegistersIsRefusedWhereItStands() throws {
    let names = (0..<66_000).map { "%s\($0)" }
    let steps = zip(["%0"] + names, names).map { "\($1) = subtract \($0), %1 : f32[]" }
    let graph = try GraphParser.parseOne(
      """
      func @f(%x: f32[8], %z: f32[]) {
        %r = reduce %x, %z {dimensions = [0], body = (%0: f32[], %1: f32[]) { \(steps.joined(separator: "; ")); return %s65999 }} : f32[]
        return %r
      }
      """, file: "long.sluice", registry: .standard)
    let error = #expect(throws: SluiceError.self) { try compile(graph) }
    #expect(
      error?.description.contains("at most 65535 are possible\n  at long.sluice:2") == true,
      "\(error?.description ?? "")")
  }
}
