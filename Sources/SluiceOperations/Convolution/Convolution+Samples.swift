import SluiceIR

extension Convolution {
  package static var samples: [OperationSample] {
    get throws { try everyType + widening + smooth(.f64) + smooth(.f32) }
  }

  private static var everyType: [OperationSample] {
    get throws {
      let line = "[b, 0, f]x[0, i, o]->[b, 0, f]"
      return try ElementType.allCases.flatMap { element in
        try [
          sample(line, TensorType(element, [2, 5, 3]), [2, 3, 4]) {
            Convolution($0, paddingLow: [1], element: element)
          },
          sample(line, TensorType(element, [2, 5, 3]), [2, 1, 6]) {
            Convolution($0, paddingLow: [1], featureGroups: 3, element: element)
          },
        ]
      }
    }
  }

  private static var widening: [OperationSample] {
    get throws {
      try [
        (ElementType.i8, ElementType.i32), (.u8, .i32), (.i1, .i32), (.i32, .u8), (.f16, .f32), (.bf16, .f32),
        (.f32, .f64), (.f64, .f32),
      ].map { operand, result in
        try sample("[b, f, 0]x[o, i, 0]->[b, f, 0]", TensorType(operand, [1, 2, 5]), [3, 2, 2]) {
          Convolution($0, windowStrides: [2], element: result)
        }
      }
    }
  }

  private static func sample(
    _ numbers: String, _ lhs: TensorType, _ rhs: Shape, _ make: (ConvolutionDimensions) -> Convolution
  ) throws -> OperationSample {
    OperationSample(make(try ConvolutionDimensions(numbers)), [lhs, lhs.with(shape: rhs)])
  }

  /// Every attribute, alone and with others.
  private static func smooth(_ element: ElementType) throws -> [OperationSample] {
    func sample(
      _ numbers: String, _ lhs: Shape, _ rhs: Shape, _ strides: [Int]? = nil, low: [Int]? = nil,
      high: [Int]? = nil, lhsDilation: [Int]? = nil, rhsDilation: [Int]? = nil, reversal: [Bool]? = nil,
      features: Int = 1, batches: Int = 1
    ) throws -> OperationSample {
      try self.sample(numbers, TensorType(element, lhs), rhs) {
        Convolution(
          $0, windowStrides: strides, paddingLow: low, paddingHigh: high, lhsDilation: lhsDilation,
          rhsDilation: rhsDilation, windowReversal: reversal, featureGroups: features, batchGroups: batches,
          element: element)
      }
    }
    let (nhwc, nchw) = ("[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]", "[b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1]")
    let (line, weights) = ("[b, 0, f]x[0, i, o]->[b, 0, f]", "[f, 0, 1, b]x[i, 0, 1, o]->[0, 1, b, f]")
    return try [
      sample("[b, f]x[i, o]->[b, f]", [2, 3], [3, 4]), sample("[f, b]x[o, i]->[f, b]", [3, 2], [4, 3]),
      sample(nhwc, [2, 4, 5, 3], [3, 3, 3, 2], low: [1, 1], high: [1, 1]),
      sample(nchw, [2, 3, 4, 5], [2, 3, 3, 2], low: [1, 0], high: [0, 1]),
      sample(nhwc, [1, 5, 6, 1], [3, 2, 1, 17], [2, 3], low: [1, 2], high: [2, 0]),
      sample(weights, [2, 5, 5, 3], [2, 3, 3, 4], low: [1, 0], high: [1, 0]),
      sample("[0, b, f, 1]x[1, o, 0, i]->[f, 1, b, 0]", [4, 2, 3, 5], [2, 4, 2, 3]),
      sample(line, [2, 6, 2], [3, 2, 3], lhsDilation: [2]),
      sample(line, [2, 6, 2], [3, 2, 3], low: [2], high: [1], rhsDilation: [2]),
      sample(line, [1, 5, 2], [3, 2, 2], [3], low: [2], high: [3], lhsDilation: [2], rhsDilation: [3]),
      sample(line, [1, 5, 2], [4, 2, 2], [2], low: [5], high: [6], lhsDilation: [3], rhsDilation: [2]),
      sample(line, [1, 6, 2], [3, 2, 2], low: [-1], high: [-2]),
      sample(line, [1, 6, 2], [3, 2, 2], [2], low: [-2], high: [3], lhsDilation: [2]),
      sample(line, [2, 5, 2], [3, 2, 2], low: [1], high: [1], reversal: [true]),
      sample(
        nhwc, [1, 4, 4, 2], [2, 3, 2, 2], [1, 2], low: [1, 1], lhsDilation: [2, 1], rhsDilation: [1, 2],
        reversal: [false, true]),
      sample(line, [2, 5, 4], [2, 2, 6], features: 2), sample(line, [2, 5, 3], [2, 1, 6], features: 3),
      sample(nchw, [2, 4, 4, 3], [4, 1, 2, 2], low: [1, 1], features: 4),
      sample(line, [4, 5, 3], [2, 3, 6], low: [1], batches: 2),
      sample(line, [6, 4, 2], [2, 2, 3], [2], high: [1], reversal: [true], batches: 3),
      sample(
        "[0, f, b]x[o, 0, i]->[f, b, 0]", [5, 4, 2], [4, 2, 2], low: [1], rhsDilation: [2], features: 2),
      sample(
        "[b, 0, 1, 2, f]x[0, 1, 2, i, o]->[b, 0, 1, 2, f]", [1, 3, 3, 2, 2], [2, 2, 2, 2, 2], low: [1, 0, 1]),
      sample(line, [2, 3, 2], [5, 2, 2]), sample(line, [0, 3, 2], [2, 2, 2]),
      sample(line, [2, 3, 0], [2, 0, 2]), sample(line, [2, 3, 2], [2, 2, 0]),
      sample(line, [2, 0, 2], [2, 2, 2], low: [2], high: [1]), sample(line, [2, 3, 2], [0, 2, 2]),
      sample(line, [1, 2, 1], [2, 1, 1], low: [3], high: [4]),
    ]
  }
}
