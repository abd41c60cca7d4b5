import SluiceIR
import SluiceInterchange
import SluiceOperations
import Testing

/// The graph of a `main` with this signature and body.
func graph(_ text: String) throws -> Graph { try StableHLOReader.graph(text.utf8, file: "test.mlir") }

@Suite struct StableHLOReaderTests {
  /// Each operation in the pretty form and in the generic one.
  static let forms: [(pretty: String, generic: String)] = [
    (
      "%0 = stablehlo.add %a, %b : tensor<2x3xf32>",
      "%0 = \"stablehlo.add\"(%a, %b) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>"
    ),
    (
      "%0 = stablehlo.compare LT, %a, %b, FLOAT : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xi1>",
      """
      %0 = "stablehlo.compare"(%a, %b) <{comparison_direction = #stablehlo<comparison_direction LT>,
        compare_type = #stablehlo<comparison_type FLOAT>}> : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xi1>
      """
    ),
    // Attributes in front of a region that has attributes itself, and behind it.
    (
      """
      %0 = "stablehlo.sort"(%a) <{dimension = 1 : i64, is_stable = true}> ({
      ^bb0(%x: tensor<f32>, %y: tensor<f32>):
        %1 = stablehlo.compare GT, %x, %y, TOTALORDER : (tensor<f32>, tensor<f32>) -> tensor<i1>
        stablehlo.return %1 : tensor<i1>
      }) : (tensor<2x3xf32>) -> tensor<2x3xf32>
      """,
      """
      %0 = "stablehlo.sort"(%a) <{dimension = 1 : i64}> ({
      ^bb0(%x: tensor<f32>, %y: tensor<f32>):
        %1 = "stablehlo.compare"(%x, %y) <{comparison_direction = #stablehlo<comparison_direction GT>}>
          {compare_type = #stablehlo<comparison_type TOTALORDER>} : (tensor<f32>, tensor<f32>) -> tensor<i1>
        "stablehlo.return"(%1) {my.mark = 3 : i64} : (tensor<i1>) -> ()
      }) {is_stable = true, my.other = "behind"} : (tensor<2x3xf32>) -> tensor<2x3xf32>
      """
    ),
    (
      "%0 = stablehlo.slice %a [0:2, 0:3:2] : (tensor<2x3xf32>) -> tensor<2x2xf32>",
      """
      %0 = "stablehlo.slice"(%a) {start_indices = array<i64: 0, 0>, limit_indices = array<i64: 2, 3>,
        strides = array<i64: 1, 2>} : (tensor<2x3xf32>) -> tensor<2x2xf32>
      """
    ),
    (
      """
      %0 = stablehlo.dot_general %a, %b, contracting_dims = [1] x [1], precision = [DEFAULT, DEFAULT]
        : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x2xf32>
      """,
      """
      %0 = "stablehlo.dot_general"(%a, %b) <{dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1],
        rhs_contracting_dimensions = [1]>, precision_config = [#stablehlo<precision DEFAULT>]}>
        : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x2xf32>
      """
    ),
    (
      """
      %c = stablehlo.constant dense<0.0> : tensor<f32>
      %0 = stablehlo.reduce(%a init: %c) applies stablehlo.add across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
      """,
      """
      %c = "stablehlo.constant"() <{value = dense<0.0> : tensor<f32>}> : () -> tensor<f32>
      %0 = "stablehlo.reduce"(%a, %c) <{dimensions = array<i64: 1>}> ({
      ^bb0(%x: tensor<f32> loc("x"), %y: tensor<f32>):
        %1 = "stablehlo.add"(%x, %y) : (tensor<f32>, tensor<f32>) -> tensor<f32> loc(#loc3)
        "stablehlo.return"(%1) : (tensor<f32>) -> ()
      }) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
      """
    ),
    (
      """
      %c = stablehlo.constant dense<0.0> : tensor<f32>
      %0 = stablehlo.reduce(%a init: %c) applies stablehlo.add across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
      """,
      """
      %c = stablehlo.constant dense<0.0> : tensor<f32>
      %0 = stablehlo.reduce(%a init: %c) across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
       reducer(%x: tensor<f32>, %y: tensor<f32>) {
        %1 = stablehlo.add %x, %y : tensor<f32>
        stablehlo.return %1 : tensor<f32>
      }
      """
    ),
    (
      "%0:2 = stablehlo.optimization_barrier %a, %b : tensor<2x3xf32>, tensor<2x3xf32>",
      """
      %x, %0 = "stablehlo.optimization_barrier"(%a, %b)
        : (tensor<2x3xf32>, tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>)
      """
    ),
    (
      "%0 = stablehlo.concatenate %a, %b, dim = 0 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<4x3xf32>",
      """
      %0 = "stablehlo.concatenate"(%a, %b) {dimension = 0 : i64}
        : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<4x3xf32>
      """
    ),
    (
      "%0 = stablehlo.pad %a, %s, low = [0, 1], high = [1, 0], interior = [0, 1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<3x6xf32>",
      """
      %0 = "stablehlo.pad"(%a, %s) {edge_padding_low = array<i64: 0, 1>, edge_padding_high = array<i64: 1, 0>,
        interior_padding = array<i64: 0, 1>} : (tensor<2x3xf32>, tensor<f32>) -> tensor<3x6xf32>
      """
    ),
  ]

  @Test(arguments: forms)
  func `the pretty and the generic form read alike`(_ pretty: String, _ generic: String) throws {
    func graphOf(_ body: String) throws -> Graph {
      let result = pretty.contains(":2") ? (body.contains("%0:2") ? "%0#1" : "%0") : "%0"
      let type = pretty.split(separator: " ").last.map(String.init) ?? ""
      return try graph(
        """
        module @m attributes {mhlo.num_replicas = 1 : i32} {
          func.func public @main(%a: tensor<2x3xf32> {jax.arg_info = "x"}, %b: tensor<2x3xf32>, %s: tensor<f32>) -> \(type) {
            \(body)
            return \(result) : \(type) loc("end")
          } loc(#loc)
        }
        #loc = loc("file.py":1:2)
        """)
    }
    #expect(try graphOf(pretty) == graphOf(generic))
  }

  @Test(arguments: [
    (#"loc("state['w']")"#, "state['w']"), (#"loc("x"("step.py":1:2))"#, "x"), (#"loc("step.py":1:2)"#, ""),
    ("loc(#loc1)", ""), ("loc(unknown)", ""), (#"loc(callsite("f" at "g"))"#, ""), ("", ""),
    (#"{jax.arg_info = "y"} loc("x")"#, "y"),
  ])
  func `parameters are called what their locations say`(_ location: String, _ name: String) throws {
    let graph = try graph(
      """
      func.func public @main(%arg0: tensor<2xf32> \(location), %arg1: tensor<2xf32>) -> tensor<2xf32> {
        return %arg0 : tensor<2xf32>
      }
      """)
    #expect(graph.parameters.map(\.name) == [name, ""])
  }

  /// A place alone says nothing; beside the leaves of a tree it does.
  @Test(arguments: [
    (["result[0]", "result[1]"], ["", ""]), (["result", "result"], ["", ""]),
    (["result[0][0]", "result[1]"], ["[0][0]", "[1]"]),
    (["result['loss']", "result['w'][0]"], ["['loss']", "['w'][0]"]),
    (["result.loss", "result[1]"], [".loss", "[1]"]),
  ])
  func `results are called what JAX's paths say`(_ paths: [String], _ names: [String]) throws {
    let text = """
      func.func @main(%a: tensor<f32>) -> (tensor<f32> {jax.result_info = "\(paths[0])"},
          tensor<f32> {jax.result_info = "\(paths[1])"}) {
        return %a, %a : tensor<f32>, tensor<f32>
      }
      """
    #expect(try graph(text).results.map(\.name) == names)
  }

  @Test func `a module in the generic form throughout`() throws {
    let generic = try graph(
      """
      "builtin.module"() <{sym_name = "m"}> ({
        "func.func"() <{function_type = (tensor<2xf32>) -> tensor<2xf32>, sym_name = "main", sym_visibility = "public",
          arg_attrs = [{tf.aliasing_output = 0 : i32}]}> ({
        ^bb0(%arg0: tensor<2xf32>):
          %0 = "func.call"(%arg0) <{callee = @twice}> : (tensor<2xf32>) -> tensor<2xf32>
          "func.return"(%0) : (tensor<2xf32>) -> ()
        }) : () -> ()
        "func.func"() <{function_type = (tensor<2xf32>) -> tensor<2xf32>, sym_name = "twice"}> ({
        ^bb0(%arg0: tensor<2xf32>):
          %0 = "stablehlo.add"(%arg0, %arg0) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
          "func.return"(%0) : (tensor<2xf32>) -> ()
        }) : () -> ()
      }) : () -> ()
      """)
    #expect(generic.nodes.count == 1)
    #expect(generic.resultTypes == [.f32[2]])
  }

  static let literals: [(text: String, values: [Double])] = [
    (
      "dense<[[1.5, -2.0], [0x7F800000, 3.0e-1]]> : tensor<2x2xf32>",
      [1.5, -2, .infinity, Double(Float(0.3))]
    ),
    ("dense<1> : tensor<3xi32>", [1, 1, 1]), ("dense<\"0x0000803F000000C0\"> : tensor<2xf32>", [1, -2]),
    ("dense<\"0x0000803F\"> : tensor<2xf32>", [1, 1]),
    ("dense<[true, false, true]> : tensor<3xi1>", [1, 0, 1]),
    ("dense<\"0x0D\"> : tensor<5xi1>", [1, 0, 1, 1, 0]),
    ("dense<\"0x0100010100\"> : tensor<5xi1>", [1, 0, 1, 1, 0]),
    ("dense<0x3C00> : tensor<f16>", [1]), ("dense<[1.0, 0xFF80]> : tensor<2xbf16>", [1, -.infinity]),
    ("dense<0x7FF0000000000000> : tensor<f64>", [.infinity]), ("dense<-128> : tensor<i8>", [-128]),
    ("dense<255> : tensor<ui8>", [255]), ("dense<> : tensor<0x3xf32>", []),
    ("dense<[[], []]> : tensor<2x0xf32>", []), ("dense<1.0E+2> : tensor<f64>", [100]),
  ]

  @Test(arguments: literals)
  func `constants in every spelling`(_ text: String, _ expected: [Double]) throws {
    let type = String(text.split(separator: ":").last ?? "").trimmingPrefix(" ")
    let graph = try graph(
      """
      func.func @main() -> \(type) {
        %0 = stablehlo.constant \(text)
        return %0 : \(type)
      }
      """)
    #expect(try ReferenceEvaluator.evaluate(graph, [])[0].floats == expected)
  }

  @Test func `values that a loop uses from outside are carried along, those of branches passed`() throws {
    let graph = try graph(
      """
      func.func @main(%n: tensor<i32>, %x: tensor<2xf32>, %y: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
        %zero = stablehlo.constant dense<0> : tensor<i32>
        %0:2 = stablehlo.while(%i = %zero, %s = %x) : tensor<i32>, tensor<2xf32>
        cond {
          %1 = stablehlo.compare LT, %i, %n, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
          stablehlo.return %1 : tensor<i1>
        } do {
          %one = stablehlo.constant dense<1> : tensor<i32>
          %1 = stablehlo.add %i, %one : tensor<i32>
          %2 = stablehlo.add %s, %y : tensor<2xf32>
          stablehlo.return %1, %2 : tensor<i32>, tensor<2xf32>
        }
        %3 = "stablehlo.case"(%n) ({
          stablehlo.return %x : tensor<2xf32>
        }, {
          %4 = stablehlo.multiply %x, %y : tensor<2xf32>
          stablehlo.return %4 : tensor<2xf32>
        }) : (tensor<i32>) -> tensor<2xf32>
        return %0#1, %3 : tensor<2xf32>, tensor<2xf32>
      }
      """)
    let results = try ReferenceEvaluator.evaluate(
      graph,
      [
        ReferenceTensor([3], .i32), ReferenceTensor([1, 2], .f32[2]), ReferenceTensor([10, 20], .f32[2]),
      ])
    #expect(results.map(\.floats) == [[31, 62], [10, 40]])
  }

  @Test func `a name that a region gives hides that of the same name outside, until the region ends`() throws
  {
    let scalar = "tensor<f32>"
    let graph = try graph(
      """
      func.func @main(%x: \(scalar), %v: tensor<3xf32>, %p: tensor<i1>) -> \(scalar) {
        %c = stablehlo.constant dense<0.0> : \(scalar)
        %pair:2 = stablehlo.optimization_barrier %x, %x : \(scalar), \(scalar)
        %r = "stablehlo.if"(%p) ({
          %s = "stablehlo.reduce"(%v, %c) <{dimensions = array<i64: 0>}> ({
          ^bb0(%x: \(scalar), %y: \(scalar)):
            %q = stablehlo.add %x, %y : \(scalar)
            stablehlo.return %q : \(scalar)
          }) : (tensor<3xf32>, \(scalar)) -> \(scalar)
          %u = "stablehlo.if"(%p) ({
            %pair = stablehlo.multiply %x, %s : \(scalar)
            stablehlo.return %pair : \(scalar)
          }, {
            stablehlo.return %pair#1 : \(scalar)
          }) : (tensor<i1>) -> \(scalar)
          stablehlo.return %u : \(scalar)
        }, {
          stablehlo.return %x : \(scalar)
        }) : (tensor<i1>) -> \(scalar)
        %t = stablehlo.add %r, %pair#0 : \(scalar)
        return %t : \(scalar)
      }
      """)
    for (flag, expected) in [(1.0, 22.0), (0, 4)] {
      let results = try ReferenceEvaluator.evaluate(
        graph,
        [ReferenceTensor([2], .f32), ReferenceTensor([1, 3, 6], .f32[3]), ReferenceTensor([flag], .i1)])
      #expect(results[0].floats == [expected])
    }
  }

  @Test func `tuples, composites and donation`() throws {
    let text = """
      func.func @main(%a: tensor<2xf32> {tf.aliasing_output = 1 : i32}, %b: tensor<2xf32>) -> (tensor<f32>, tensor<2xf32>) {
        %t = stablehlo.tuple %a, %b : tuple<tensor<2xf32>, tensor<2xf32>>
        %0 = stablehlo.get_tuple_element %t[1] : (tuple<tensor<2xf32>, tensor<2xf32>>) -> tensor<2xf32>
        %1 = stablehlo.composite "my.double" %0 {decomposition = @double, composite_attributes = {n = 2 : i64}}
          : (tensor<2xf32>) -> tensor<2xf32>
        %2 = stablehlo.constant dense<7.0> : tensor<f32>
        return %2, %1 : tensor<f32>, tensor<2xf32>
      }
      func.func private @double(%x: tensor<2xf32>) -> tensor<2xf32> {
        %0 = stablehlo.add %x, %x : tensor<2xf32>
        return %0 : tensor<2xf32>
      }
      """
    let plain = try graph(text)
    #expect(plain.parameters.allSatisfy { $0.role == .input })
    let donated = try StableHLOReader.graph(text.utf8, file: "t", keepsDonation: true)
    #expect(donated.parameters.map(\.role) == [.state, .input])
    #expect(donated.results.map(\.updates) == [nil, 0])
  }
}
