import Testing

/// Regions of windows that are no straight sequences of elementwise operations.
@Suite struct WindowRegionTests {
  @Test func `a region with a loop combines what is in a window`() throws {
    try expectPasses(
      """
      %a = stablehlo.constant dense<[1.0, 2.0, 3.0, 20.0]> : tensor<4xf32>
      %z = stablehlo.constant dense<0.0> : tensor<f32>
      %r = "stablehlo.reduce_window"(%a, %z) <{window_dimensions = array<i64: 2>, padding = dense<[[1, 0]]> : tensor<1x2xi64>}> ({
       ^bb0(%x: tensor<f32>, %y: tensor<f32>):
        %n = stablehlo.constant dense<0> : tensor<i32>
        %l = stablehlo.constant dense<2> : tensor<i32>
        %o = stablehlo.constant dense<1> : tensor<i32>
        %s:2 = stablehlo.while(%i = %n, %c = %x) : tensor<i32>, tensor<f32>
        cond {
          %p = stablehlo.compare LT, %i, %l : (tensor<i32>, tensor<i32>) -> tensor<i1>
          stablehlo.return %p : tensor<i1>
        } do {
          %j = stablehlo.add %i, %o : tensor<i32>
          %d = stablehlo.add %c, %y : tensor<f32>
          stablehlo.return %j, %d : tensor<i32>, tensor<f32>
        }
        stablehlo.return %s#1 : tensor<f32>
      }) : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
      check.expect_eq_const %r, dense<[2.0, 6.0, 10.0, 46.0]> : tensor<4xf32>
      """)
  }
}
