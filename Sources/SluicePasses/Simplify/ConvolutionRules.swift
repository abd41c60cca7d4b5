import SluiceIR
import SluiceOperations

/// Laws of convolution. Transposed operands need none: they are views, which it reads by their strides.
let convolutionRules: [Rule] = [
  Rule(
    "transpose-convolution", .exact,
    "transpose(convolution(x, y)) = convolution(x, y), its result's dimensions permuted, if features come to stand last "
      + "and nothing else needs it",
    on: Transpose.self, over: [Convolution.self],
    examples: [
      {
        $0.example(.f32[2, 3, 4, 5], .f32[4, 3, 3, 2]) { builder, x, y in
          convolved(builder, x, y, "[b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1]", transposed: [0, 2, 3, 1])
        }
      },
      {
        $0.example(.f32[5, 4, 2], .f32[3, 2, 6]) { builder, x, y in
          convolved(builder, x, y, "[b, 0, f]x[0, i, o]->[f, 0, b]", transposed: [1, 2, 0])
        }
      },
    ]
  ) { transpose, site in
    guard let (untransposed, operands) = site.definition(of: site.operands[0], as: Convolution.self),
      let x = operands.first, let y = operands.last, !site.isShared(site.operands[0])
    else { return nil }
    var convolution = untransposed
    let (inverse, dimensions) = (transpose.inverse, untransposed.dimensions)
    // What is written features last is written as it is computed; other orders cost as much there as in a copy.
    guard inverse[dimensions.outputFeature] == inverse.count - 1 else { return nil }
    convolution.dimensions.outputBatch = inverse[dimensions.outputBatch]
    convolution.dimensions.outputFeature = inverse[dimensions.outputFeature]
    convolution.dimensions.outputSpatial = dimensions.outputSpatial.map { inverse[$0] }
    return site.apply(convolution, x, y)
  }
]

private func convolved(
  _ builder: GraphBuilder, _ x: Value, _ y: Value, _ numbers: String, transposed permutation: [Int]
) -> Value {
  guard let dimensions = try? ConvolutionDimensions(numbers) else { return .poison }
  return builder.transpose(
    builder.apply(Convolution(dimensions, element: .f32), x, y), permutation: permutation)
}
