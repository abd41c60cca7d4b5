module @jit_loss attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(%arg0: tensor<4xf32>, %arg1: tensor<f32>, %arg2: tensor<8x4xf32>, %arg3: tensor<8xf32>) -> (tensor<f32> {jax.result_info = "result"}) {
    %0 = stablehlo.dot_general %arg2, %arg0, contracting_dims = [1] x [0], precision = [DEFAULT, DEFAULT] : (tensor<8x4xf32>, tensor<4xf32>) -> tensor<8xf32>
    %1 = stablehlo.broadcast_in_dim %arg1, dims = [] : (tensor<f32>) -> tensor<8xf32>
    %2 = stablehlo.add %0, %1 : tensor<8xf32>
    %cst = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %3 = stablehlo.broadcast_in_dim %cst, dims = [] : (tensor<f32>) -> tensor<8xf32>
    %4 = stablehlo.maximum %3, %2 : tensor<8xf32>
    %5 = stablehlo.broadcast_in_dim %cst, dims = [] : (tensor<f32>) -> tensor<8xf32>
    %6 = stablehlo.subtract %5, %2 : tensor<8xf32>
    %7 = stablehlo.compare NE, %6, %6, FLOAT : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xi1>
    %8 = stablehlo.broadcast_in_dim %cst, dims = [] : (tensor<f32>) -> tensor<8xf32>
    %9 = stablehlo.add %8, %2 : tensor<8xf32>
    %10 = stablehlo.abs %6 : tensor<8xf32>
    %11 = stablehlo.negate %10 : tensor<8xf32>
    %12 = stablehlo.exponential %11 : tensor<8xf32>
    %13 = stablehlo.log_plus_one %12 : tensor<8xf32>
    %14 = stablehlo.add %4, %13 : tensor<8xf32>
    %15 = stablehlo.select %7, %9, %14 : tensor<8xi1>, tensor<8xf32>
    %16 = stablehlo.multiply %arg3, %2 : tensor<8xf32>
    %17 = stablehlo.subtract %15, %16 : tensor<8xf32>
    %cst_0 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %18 = stablehlo.reduce(%17 init: %cst_0) applies stablehlo.add across dimensions = [0] : (tensor<8xf32>, tensor<f32>) -> tensor<f32>
    %cst_1 = stablehlo.constant dense<8.000000e+00> : tensor<f32>
    %19 = stablehlo.divide %18, %cst_1 : tensor<f32>
    return %19 : tensor<f32>
  }
}
