import SluiceIR
import SluiceInterchange
import SluiceOperations
import Testing

/// Operations that become several nodes, by what they compute.
@Suite struct StableHLORowTests {
  /// Type and bits, as many as the type has: those of negative numbers as if they had no sign.
  static let integers: [(name: String, element: ElementType, bits: Int)] = [
    ("i8", .i8, 8), ("ui8", .u8, 8), ("i16", .i16, 16), ("ui16", .u16, 16), ("i32", .i32, 32),
    ("ui32", .u32, 32), ("i64", .i64, 64), ("ui64", .u64, 64), ("i4", .i8, 4), ("ui4", .u8, 4),
  ]

  @Test(arguments: integers)
  func `mulhi is the upper half of the product`(_ name: String, _ element: ElementType, _ bits: Int) throws {
    let (isSigned, shift) = (element.kind == .signed, 64 - bits)
    let patterns: [UInt64] = [
      0, 1, 1 << 62, 3 << 60, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, .max, 0x9E37_79B9_7F4A_7C15,
    ]
    // Every pattern's highest bits, extended as the type does.
    let values = patterns.flatMap { [$0, $0 >> 3] }.map { pattern in
      isSigned ? Int64(bitPattern: pattern) >> shift : Int64(bitPattern: pattern >> shift)
    }
    let pairs = values.flatMap { a in values.map { (a, $0) } }
    let graph = try graph(
      """
      func.func @main(%a: tensor<256x\(name)>, %b: tensor<256x\(name)>) -> tensor<256x\(name)> {
        %0 = chlo.mulhi %a, %b : tensor<256x\(name)>, tensor<256x\(name)> -> tensor<256x\(name)>
        return %0 : tensor<256x\(name)>
      }
      """)
    let type = TensorType(element, [256])
    let results = try ReferenceEvaluator.evaluate(
      graph,
      [
        ReferenceTensor(wrapping: pairs.map(\.0), to: type),
        ReferenceTensor(wrapping: pairs.map(\.1), to: type),
      ])
    let expected = pairs.map { a, b in
      guard isSigned else {
        let product = UInt64(bitPattern: a).multipliedFullWidth(by: UInt64(bitPattern: b))
        return Int64(bitPattern: bits == 64 ? product.high : product.low >> bits)
      }
      let product = a.multipliedFullWidth(by: b)
      return bits == 64 ? product.high : Int64(bitPattern: product.low) >> bits
    }
    #expect(results[0].integers == expected)
  }

  /// What StableHLO calls promotable: a wider type of the same kind.
  static let promotions: [(narrow: String, element: ElementType, wide: String)] = [
    ("i8", .i8, "i32"), ("ui8", .u8, "ui64"), ("bf16", .bf16, "f32"), ("f32", .f32, "f64"),
  ]

  @Test(arguments: promotions)
  func `regions may work in wider types than their operands'`(
    _ narrow: String, _ element: ElementType, _ wide: String
  ) throws {
    let region = """
      ({
        ^bb0(%a: tensor<\(wide)>, %b: tensor<\(wide)>):
          %s = stablehlo.add %a, %b : tensor<\(wide)>
          stablehlo.return %s : tensor<\(wide)>
      })
      """
    let graph = try graph(
      """
      func.func @main(%x: tensor<4x\(narrow)>, %z: tensor<\(narrow)>, %i: tensor<2x1xi32>)
          -> (tensor<\(wide)>, tensor<2x\(wide)>, tensor<4x\(wide)>) {
        %0 = "stablehlo.reduce"(%x, %z) \(region) {dimensions = array<i64: 0>}
          : (tensor<4x\(narrow)>, tensor<\(narrow)>) -> tensor<\(wide)>
        %1 = "stablehlo.reduce_window"(%x, %z) \(region)
          {window_dimensions = array<i64: 2>, window_strides = array<i64: 2>}
          : (tensor<4x\(narrow)>, tensor<\(narrow)>) -> tensor<2x\(wide)>
        %u = stablehlo.slice %x [0:2] : (tensor<4x\(narrow)>) -> tensor<2x\(narrow)>
        %2 = "stablehlo.scatter"(%x, %i, %u) \(region) {scatter_dimension_numbers = #stablehlo.scatter<
          inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>}
          : (tensor<4x\(narrow)>, tensor<2x1xi32>, tensor<2x\(narrow)>) -> tensor<4x\(wide)>
        return %0, %1, %2 : tensor<\(wide)>, tensor<2x\(wide)>, tensor<4x\(wide)>
      }
      """)
    // Of the integers more than the narrow type holds, of the floats more digits.
    let large: Double = element == .bf16 ? 256 : 16_777_216
    let x: [Double] = element.isFloat ? [large, 0.5, large, 1] : [100, 100, 120, 7]
    let operands = [
      ReferenceTensor(x, TensorType(element, [4])), ReferenceTensor([1], TensorType(element, [])),
      ReferenceTensor([3, 3], .i32[2, 1]),
    ]
    let found = try ReferenceEvaluator.evaluate(graph, operands).map(\.floats)
    let sums = [
      [x.reduce(1, +)], [x[0] + x[1] + 1, x[2] + x[3] + 1], [x[0], x[1], x[2], x[3] + x[0] + x[1]],
    ]
    #expect(found == sums)
  }

  @Test func `regions of another kind of type than their operands' are refused`() throws {
    let text = """
      func.func @main(%x: tensor<4xf32>, %z: tensor<f32>) -> tensor<bf16> {
        %0 = "stablehlo.reduce"(%x, %z) ({
          ^bb0(%a: tensor<bf16>, %b: tensor<bf16>):
            %s = stablehlo.add %a, %b : tensor<bf16>
            stablehlo.return %s : tensor<bf16>
        }) {dimensions = array<i64: 0>} : (tensor<4xf32>, tensor<f32>) -> tensor<bf16>
        return %0 : tensor<bf16>
      }
      """
    for type in ["bf16", "i64"] {
      let error = #expect(throws: SluiceError.self) {
        try graph(text.replacing("bf16", with: type))
      }
      #expect(
        error?.message.contains("reduce: the region is (\(type)[], \(type)[])") == true,
        "\(error?.message ?? "")")
    }
  }

  @Test func `an approximate top_k finds them all, in the order of its comparator`() throws {
    let graph = try graph(
      """
      func.func @main(%x: tensor<2x5xf32>) -> (tensor<2x3xf32>, tensor<2x3xi32>) {
        %0 = stablehlo.iota dim = 1 : tensor<2x5xi32>
        %c = stablehlo.constant dense<-1> : tensor<i32>
        %cst = stablehlo.constant dense<0xFF800000> : tensor<f32>
        %1:2 = stablehlo.custom_call @ApproxTopK(%x, %0, %cst, %c) {called_computations = [@first],
          mhlo.backend_config = {aggregate_to_topk = true, is_fallback = true, recall_target = 0.949999988 : f32,
          reduction_dim = 1 : i64, reduction_input_size_override = -1 : i64, top_k = 3 : i64}}
          : (tensor<2x5xf32>, tensor<2x5xi32>, tensor<f32>, tensor<i32>) -> (tensor<2x3xf32>, tensor<2x3xi32>)
        return %1#0, %1#1 : tensor<2x3xf32>, tensor<2x3xi32>
      }
      func.func @first(%a: tensor<f32>, %b: tensor<f32>, %c: tensor<i32>, %d: tensor<i32>) -> tensor<i1> {
        %0 = stablehlo.compare GT, %a, %b : (tensor<f32>, tensor<f32>) -> tensor<i1>
        stablehlo.return %0 : tensor<i1>
      }
      """)
    let results = try ReferenceEvaluator.evaluate(
      graph, [ReferenceTensor([3, 1, 4, 1, 5, -2, -6, -5, -3, -5], .f32[2, 5])])
    #expect(results[0].floats == [5, 4, 3, -2, -3, -5])
    #expect(results[1].integers == [4, 2, 0, 0, 3, 2])
  }

  @Test func `LAPACK's factor and solve mean ours`() throws {
    let layout =
      "operand_layouts = [dense<[0, 1]> : tensor<2xindex>], result_layouts = [dense<> : tensor<0xindex>]"
    let graph = try graph(
      """
      func.func @main(%a: tensor<2x2xf32>, %b: tensor<2x1xf32>) -> (tensor<2x2xf32>, tensor<i32>, tensor<2x1xf32>) {
        %0:2 = stablehlo.custom_call @lapack_spotrf_ffi(%a) {backend_config = "",
          mhlo.backend_config = {uplo = 76 : ui8}, \(layout)} : (tensor<2x2xf32>) -> (tensor<2x2xf32>, tensor<i32>)
        %1 = stablehlo.custom_call @lapack_strsm_ffi(%a, %b) {mhlo.backend_config =
          {diag = 78 : ui8, side = 76 : ui8, trans_x = 84 : ui8, uplo = 76 : ui8}, \(layout)}
          : (tensor<2x2xf32>, tensor<2x1xf32>) -> tensor<2x1xf32>
        return %0#0, %0#1, %1 : tensor<2x2xf32>, tensor<i32>, tensor<2x1xf32>
      }
      """)
    let b = ReferenceTensor([8, 6], .f32[2, 1])
    let good = try ReferenceEvaluator.evaluate(graph, [ReferenceTensor([4, 2, 2, 2], .f32[2, 2]), b])
    #expect(good[0].floats == [2, 0, 1, 1])
    #expect(good[1].integers == [0])
    // The transpose of the lower triangle [[4, 0], [2, 2]] times [0.5, 3] is [8, 6].
    #expect(good[2].floats == [0.5, 3])
    let bad = try ReferenceEvaluator.evaluate(graph, [ReferenceTensor([1, 2, 2, 1], .f32[2, 2]), b])
    #expect(bad[1].integers == [1])
  }

  @Test func `LAPACK's options may be operands`() throws {
    let graph = try graph(
      """
      func.func @main(%a: tensor<2x2xf32>, %b: tensor<2x1xf32>) -> (tensor<2x2xf32>, tensor<i32>, tensor<2x1xf32>) {
        %0 = stablehlo.constant dense<0> : tensor<i32>
        %1 = stablehlo.constant dense<1> : tensor<i32>
        %2 = stablehlo.constant dense<2> : tensor<i32>
        %3:2 = stablehlo.custom_call @lapack_spotrf(%1, %1, %2, %a) {api_version = 2 : i32}
          : (tensor<i32>, tensor<i32>, tensor<i32>, tensor<2x2xf32>) -> (tensor<2x2xf32>, tensor<i32>)
        %4 = stablehlo.constant dense<3.0> : tensor<f32>
        %5 = stablehlo.custom_call @blas_strsm(%1, %1, %2, %0, %2, %1, %1, %4, %a, %b) {api_version = 2 : i32}
          : (tensor<i32>, tensor<i32>, tensor<i32>, tensor<i32>, tensor<i32>, tensor<i32>, tensor<i32>, tensor<f32>,
          tensor<2x2xf32>, tensor<2x1xf32>) -> tensor<2x1xf32>
        return %3#0, %3#1, %5 : tensor<2x2xf32>, tensor<i32>, tensor<2x1xf32>
      }
      """)
    let results = try ReferenceEvaluator.evaluate(
      graph, [ReferenceTensor([4, 2, 2, 2], .f32[2, 2]), ReferenceTensor([8, 6], .f32[2, 1])])
    #expect(results[0].floats == [2, 0, 1, 1])
    #expect(results[1].integers == [0])
    // Three times [0.5, 3], by the transpose of the lower triangle [[4, 0], [2, 2]].
    #expect(results[2].floats == [1.5, 9])
  }

  static let shardings = [
    """
    module @m attributes {mhlo.num_partitions = 1 : i32} {
      sdy.mesh @mesh = <["x"=1, "y"=1]> {stablehlo.mesh = {axes = [{name = "x", size = 1 : i64}]}} loc(#loc)
      func.func public @main(%a: tensor<4x2xf32> {sdy.sharding = #sdy.sharding<@mesh, [{"x"}, {}]>})
          -> (tensor<4x2xf32> {sdy.sharding = #sdy.sharding<@mesh, [{"x", ?}, {}]>}) {
        %0 = sdy.sharding_constraint %a <@mesh, [{"x"}, {}]> : tensor<4x2xf32> loc(#loc)
        sdy.sharding_group %0 group_id=21 : tensor<4x2xf32>
        %1 = stablehlo.custom_call @Sharding(%0) {mhlo.sharding = "{devices=[1,1]0}"}
          : (tensor<4x2xf32>) -> tensor<4x2xf32>
        %2 = stablehlo.negate %1 : tensor<4x2xf32>
        return %2 : tensor<4x2xf32>
      }
    }
    #loc = loc(unknown)
    """,
    """
    "builtin.module"() <{sym_name = "m"}> ({
      "sdy.mesh"() <{mesh = #sdy.mesh<["x"=1, "y"=1]>, sym_name = "mesh"}> : () -> () loc(#loc)
      "func.func"() <{function_type = (tensor<4x2xf32>) -> tensor<4x2xf32>, sym_name = "main",
        arg_attrs = [{sdy.sharding = #sdy.sharding<@mesh, [{"x"}, {}]>}]}> ({
      ^bb0(%arg0: tensor<4x2xf32>):
        %0 = "sdy.reshard"(%arg0) <{sharding = #sdy.sharding<@mesh, [{"x"}, {}]>}>
          : (tensor<4x2xf32>) -> tensor<4x2xf32>
        %1 = "stablehlo.negate"(%0) : (tensor<4x2xf32>) -> tensor<4x2xf32>
        "func.return"(%1) : (tensor<4x2xf32>) -> ()
      }) : () -> ()
    }) : () -> ()
    """,
  ]

  @Test(arguments: shardings)
  func `shardings say nothing on one device`(_ text: String) throws {
    let graph = try graph(text)
    #expect(graph.nodes.count == 1)
    #expect(graph.resultTypes == [.f32[4, 2]])
  }

  @Test func `what runs on several devices is refused by its class`() {
    let text = """
      func.func @main(%a: tensor<4xf32>) -> tensor<4xf32> {
        %0 = sdy.manual_computation(%a) in_shardings=[<@mesh, [{"x"}]>] out_shardings=[<@mesh, [{"x"}]>]
          manual_axes={"x"} (%b: tensor<2xf32>) {
          sdy.return %b : tensor<2xf32>
        } : (tensor<4xf32>) -> tensor<4xf32>
        return %0 : tensor<4xf32>
      }
      """
    let error = #expect(throws: SluiceError.self) { try graph(text) }
    #expect(error?.kind == .unsupported)
    #expect(error?.message.contains("several replicas are not supported") == true)
    #expect(error?.notes.contains { $0.hasPrefix("export it for one device") } == true)
  }

  @Test(arguments: [
    ("stablehlo.fft %a, type = FFT, length = [4]", "two products by constant matrices"),
    ("stablehlo.custom_call @lapack_sgetrf_ffi(%a)", "Cholesky's factor"),
    ("stablehlo.custom_call @lapack_spotrf(%a, %a, %a, %a)", "must be a constant of 0 to 1"),
    ("stablehlo.custom_call @Qr(%a)", "Cholesky's factor"),
    ("stablehlo.custom_call @xla_ffi_python_cpu_callback(%a)", "leave out what calls back"),
    ("stablehlo.custom_call @fast_thing(%a)", "export what it computes as operations"),
  ])
  func `a refusal names a way out`(_ operation: String, _ advice: String) {
    let text = """
      func.func @main(%a: tensor<4xf32>) -> tensor<4xf32> {
        %0 = \(operation) : (tensor<4xf32>) -> tensor<4xf32>
        return %0 : tensor<4xf32>
      }
      """
    let error = #expect(throws: SluiceError.self) { try graph(text) }
    #expect(error?.kind == .unsupported)
    #expect(error?.message.contains(":2:") == true)
    #expect(error?.notes.contains { $0.contains(advice) } == true)
  }

  @Test(arguments: [
    ("tensor<?xf32>", "once for each size"), ("tensor<4xcomplex<f32>>", "tensors of their own"),
  ])
  func `a refused type names a way out`(_ type: String, _ advice: String) {
    let text = "func.func @main(%a: \(type)) -> \(type) { return %a : \(type) }"
    let error = #expect(throws: SluiceError.self) { try graph(text) }
    #expect(error?.kind == .unsupported)
    #expect(error?.notes.contains { $0.contains(advice) } == true)
  }

  @Test(arguments: [[0x4D, 0x4C, 0xEF, 0x52, 0x0D], [0x3C, 0, 0, 0, 8]] as [[UInt8]])
  func `binary files are told from text`(_ bytes: [UInt8]) {
    let error = #expect(throws: SluiceError.self) { try StableHLOReader.graph(bytes, file: "a.mlir") }
    #expect(error?.message.hasSuffix("StableHLO is read as text") == true)
  }
}
