import Foundation
import Sluice
import SluiceConformance
import Testing

/// Operations with shapes and amounts as operands, where types and constants tell these.
@Suite struct DynamicOperationTests {
  @Test func `shapes that types tell need not be known`() throws {
    try expectPasses(
      """
      %s = stablehlo.constant dense<[2, 3]> : tensor<2xi64>
      %0 = stablehlo.dynamic_iota %s, dim = 1 : (tensor<2xi64>) -> tensor<2x3xi32>
      check.expect_eq_const %0, dense<[[0, 1, 2], [0, 1, 2]]> : tensor<2x3xi32>
      %t = stablehlo.add %s, %s : tensor<2xi64>
      %1 = stablehlo.dynamic_reshape %0, %t : (tensor<2x3xi32>, tensor<2xi64>) -> tensor<3x2xi32>
      check.expect_eq_const %1, dense<[[0, 1], [2, 0], [1, 2]]> : tensor<3x2xi32>
      %a = stablehlo.constant dense<[[5.0], [6.0]]> : tensor<2x1xf32>
      %2 = stablehlo.dynamic_broadcast_in_dim %a, %s, dims = [0, 1] {known_expanding_dimensions = array<i64: 1>}
        : (tensor<2x1xf32>, tensor<2xi64>) -> tensor<2x3xf32>
      check.expect_eq_const %2, dense<[[5.0, 5.0, 5.0], [6.0, 6.0, 6.0]]> : tensor<2x3xf32>
      """)
  }

  @Test func `amounts that are constants are attributes`() throws {
    try expectPasses(
      """
      %a = stablehlo.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
      %v = stablehlo.constant dense<0.5> : tensor<f32>
      %low = stablehlo.constant dense<1> : tensor<1xi64>
      %high = stablehlo.constant dense<-1> : tensor<1xi64>
      %interior = stablehlo.constant dense<0> : tensor<1xi64>
      %0 = stablehlo.dynamic_pad %a, %v, %low, %high, %interior
        : (tensor<4xf32>, tensor<f32>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<4xf32>
      check.expect_eq_const %0, dense<[0.5, 1.0, 2.0, 3.0]> : tensor<4xf32>
      %limit = stablehlo.constant dense<4> : tensor<1xi64>
      %step = stablehlo.constant dense<2> : tensor<1xi64>
      %1 = stablehlo.real_dynamic_slice %a, %low, %limit, %step
        : (tensor<4xf32>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<2xf32>
      check.expect_eq_const %1, dense<[2.0, 4.0]> : tensor<2xf32>
      %places = stablehlo.constant dense<[[2], [0]]> : tensor<2x1xi32>
      %2 = "stablehlo.dynamic_gather"(%a, %places, %step) {
        dimension_numbers = #stablehlo.gather<offset_dims = [1], start_index_map = [0], index_vector_dim = 1>,
        indices_are_sorted = false
      } : (tensor<4xf32>, tensor<2x1xi32>, tensor<1xi64>) -> tensor<2x2xf32>
      check.expect_eq_const %2, dense<[[3.0, 4.0], [1.0, 2.0]]> : tensor<2x2xf32>
      %image = stablehlo.reshape %a : (tensor<4xf32>) -> tensor<1x4x1xf32>
      %kernel = stablehlo.constant dense<1.0> : tensor<3x1x1xf32>
      %padding = stablehlo.constant dense<[[1, 1]]> : tensor<1x2xi64>
      %3 = "stablehlo.dynamic_conv"(%image, %kernel, %padding) {
        dimension_numbers = #stablehlo.conv<[b, 0, f]x[0, i, o]->[b, 0, f]>,
        feature_group_count = 1 : i64, batch_group_count = 1 : i64
      } : (tensor<1x4x1xf32>, tensor<3x1x1xf32>, tensor<1x2xi64>) -> tensor<1x4x1xf32>
      check.expect_eq_const %3, dense<[[[3.0], [6.0], [9.0], [7.0]]]> : tensor<1x4x1xf32>
      """)
  }

  @Test func `amounts that are computed are dynamic shapes`() throws {
    let text = """
      func.func @main() {
        %a = stablehlo.constant dense<[1.0, 2.0]> : tensor<2xf32>
        %v = stablehlo.constant dense<0.5> : tensor<f32>
        %one = stablehlo.constant dense<1> : tensor<1xi64>
        %none = stablehlo.subtract %one, %one : tensor<1xi64>
        %0 = stablehlo.dynamic_pad %a, %v, %one, %none, %none
          : (tensor<2xf32>, tensor<f32>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<3xf32>
        check.expect_eq_const %0, dense<[0.5, 1.0, 2.0]> : tensor<3xf32>
        func.return
      }
      """
    let file = FileManager.default.temporaryDirectory.appending(path: "dynamic-\(UUID()).mlir")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    #expect(try ConformanceSuite(paths: [file.path]).run().summary == "0 passed, 0 failed, 1 unsupported")
    #expect(throws: SluiceError.self) { try Function(contentsOf: file) }
  }
}
