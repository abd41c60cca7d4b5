import Foundation
import Sluice
import SluiceIR
import Testing

/// Element types that are kept in wider ones, in programs that check themselves: by the reference and compiled at two levels.
@Suite struct NarrowTypeTests {
  /// NaN alone has several codes.
  @Test(arguments: NarrowFloat.allCases)
  func `codes become numbers and codes again`(_ format: NarrowFloat) throws {
    let width = format.bitWidth
    let numbers = (0..<(1 << width)).filter { !format.decode(UInt8($0)).isNaN }
    let codes = numbers.map { String(format: "%02X", $0) }
    let (count, type) = (numbers.count, width == 4 ? "ui4" : "ui8")
    guard width != 6 else {
      // MLIR has no integers of 6 bits to see these as.
      return try expectPasses(
        """
        %0 = stablehlo.constant dense<"0x\(codes.joined())"> : tensor<\(count)x\(format)>
        %1 = stablehlo.constant dense<[\(codes.map { "0x" + $0 }.joined(separator: ", "))]> : tensor<\(count)x\(format)>
        check.expect_eq %0, %1 : tensor<\(count)x\(format)>
        """)
    }
    try expectPasses(
      """
      %0 = stablehlo.constant dense<"0x\(codes.joined())"> : tensor<\(count)x\(type)>
      %1 = stablehlo.bitcast_convert %0 : (tensor<\(count)x\(type)>) -> tensor<\(count)x\(format)>
      %2 = stablehlo.constant dense<[\(codes.map { "0x" + $0 }.joined(separator: ", "))]> : tensor<\(count)x\(format)>
      check.expect_eq %1, %2 : tensor<\(count)x\(format)>
      %3 = stablehlo.bitcast_convert %2 : (tensor<\(count)x\(format)>) -> tensor<\(count)x\(type)>
      check.expect_eq %3, %0 : tensor<\(count)x\(type)>
      """, "\(format)")
  }

  @Test func `sums and products are rounded to the format each`() throws {
    try expectPasses(
      """
      %0 = stablehlo.constant dense<[448.0, 448.0, 16.0, 0.001953125, 0x7F, 0x81]> : tensor<6xf8E4M3FN>
      %1 = stablehlo.constant dense<[16.0, 32.0, 1.0, 0.001953125, 1.0, 0x01]> : tensor<6xf8E4M3FN>
      %2 = stablehlo.add %0, %1 : tensor<6xf8E4M3FN>
      check.expect_eq_const %2, dense<[448.0, 0x7F, 16.0, 0.00390625, 0x7F, 0.0]> : tensor<6xf8E4M3FN>
      %3 = stablehlo.convert %2 : (tensor<6xf8E4M3FN>) -> tensor<6xf32>
      check.expect_eq_const %3, dense<[448.0, 0x7FC00000, 16.0, 0.00390625, 0x7FC00000, 0.0]> : tensor<6xf32>
      %4 = stablehlo.multiply %1, %1 : tensor<6xf8E4M3FN>
      check.expect_eq_const %4, dense<[256.0, 0x7F, 1.0, 0.0, 1.0, 0.0]> : tensor<6xf8E4M3FN>
      """)
  }

  @Test func `conversions round once and overflow as the format says`() throws {
    try expectPasses(
      """
      %0 = stablehlo.constant dense<[1.062500000001, 1.0625, 1.0e300, -1.0e-300, -2.0e300]> : tensor<5xf64>
      %1 = stablehlo.convert %0 : (tensor<5xf64>) -> tensor<5xf8E5M2>
      check.expect_eq_const %1, dense<[1.0, 1.0, 0x7C, -0.0, 0xFC]> : tensor<5xf8E5M2>
      %2 = stablehlo.convert %0 : (tensor<5xf64>) -> tensor<5xf8E4M3FNUZ>
      check.expect_eq_const %2, dense<[1.125, 1.0, 0x80, 0.0, 0x80]> : tensor<5xf8E4M3FNUZ>
      %3 = stablehlo.convert %0 : (tensor<5xf64>) -> tensor<5xf4E2M1FN>
      check.expect_eq_const %3, dense<[1.0, 1.0, 6.0, -0.0, -6.0]> : tensor<5xf4E2M1FN>
      %4 = stablehlo.convert %0 : (tensor<5xf64>) -> tensor<5xf8E8M0FNU>
      check.expect_eq_const %4, dense<[1.0, 1.0, 0xFF, 0xFF, 0xFF]> : tensor<5xf8E8M0FNU>
      %5 = stablehlo.constant dense<[100.0, -100.0, 3.7, 0x7FC00000]> : tensor<4xf32>
      %6 = stablehlo.convert %5 : (tensor<4xf32>) -> tensor<4xi4>
      check.expect_eq_const %6, dense<[7, -8, 3, 0]> : tensor<4xi4>
      %7 = stablehlo.convert %6 : (tensor<4xi4>) -> tensor<4xf6E2M3FN>
      check.expect_eq_const %7, dense<[7.0, -7.5, 3.0, 0.0]> : tensor<4xf6E2M3FN>
      """)
  }

  @Test func `bits regroup between types of few bits and of many`() throws {
    try expectPasses(
      """
      %0 = stablehlo.constant dense<[[1.0, -6.0], [0.5, 4.0]]> : tensor<2x2xf4E2M1FN>
      %1 = stablehlo.bitcast_convert %0 : (tensor<2x2xf4E2M1FN>) -> tensor<2xui8>
      check.expect_eq_const %1, dense<[0xF2, 0x61]> : tensor<2xui8>
      %2 = stablehlo.bitcast_convert %1 : (tensor<2xui8>) -> tensor<2x2xf4E2M1FN>
      check.expect_eq %0, %2 : tensor<2x2xf4E2M1FN>
      %3 = stablehlo.bitcast_convert %0 : (tensor<2x2xf4E2M1FN>) -> tensor<2x2xi4>
      check.expect_eq_const %3, dense<[[2, -1], [1, 6]]> : tensor<2x2xi4>
      %4 = stablehlo.bitcast_convert %3 : (tensor<2x2xi4>) -> tensor<2x2x2xui2>
      check.expect_eq_const %4, dense<[[[2, 0], [3, 3]], [[1, 0], [2, 1]]]> : tensor<2x2x2xui2>
      %5 = stablehlo.constant dense<[305419896]> : tensor<1xi32>
      %6 = stablehlo.bitcast_convert %5 : (tensor<1xi32>) -> tensor<1x8xui4>
      check.expect_eq_const %6, dense<[[8, 7, 6, 5, 4, 3, 2, 1]]> : tensor<1x8xui4>
      %7 = stablehlo.bitcast_convert %6 : (tensor<1x8xui4>) -> tensor<1xi32>
      check.expect_eq %5, %7 : tensor<1xi32>
      %8 = stablehlo.bitcast_convert %6 : (tensor<1x8xui4>) -> tensor<1x8x4xi1>
      %9 = stablehlo.bitcast_convert %8 : (tensor<1x8x4xi1>) -> tensor<1x8xui4>
      check.expect_eq %6, %9 : tensor<1x8xui4>
      """)
  }

  @Test func `neighbours and precision are those of the format`() throws {
    try expectPasses(
      """
      %0 = stablehlo.constant dense<[0.0, 1.0, 1.0, 448.0, -0.001953125, 0x7F, -448.0]> : tensor<7xf8E4M3FN>
      %1 = stablehlo.constant dense<[-1.0, 2.0, -1.0, 0x7F, 3.0, 1.0, 2.0]> : tensor<7xf8E4M3FN>
      %2 = chlo.next_after %0, %1 : tensor<7xf8E4M3FN>, tensor<7xf8E4M3FN> -> tensor<7xf8E4M3FN>
      check.expect_eq_const %2, dense<[-0.001953125, 1.125, 0.9375, 0x7F, -0.0, 0x7F, -416.0]> : tensor<7xf8E4M3FN>
      %3 = stablehlo.constant dense<[-0.0009765625, 240.0, 0.0]> : tensor<3xf8E4M3FNUZ>
      %4 = stablehlo.constant dense<[1.0, 0x80, -1.0]> : tensor<3xf8E4M3FNUZ>
      %5 = chlo.next_after %3, %4 : tensor<3xf8E4M3FNUZ>, tensor<3xf8E4M3FNUZ> -> tensor<3xf8E4M3FNUZ>
      check.expect_eq_const %5, dense<[0.0, 0x80, -0.0009765625]> : tensor<3xf8E4M3FNUZ>
      %6 = stablehlo.constant dense<[20.0, 0.375, 7.0, 0.0625]> : tensor<4xf6E3M2FN>
      %7 = stablehlo.reduce_precision %6, format = e3m1 : tensor<4xf6E3M2FN>
      check.expect_eq_const %7, dense<[16.0, 0.375, 8.0, 0.0]> : tensor<4xf6E3M2FN>
      %8 = stablehlo.is_finite %0 : (tensor<7xf8E4M3FN>) -> tensor<7xi1>
      check.expect_eq_const %8, dense<[true, true, true, true, true, false, true]> : tensor<7xi1>
      %9 = stablehlo.constant dense<[21.0, 0.375, 7.0, 0.125]> : tensor<4xf6E3M2FN>
      check.expect_close %6, %9 : tensor<4xf6E3M2FN>, tensor<4xf6E3M2FN>
      """)
  }

  @Test func `regions round at every step`() throws {
    try expectPasses(
      """
      %0 = stablehlo.constant dense<[16.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]> : tensor<8xf8E4M3FN>
      %1 = stablehlo.constant dense<0.0> : tensor<f8E4M3FN>
      %2 = stablehlo.reduce(%0 init: %1) applies stablehlo.add across dimensions = [0]
        : (tensor<8xf8E4M3FN>, tensor<f8E4M3FN>) -> tensor<f8E4M3FN>
      check.expect_eq_const %2, dense<16.0> : tensor<f8E4M3FN>
      %3 = "stablehlo.sort"(%0) <{dimension = 0 : i64}> ({
      ^bb0(%x: tensor<f8E4M3FN>, %y: tensor<f8E4M3FN>):
        %5 = stablehlo.compare LT, %x, %y, FLOAT : (tensor<f8E4M3FN>, tensor<f8E4M3FN>) -> tensor<i1>
        stablehlo.return %5 : tensor<i1>
      }) : (tensor<8xf8E4M3FN>) -> tensor<8xf8E4M3FN>
      check.expect_eq_const %3, dense<[1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 16.0]> : tensor<8xf8E4M3FN>
      """)
  }

  @Test func `regions of windows and updates round at every step`() throws {
    for body in [
      """
      %a = stablehlo.constant dense<[1.0, 2.0, 3.0, 20.0]> : tensor<4xf8E4M3FN>
      %z = stablehlo.constant dense<0.0> : tensor<f8E4M3FN>
      %r = "stablehlo.reduce_window"(%a, %z) <{window_dimensions = array<i64: 2>}> ({
       ^bb0(%x: tensor<f8E4M3FN>, %y: tensor<f8E4M3FN>):
        %s = stablehlo.add %x, %y : tensor<f8E4M3FN>
        stablehlo.return %s : tensor<f8E4M3FN>
      }) : (tensor<4xf8E4M3FN>, tensor<f8E4M3FN>) -> tensor<3xf8E4M3FN>
      check.expect_eq_const %r, dense<[3.0, 5.0, 24.0]> : tensor<3xf8E4M3FN>
      """,
      """
      %a = stablehlo.constant dense<[16.0, 2.0, 3.0]> : tensor<3xf8E4M3FN>
      %i = stablehlo.constant dense<[[0], [0], [2]]> : tensor<3x1xi32>
      %u = stablehlo.constant dense<[1.0, 1.0, 1.0]> : tensor<3xf8E4M3FN>
      %r = "stablehlo.scatter"(%a, %i, %u) <{scatter_dimension_numbers = #stablehlo.scatter<inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>}> ({
       ^bb0(%x: tensor<f8E4M3FN>, %y: tensor<f8E4M3FN>):
        %s = stablehlo.add %x, %y : tensor<f8E4M3FN>
        stablehlo.return %s : tensor<f8E4M3FN>
      }) : (tensor<3xf8E4M3FN>, tensor<3x1xi32>, tensor<3xf8E4M3FN>) -> tensor<3xf8E4M3FN>
      check.expect_eq_const %r, dense<[16.0, 2.0, 4.0]> : tensor<3xf8E4M3FN>
      """,
      """
      %a = stablehlo.constant dense<[1.0, 5.0, 3.0, 2.0]> : tensor<4xf8E5M2>
      %s = stablehlo.constant dense<[7.0, 8.0]> : tensor<2xf8E5M2>
      %z = stablehlo.constant dense<0.0> : tensor<f8E5M2>
      %r = "stablehlo.select_and_scatter"(%a, %s, %z) <{window_dimensions = array<i64: 2>, window_strides = array<i64: 2>}> ({
       ^bb0(%x: tensor<f8E5M2>, %y: tensor<f8E5M2>):
        %c = stablehlo.compare GE, %x, %y, TOTALORDER : (tensor<f8E5M2>, tensor<f8E5M2>) -> tensor<i1>
        stablehlo.return %c : tensor<i1>
      }, {
       ^bb0(%x: tensor<f8E5M2>, %y: tensor<f8E5M2>):
        %t = stablehlo.add %x, %y : tensor<f8E5M2>
        stablehlo.return %t : tensor<f8E5M2>
      }) : (tensor<4xf8E5M2>, tensor<2xf8E5M2>, tensor<f8E5M2>) -> tensor<4xf8E5M2>
      check.expect_eq_const %r, dense<[0.0, 7.0, 8.0, 0.0]> : tensor<4xf8E5M2>
      """,
    ] {
      try expectPasses(body)
    }
  }

  @Test func `moved, chosen and mapped elements stay in their type`() throws {
    try expectPasses(
      """
      %i = stablehlo.iota dim = 0 : tensor<20xf6E3M2FN>
      %s = stablehlo.slice %i [16:20] : (tensor<20xf6E3M2FN>) -> tensor<4xf6E3M2FN>
      check.expect_eq_const %s, dense<[16.0, 16.0, 16.0, 20.0]> : tensor<4xf6E3M2FN>
      %l = stablehlo.constant dense<17.0> : tensor<f6E3M2FN>
      %h = stablehlo.constant dense<18.0> : tensor<f6E3M2FN>
      %c = stablehlo.clamp %l, %s, %h : (tensor<f6E3M2FN>, tensor<4xf6E3M2FN>, tensor<f6E3M2FN>) -> tensor<4xf6E3M2FN>
      check.expect_eq_const %c, dense<16.0> : tensor<4xf6E3M2FN>
      %m = "stablehlo.map"(%s, %s) <{dimensions = array<i64: 0>}> ({
       ^bb0(%x: tensor<f6E3M2FN>, %y: tensor<f6E3M2FN>):
        %t = stablehlo.divide %x, %y : tensor<f6E3M2FN>
        stablehlo.return %t : tensor<f6E3M2FN>
      }) : (tensor<4xf6E3M2FN>, tensor<4xf6E3M2FN>) -> tensor<4xf6E3M2FN>
      check.expect_eq_const %m, dense<1.0> : tensor<4xf6E3M2FN>
      %q = stablehlo.concatenate %m, %s, dim = 0 : (tensor<4xf6E3M2FN>, tensor<4xf6E3M2FN>) -> tensor<8xf6E3M2FN>
      %k = stablehlo.constant dense<1> : tensor<i32>
      %g = "stablehlo.case"(%k) ({
        stablehlo.return %m : tensor<4xf6E3M2FN>
      }, {
        %w = stablehlo.multiply %m, %s : tensor<4xf6E3M2FN>
        stablehlo.return %w : tensor<4xf6E3M2FN>
      }) : (tensor<i32>) -> tensor<4xf6E3M2FN>
      check.expect_eq %g, %s : tensor<4xf6E3M2FN>
      %sg = stablehlo.sign %g : tensor<4xf6E3M2FN>
      %sq = stablehlo.sqrt %g : tensor<4xf6E3M2FN>
      check.expect_eq_const %sq, dense<[4.0, 4.0, 4.0, 4.0]> : tensor<4xf6E3M2FN>
      %rv = stablehlo.real %sq : tensor<4xf6E3M2FN>
      """)
  }

  @Test func `products are summed wider and rounded once`() throws {
    try expectPasses(
      """
      %0 = stablehlo.constant dense<[[16.0, 1.0], [3.0, 4.0]]> : tensor<2x2xf8E4M3FN>
      %1 = stablehlo.constant dense<[[1.0, 0.5], [1.0, 0.5]]> : tensor<2x2xf8E5M2>
      %2 = stablehlo.dot_general %0, %1, contracting_dims = [1] x [0]
        : (tensor<2x2xf8E4M3FN>, tensor<2x2xf8E5M2>) -> tensor<2x2xf32>
      check.expect_eq_const %2, dense<[[17.0, 8.5], [7.0, 3.5]]> : tensor<2x2xf32>
      %3 = stablehlo.dot_general %0, %0, contracting_dims = [1] x [1]
        : (tensor<2x2xf8E4M3FN>, tensor<2x2xf8E4M3FN>) -> tensor<2x2xf8E4M3FN>
      check.expect_eq_const %3, dense<[[256.0, 52.0], [52.0, 24.0]]> : tensor<2x2xf8E4M3FN>
      """)
  }

  @Test func `integers of few bits are counted and shifted within them`() throws {
    try expectPasses(
      """
      %0 = stablehlo.constant dense<[-8, -1, 0, 7]> : tensor<4xi4>
      %1 = stablehlo.constant dense<[1, 2, 3, 1]> : tensor<4xi4>
      %2 = stablehlo.popcnt %0 : tensor<4xi4>
      check.expect_eq_const %2, dense<[1, 4, 0, 3]> : tensor<4xi4>
      %3 = stablehlo.count_leading_zeros %0 : tensor<4xi4>
      check.expect_eq_const %3, dense<[0, 0, 4, 1]> : tensor<4xi4>
      %4 = stablehlo.shift_right_logical %0, %1 : tensor<4xi4>
      check.expect_eq_const %4, dense<[4, 3, 0, 3]> : tensor<4xi4>
      %5 = stablehlo.constant dense<"0x080F0007"> : tensor<4xi4>
      check.expect_eq %5, %0 : tensor<4xi4>
      %6 = stablehlo.shift_right_arithmetic %0, %1 : tensor<4xi4>
      check.expect_eq_const %6, dense<[-4, -1, 0, 3]> : tensor<4xi4>
      %7 = stablehlo.constant dense<[8, 15, 7, 9]> : tensor<4xui4>
      %8 = stablehlo.constant dense<[1, 2, 1, 9]> : tensor<4xui4>
      %9 = stablehlo.shift_right_arithmetic %7, %8 : tensor<4xui4>
      check.expect_eq_const %9, dense<[12, 15, 3, 15]> : tensor<4xui4>
      """)
  }

  @Test func `CHLO's broadcasting forms are of the narrow type too`() throws {
    try expectPasses(
      """
      %0 = stablehlo.constant dense<[-8, -1]> : tensor<2xi4>
      %1 = stablehlo.constant dense<1> : tensor<i4>
      %2 = chlo.broadcast_shift_right_logical %0, %1 : (tensor<2xi4>, tensor<i4>) -> tensor<2xi4>
      check.expect_eq_const %2, dense<[4, 7]> : tensor<2xi4>
      %3 = stablehlo.constant dense<[1.0, -448.0]> : tensor<2xf8E4M3FN>
      %4 = stablehlo.constant dense<2.0> : tensor<f8E4M3FN>
      %5 = chlo.broadcast_next_after %3, %4 : (tensor<2xf8E4M3FN>, tensor<f8E4M3FN>) -> tensor<2xf8E4M3FN>
      check.expect_eq_const %5, dense<[1.125, -416.0]> : tensor<2xf8E4M3FN>
      """)
  }

  @Test func `what is given for a parameter is brought to its type, and written so`() throws {
    let text = """
      func.func @main(%a: tensor<3xf8E4M3FN>, %b: tensor<3xi4>) -> (tensor<3xf8E4M3FN>, tensor<3xi4>) {
        %0 = stablehlo.negate %a : tensor<3xf8E4M3FN>
        func.return %0, %b : tensor<3xf8E4M3FN>, tensor<3xi4>
      }
      """
    let folder = FileManager.default.temporaryDirectory.appending(path: "narrow-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = ["a.mlir", "b.sluice", "c.mlir"].map { folder.appending(path: $0) }
    try Data(text.utf8).write(to: files[0])
    for (source, target) in zip(files, files.dropFirst()) {
      try Function(contentsOf: source).write(to: target)
    }
    let arrays = [try NDArray([1.03 as Float, -500, 0.1], [3]), try NDArray([8 as Int8, -9, 3], [3])]
    for file in files {
      let results = try compile(contentsOf: file).call(arrays)
      let floats: [Float] = try results[0].values()
      #expect(floats[0] == -1 && floats[1].isNaN && floats[2] == -0.1015625, "\(file.lastPathComponent)")
      #expect(try results[1].values(as: Int8.self) == [-8, 7, 3], "\(file.lastPathComponent)")
    }
  }
}
