/// Small programs in StableHLO that between them use every kind of syntax and most operations.
enum FuzzPrograms {
  static let texts = [elementwise, reductions, indexing, control, calls, generic, windows]

  private static let elementwise = """
    module @m attributes {mhlo.num_partitions = 1 : i32} {
      func.func public @main(%arg0: tensor<4x3xf32> {jax.arg_info = "x"}, %arg1: tensor<3xf32>) -> (tensor<4x3xf32> {jax.result_info = "y"}) {
        %cst = stablehlo.constant dense<[[1.0, -2.5, 0x7F800000]]> : tensor<1x3xf32>
        %0 = stablehlo.broadcast_in_dim %cst, dims = [0, 1] : (tensor<1x3xf32>) -> tensor<4x3xf32>
        %1 = stablehlo.broadcast_in_dim %arg1, dims = [1] : (tensor<3xf32>) -> tensor<4x3xf32>
        %2 = stablehlo.add %arg0, %1 : tensor<4x3xf32> loc("a.py":3:4)
        %3 = stablehlo.compare GT, %2, %0, FLOAT : (tensor<4x3xf32>, tensor<4x3xf32>) -> tensor<4x3xi1>
        %4 = stablehlo.tanh %2 : tensor<4x3xf32>
        %5 = stablehlo.select %3, %4, %0 : tensor<4x3xi1>, tensor<4x3xf32>
        %6 = stablehlo.convert %5 : (tensor<4x3xf32>) -> tensor<4x3xi32>
        %7 = stablehlo.convert %6 : (tensor<4x3xi32>) -> tensor<4x3xf32>
        %8 = chlo.square %7 : tensor<4x3xf32> -> tensor<4x3xf32>
        return %8 : tensor<4x3xf32>
      }
    }
    """

  private static let reductions = """
    func.func @main(%a: tensor<6x5xf32>, %b: tensor<5x7xf32>) -> (tensor<6xf32>, tensor<7xf32>) {
      %c = stablehlo.constant dense<0.0> : tensor<f32>
      %0 = stablehlo.dot_general %a, %b, contracting_dims = [1] x [0], precision = [DEFAULT, DEFAULT] : (tensor<6x5xf32>, tensor<5x7xf32>) -> tensor<6x7xf32>
      %1 = stablehlo.reduce(%0 init: %c) applies stablehlo.add across dimensions = [1] : (tensor<6x7xf32>, tensor<f32>) -> tensor<6xf32>
      %m = stablehlo.constant dense<0xFF800000> : tensor<f32>
      %2 = stablehlo.reduce(%0 init: %m) across dimensions = [0] : (tensor<6x7xf32>, tensor<f32>) -> tensor<7xf32>
       reducer(%x: tensor<f32>, %y: tensor<f32>) {
        %3 = stablehlo.maximum %x, %y : tensor<f32>
        stablehlo.return %3 : tensor<f32>
      }
      return %1, %2 : tensor<6xf32>, tensor<7xf32>
    }
    """

  private static let indexing = """
    func.func @main(%x: tensor<5x4xf32>, %i: tensor<3x1xi32>, %u: tensor<3x4xf32>, %j: tensor<i32>) -> (tensor<3x4xf32>, tensor<5x4xf32>, tensor<2x2xf32>) {
      %0 = "stablehlo.gather"(%x, %i) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 4>}> : (tensor<5x4xf32>, tensor<3x1xi32>) -> tensor<3x4xf32>
      %1 = "stablehlo.scatter"(%x, %i, %u) <{scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>}> ({
      ^bb0(%a: tensor<f32>, %b: tensor<f32>):
        %s = stablehlo.add %a, %b : tensor<f32>
        stablehlo.return %s : tensor<f32>
      }) : (tensor<5x4xf32>, tensor<3x1xi32>, tensor<3x4xf32>) -> tensor<5x4xf32>
      %2 = stablehlo.dynamic_slice %x, %j, %j, sizes = [2, 2] : (tensor<5x4xf32>, tensor<i32>, tensor<i32>) -> tensor<2x2xf32>
      %3 = stablehlo.slice %x [1:5:2, 0:4] : (tensor<5x4xf32>) -> tensor<2x4xf32>
      %4 = stablehlo.concatenate %3, %0, dim = 0 : (tensor<2x4xf32>, tensor<3x4xf32>) -> tensor<5x4xf32>
      %p = stablehlo.constant dense<"0x0000803F"> : tensor<f32>
      %5 = stablehlo.pad %2, %p, low = [1, 0], high = [2, 2], interior = [0, 0] : (tensor<2x2xf32>, tensor<f32>) -> tensor<5x4xf32>
      %6 = stablehlo.add %1, %5 : tensor<5x4xf32>
      %7 = stablehlo.subtract %6, %4 : tensor<5x4xf32>
      return %0, %7, %2 : tensor<3x4xf32>, tensor<5x4xf32>, tensor<2x2xf32>
    }
    """

  private static let control = """
    func.func @main(%n: tensor<i32>, %x: tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>) {
      %zero = stablehlo.constant dense<0> : tensor<i32>
      %five = stablehlo.constant dense<5> : tensor<i32>
      %0:2 = stablehlo.while(%i = %zero, %s = %x) : tensor<i32>, tensor<3xf32>
      cond {
        %1 = stablehlo.compare LT, %i, %five, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
        stablehlo.return %1 : tensor<i1>
      } do {
        %one = stablehlo.constant dense<1> : tensor<i32>
        %1 = stablehlo.add %i, %one : tensor<i32>
        %2 = stablehlo.multiply %s, %x : tensor<3xf32>
        stablehlo.return %1, %2 : tensor<i32>, tensor<3xf32>
      }
      %3 = "stablehlo.case"(%n) ({
        stablehlo.return %x : tensor<3xf32>
      }, {
        %4 = stablehlo.negate %0#1 : tensor<3xf32>
        stablehlo.return %4 : tensor<3xf32>
      }) : (tensor<i32>) -> tensor<3xf32>
      return %0#1, %3 : tensor<3xf32>, tensor<3xf32>
    }
    """

  private static let calls = """
    func.func public @main(%a: tensor<2xf32> {tf.aliasing_output = 0 : i32}) -> tensor<2xf32> {
      %0:2 = call @pair(%a) : (tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>)
      %t = stablehlo.tuple %0#0, %0#1 : tuple<tensor<2xf32>, tensor<2xf32>>
      %1 = stablehlo.get_tuple_element %t[1] : (tuple<tensor<2xf32>, tensor<2xf32>>) -> tensor<2xf32>
      %2 = stablehlo.composite "my.double" %1 {composite_attributes = {n = 2 : i64}, decomposition = @double} : (tensor<2xf32>) -> tensor<2xf32>
      stablehlo.custom_call @check.expect_close(%2, %1) {has_side_effect = true} : (tensor<2xf32>, tensor<2xf32>) -> ()
      return %2 : tensor<2xf32>
    }
    func.func private @pair(%a: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
      %0 = func.call @double(%a) : (tensor<2xf32>) -> tensor<2xf32>
      return %0, %a : tensor<2xf32>, tensor<2xf32>
    }
    func.func private @double(%a: tensor<2xf32>) -> tensor<2xf32> {
      %0 = stablehlo.add %a, %a : tensor<2xf32>
      return %0 : tensor<2xf32>
    }
    """

  private static let generic = """
    #loc = loc("x")
    "builtin.module"() <{sym_name = "m"}> ({
      "func.func"() <{function_type = (tensor<2x2xf32>) -> tensor<2x2xf32>, sym_name = "main"}> ({
      ^bb0(%arg0: tensor<2x2xf32> loc("p")):
        %0 = "stablehlo.transpose"(%arg0) <{permutation = array<i64: 1, 0>}> : (tensor<2x2xf32>) -> tensor<2x2xf32> loc(#loc)
        %1 = "stablehlo.iota"() <{iota_dimension = 1 : i64}> : () -> tensor<2x2xf32>
        %2 = "stablehlo.dot_general"(%0, %1) <{dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [0]>}> : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
        "func.return"(%2) : (tensor<2x2xf32>) -> ()
      }) {sym_visibility = "public"} : () -> ()
    }) : () -> ()
    """

  private static let windows = """
    func.func @main(%x: tensor<1x6x6x2xf32>) -> tensor<1x3x3x2xf32> {
      %c = stablehlo.constant dense<0.0> : tensor<f32>
      %0 = "stablehlo.reduce_window"(%x, %c) <{padding = dense<[[0, 0], [0, 1], [0, 1], [0, 0]]> : tensor<4x2xi64>, window_dimensions = array<i64: 1, 3, 3, 1>, window_strides = array<i64: 1, 2, 2, 1>}> ({
      ^bb0(%a: tensor<f32>, %b: tensor<f32>):
        %1 = stablehlo.maximum %a, %b : tensor<f32>
        stablehlo.return %1 : tensor<f32>
      }) : (tensor<1x6x6x2xf32>, tensor<f32>) -> tensor<1x3x3x2xf32>
      %2 = stablehlo.reverse %0, dims = [1, 2] : tensor<1x3x3x2xf32>
      return %2 : tensor<1x3x3x2xf32>
    }
    """
}
