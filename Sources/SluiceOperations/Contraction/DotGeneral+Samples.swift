import SluiceIR

extension DotGeneral {
  package static var samples: [OperationSample] {
    let matrix = DotGeneral(lhsContracting: [1], rhsContracting: [0])
    let everyType = ElementType.allCases.map {
      OperationSample(matrix, [TensorType($0, [2, 3]), TensorType($0, [3, 4])])
    }
    func sample(
      _ batching: ([Int], [Int]), _ contracting: ([Int], [Int]), _ lhs: TensorType, _ rhs: TensorType
    ) -> OperationSample {
      OperationSample(
        DotGeneral(
          lhsBatching: batching.0, rhsBatching: batching.1, lhsContracting: contracting.0,
          rhsContracting: contracting.1), [lhs, rhs])
    }
    return everyType + [
      sample(([], []), ([], []), .f32, .f32), sample(([], []), ([], []), .f32[2], .f32[3]),
      sample(([], []), ([0], [0]), .f64[5], .f64[5]), sample(([], []), ([1], [0]), .f32[2, 3], .f32[3]),
      sample(([], []), ([0], [1]), .f64[3, 2], .f64[4, 3]),
      sample(([], []), ([1], [1]), .f32[2, 3], .f32[4, 3]),
      sample(([0], [0]), ([2], [1]), .f64[2, 3, 4], .f64[2, 4, 5]),
      sample(([2], [1]), ([0], [2]), .f64[4, 3, 2], .f64[5, 2, 4]),
      sample(([0, 2], [2, 1]), ([3], [0]), .f64[2, 2, 3, 4], .f64[4, 3, 2, 2]),
      sample(([], []), ([0, 2], [2, 0]), .f64[2, 3, 4], .f64[4, 2, 2]),
      sample(([1], [0]), ([2, 0], [1, 2]), .f64[2, 3, 4], .f64[3, 4, 2]),
      sample(([0], [0]), ([], []), .f32[3], .f32[3]), sample(([0], [0]), ([], []), .f32[3, 2], .f32[3, 4]),
      sample(([], []), ([1], [0]), .f32[2, 0], .f32[0, 3]),
      sample(([], []), ([1], [0]), .f32[0, 2], .f32[2, 3]),
      sample(([0], [0]), ([2], [1]), .f32[0, 2, 3], .f32[0, 3, 1]),
    ]
  }
}
