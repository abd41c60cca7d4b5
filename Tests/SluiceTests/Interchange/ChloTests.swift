import Testing

/// CHLO's operations that are compositions of others.
@Suite struct ChloTests {
  @Test func `the upper half of a product`() throws {
    try expectPasses(
      """
      %a = stablehlo.constant dense<[-128, 127, 100, -1]> : tensor<4xi8>
      %b = stablehlo.constant dense<[-128, 127, 100, 1]> : tensor<4xi8>
      %r = chlo.mulhi %a, %b : tensor<4xi8>, tensor<4xi8> -> tensor<4xi8>
      check.expect_eq_const %r, dense<[64, 63, 39, -1]> : tensor<4xi8>
      %c = stablehlo.constant dense<[-1, -9223372036854775808, 9223372036854775807, 4611686018427387905]> : tensor<4xi64>
      %d = stablehlo.constant dense<[1, -9223372036854775808, 9223372036854775807, 7]> : tensor<4xi64>
      %s = chlo.mulhi %c, %d : tensor<4xi64>, tensor<4xi64> -> tensor<4xi64>
      check.expect_eq_const %s, dense<[-1, 4611686018427387904, 4611686018427387903, 1]> : tensor<4xi64>
      %e = stablehlo.constant dense<[18446744073709551615, 4294967296]> : tensor<2xui64>
      %t = chlo.mulhi %e, %e : tensor<2xui64>, tensor<2xui64> -> tensor<2xui64>
      check.expect_eq_const %t, dense<[18446744073709551614, 1]> : tensor<2xui64>
      %f = stablehlo.constant dense<[-8, 7]> : tensor<2xi4>
      %u = chlo.mulhi %f, %f : tensor<2xi4>, tensor<2xi4> -> tensor<2xi4>
      check.expect_eq_const %u, dense<[4, 3]> : tensor<2xi4>
      """)
  }

  @Test func `operands are broadcast to the shape of the result`() throws {
    try expectPasses(
      """
      %a = stablehlo.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
      %b = stablehlo.constant dense<[10.0, 20.0, 30.0]> : tensor<3xf32>
      %r = chlo.broadcast_add %a, %b : (tensor<2x1xf32>, tensor<3xf32>) -> tensor<2x3xf32>
      check.expect_eq_const %r, dense<[[11.0, 21.0, 31.0], [12.0, 22.0, 32.0]]> : tensor<2x3xf32>
      %c = stablehlo.constant dense<[10.0, 20.0]> : tensor<2xf32>
      %s = chlo.broadcast_multiply %r, %c {broadcast_dimensions = array<i64: 0>} : (tensor<2x3xf32>, tensor<2xf32>) -> tensor<2x3xf32>
      check.expect_eq_const %s, dense<[[110.0, 210.0, 310.0], [240.0, 440.0, 640.0]]> : tensor<2x3xf32>
      %t = chlo.broadcast_compare %a, %b {comparison_direction = #chlo<comparison_direction LT>} : (tensor<2x1xf32>, tensor<3xf32>) -> tensor<2x3xi1>
      check.expect_eq_const %t, dense<true> : tensor<2x3xi1>
      %l = "chlo.constant_like"(%b) {value = 2.5 : f32} : (tensor<3xf32>) -> tensor<3xf32>
      check.expect_eq_const %l, dense<2.5> : tensor<3xf32>
      %p = stablehlo.constant dense<true> : tensor<i1>
      %w = chlo.broadcast_select %p, %a, %b : (tensor<i1>, tensor<2x1xf32>, tensor<3xf32>) -> tensor<2x3xf32>
      check.expect_eq_const %w, dense<[[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]]> : tensor<2x3xf32>
      """)
  }

  @Test func `sinh and cosh are what CHLO defines them by`() throws {
    for (type, nan) in [("f32", "0x7FC00000"), ("f64", "0x7FF8000000000000")] {
      try expectPasses(
        """
        %x = stablehlo.constant dense<[0.0, -0.0, 0.3, -0.99, 1.0, -10.28, 88.9, 100.0, 711.0, NAN]> : tensor<10xTYPE>
        %s = chlo.sinh %x : tensor<10xTYPE> -> tensor<10xTYPE>
        %c = chlo.cosh %x : tensor<10xTYPE> -> tensor<10xTYPE>
        %l = stablehlo.constant dense<-0.69314718055994530942> : tensor<10xTYPE>
        %n = stablehlo.negate %x : tensor<10xTYPE>
        %a = stablehlo.add %x, %l : tensor<10xTYPE>
        %d = stablehlo.add %n, %l : tensor<10xTYPE>
        %e = stablehlo.exponential %a : tensor<10xTYPE>
        %f = stablehlo.exponential %d : tensor<10xTYPE>
        %sum = stablehlo.add %e, %f : tensor<10xTYPE>
        stablehlo.custom_call @check.expect_close(%c, %sum) {has_side_effect = true} : (tensor<10xTYPE>, tensor<10xTYPE>) -> ()
        %large = stablehlo.subtract %e, %f : tensor<10xTYPE>
        %one = stablehlo.constant dense<1.0> : tensor<10xTYPE>
        %half = stablehlo.constant dense<0.5> : tensor<10xTYPE>
        %m = stablehlo.exponential_minus_one %x : tensor<10xTYPE>
        %m1 = stablehlo.add %m, %one : tensor<10xTYPE>
        %q = stablehlo.divide %m, %m1 : tensor<10xTYPE>
        %t = stablehlo.add %m, %q : tensor<10xTYPE>
        %small = stablehlo.multiply %half, %t : tensor<10xTYPE>
        %abs = stablehlo.abs %x : tensor<10xTYPE>
        %p = stablehlo.compare LT, %abs, %one : (tensor<10xTYPE>, tensor<10xTYPE>) -> tensor<10xi1>
        %w = stablehlo.select %p, %small, %large : tensor<10xi1>, tensor<10xTYPE>
        stablehlo.custom_call @check.expect_close(%s, %w) {has_side_effect = true} : (tensor<10xTYPE>, tensor<10xTYPE>) -> ()
        """.replacing("TYPE", with: type).replacing("NAN", with: nan))
    }
  }

  @Test func `sinh and cosh called Sluice's own are rounded to the nearest`() throws {
    // CHLO's sinh gives -14654.526 there.
    try expectPasses(
      """
      %x = stablehlo.constant dense<-10.285651> : tensor<f32>
      %s = chlo.sinh %x {sluice.own} : tensor<f32> -> tensor<f32>
      check.expect_eq_const %s, dense<-14654.519> : tensor<f32>
      %c = "chlo.cosh"(%x) {sluice.own} : (tensor<f32>) -> tensor<f32>
      check.expect_eq_const %c, dense<14654.519> : tensor<f32>
      """)
  }

  @Test func `a scan in both directions, in both forms`() throws {
    try expectPasses(
      """
      %a = stablehlo.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
      %c = stablehlo.constant dense<[10.0, 20.0]> : tensor<2xf32>
      %r:2 = chlo.scan(%a) inits (%c) dimension=0 attributes {is_reverse = false} {
      ^bb0(%x: tensor<2xf32>, %y: tensor<2xf32>):
        %s = stablehlo.add %x, %y : tensor<2xf32>
        stablehlo.return %s, %s : tensor<2xf32>, tensor<2xf32>
      } : (tensor<3x2xf32>, tensor<2xf32>) -> (tensor<3x2xf32>, tensor<2xf32>)
      check.expect_eq_const %r#0, dense<[[11.0, 22.0], [14.0, 26.0], [19.0, 32.0]]> : tensor<3x2xf32>
      check.expect_eq_const %r#1, dense<[19.0, 32.0]> : tensor<2xf32>
      %z = stablehlo.constant dense<[0.0, 0.0, 0.0]> : tensor<3xf32>
      %t:2 = "chlo.scan"(%a, %z) <{dimension = 1 : i64, is_reverse = true, operandSegmentSizes = array<i32: 1, 1>, resultSegmentSizes = array<i32: 1, 1>}> ({
      ^bb0(%x: tensor<3xf32>, %y: tensor<3xf32>):
        %s = stablehlo.add %x, %y : tensor<3xf32>
        stablehlo.return %y, %s : tensor<3xf32>, tensor<3xf32>
      }) : (tensor<3x2xf32>, tensor<3xf32>) -> (tensor<3x2xf32>, tensor<3xf32>)
      check.expect_eq_const %t#0, dense<[[2.0, 0.0], [4.0, 0.0], [6.0, 0.0]]> : tensor<3x2xf32>
      check.expect_eq_const %t#1, dense<[3.0, 7.0, 11.0]> : tensor<3xf32>
      """)
  }

  @Test func `a product of groups of rows, and of groups of what is summed over`() throws {
    try expectPasses(
      """
      %a = stablehlo.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]> : tensor<4x2xf32>
      %b = stablehlo.constant dense<[[[1.0], [0.0]], [[0.0], [1.0]], [[1.0], [1.0]]]> : tensor<3x2x1xf32>
      %g = stablehlo.constant dense<[1, 2, 0]> : tensor<3xi32>
      %r = "chlo.ragged_dot"(%a, %b, %g) <{ragged_dot_dimension_numbers = #chlo.ragged_dot<lhs_batching_dimensions = [], rhs_batching_dimensions = [], lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [1], lhs_ragged_dimensions = [0], rhs_group_dimensions = [0]>, precision_config = [#chlo<precision DEFAULT>, #chlo<precision DEFAULT>]}> : (tensor<4x2xf32>, tensor<3x2x1xf32>, tensor<3xi32>) -> tensor<4x1xf32>
      check.expect_eq_const %r, dense<[[1.0], [4.0], [6.0], [0.0]]> : tensor<4x1xf32>
      %h = stablehlo.constant dense<[1, 3]> : tensor<2xi32>
      %k = stablehlo.transpose %a, dims = [1, 0] : (tensor<4x2xf32>) -> tensor<2x4xf32>
      %s = "chlo.ragged_dot"(%k, %a, %h) <{ragged_dot_dimension_numbers = #chlo.ragged_dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [0], lhs_ragged_dimensions = [1]>}> : (tensor<2x4xf32>, tensor<4x2xf32>, tensor<2xi32>) -> tensor<2x2x2xf32>
      check.expect_eq_const %s, dense<[[[1.0, 2.0], [2.0, 4.0]], [[83.0, 98.0], [98.0, 116.0]]]> : tensor<2x2x2xf32>
      """)
  }

  @Test func `sizes of groups for each index of the dimensions before the ragged one`() throws {
    try expectPasses(
      """
      %a = stablehlo.constant dense<[[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]]> : tensor<2x2x2xf32>
      %b = stablehlo.constant dense<[[[1.0], [0.0]], [[0.0], [1.0]]]> : tensor<2x2x1xf32>
      %g = stablehlo.constant dense<[[1, 1], [2, 0]]> : tensor<2x2xi32>
      %r = "chlo.ragged_dot"(%a, %b, %g) <{ragged_dot_dimension_numbers = #chlo.ragged_dot<lhs_contracting_dimensions = [2], rhs_contracting_dimensions = [1], lhs_ragged_dimensions = [1], rhs_group_dimensions = [0]>}> : (tensor<2x2x2xf32>, tensor<2x2x1xf32>, tensor<2x2xi32>) -> tensor<2x2x1xf32>
      check.expect_eq_const %r, dense<[[[1.0], [4.0]], [[5.0], [7.0]]]> : tensor<2x2x1xf32>
      %ones = stablehlo.constant dense<1.0> : tensor<2x2x1xf32>
      %h = stablehlo.constant dense<[[1, 1], [0, 2]]> : tensor<2x2xi32>
      %s = "chlo.ragged_dot"(%a, %ones, %h) <{ragged_dot_dimension_numbers = #chlo.ragged_dot<lhs_contracting_dimensions = [1, 2], rhs_contracting_dimensions = [0, 1], lhs_ragged_dimensions = [2]>}> : (tensor<2x2x2xf32>, tensor<2x2x1xf32>, tensor<2x2xi32>) -> tensor<2x2x1xf32>
      check.expect_eq_const %s, dense<[[[1.0], [5.0]], [[9.0], [21.0]]]> : tensor<2x2x1xf32>
      """)
  }
}
