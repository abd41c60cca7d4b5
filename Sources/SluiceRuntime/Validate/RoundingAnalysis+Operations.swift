import SluiceIR
import SluiceOperations

extension Operation {
  /// The operation only moves elements: their bounds move with them.
  func moved(_ operands: [RoundingAnalysis.Value]) throws(SluiceError) -> [RoundingAnalysis.Value] {
    let tensors = try evaluate(operands.map(\.tensor))
    // Indices stay what they are; they are certain.
    let indices = self is Gather ? [1] : []
    let bounds = try evaluate(
      operands.enumerated().map { indices.contains($0) ? $1.tensor : $1.boundTensor })
    return zip(tensors, bounds).map { tensor, bound in
      RoundingAnalysis.Value(
        tensor: tensor,
        bounds: tensor.type.element.isFloat ? bound.floats : bound.floats.map { $0 == 0 ? 0 : .infinity })
    }
  }

  /// Nothing is claimed of what floats, or what is not certain, go into.
  func unknown(_ operands: [RoundingAnalysis.Value]) throws(SluiceError) -> [RoundingAnalysis.Value] {
    let isExact = operands.allSatisfy { $0.isCertain && !$0.tensor.type.element.isFloat }
    return try evaluate(operands.map(\.tensor)).map { tensor in
      let bound = isExact && !tensor.type.element.isFloat ? 0 : Double.infinity
      return RoundingAnalysis.Value(tensor: tensor, bounds: tensor.zeros.map { _ in bound })
    }
  }
}

extension Select {
  func propagated(_ operands: [RoundingAnalysis.Value]) throws(SluiceError) -> RoundingAnalysis.Value {
    let tensor = try evaluate(operands.map(\.tensor))[0]
    let chosen = operands[0].tensor.integers
    let bounds = tensor.zeros.indices.map { index in
      let position = chosen.count == 1 ? 0 : index
      guard operands[0].bounds[position] == 0 else { return Double.infinity }
      return operands[chosen[position] != 0 ? 1 : 2].bounds[index]
    }
    return RoundingAnalysis.Value(tensor: tensor, bounds: bounds)
  }
}

extension DotGeneral {
  /// (|a| + da)(|b| + db) - |a||b|, and k roundings of k sums.
  func propagated(_ operands: [RoundingAnalysis.Value]) throws(SluiceError) -> RoundingAnalysis.Value {
    let (a, b) = (operands[0], operands[1])
    guard a.tensor.type.element.isFloat else {
      let bound = a.isCertain && b.isCertain ? 0 : Double.infinity
      let tensor = try evaluate([a.tensor, b.tensor])[0]
      return RoundingAnalysis.Value(tensor: tensor, bounds: tensor.zeros.map { _ in bound })
    }
    let tensor = try evaluate([a.tensor.wide, b.tensor.wide])[0]
    let sizes = try evaluate([a.magnitudes.wide, b.magnitudes.wide])[0].floats
    let largest = try evaluate([a.largestMagnitudes.wide, b.largestMagnitudes.wide])[0].floats
    let terms = Double(lhsContracting.reduce(1) { $0 * a.tensor.shape[$1] })
    let unit = a.tensor.type.element.unitRoundoff
    return RoundingAnalysis.Value(
      tensor: tensor,
      bounds: zip(sizes, largest).map { size, most in
        (most - size).orInfinity + terms * unit * most + a.tensor.type.element.smallest * terms
      })
  }
}

extension Reduce {
  func propagated(_ operands: [RoundingAnalysis.Value]) throws(SluiceError) -> [RoundingAnalysis.Value] {
    guard let monoid, operands.count == 2 else { return try unknown(operands) }
    let tensor = try evaluate(operands.map(\.tensor))[0]
    let element = tensor.type.element
    guard element.isFloat else {
      let bound = operands.allSatisfy(\.isCertain) ? 0 : Double.infinity
      return [RoundingAnalysis.Value(tensor: tensor, bounds: tensor.zeros.map { _ in bound })]
    }
    let terms = Double(dimensions.reduce(1) { $0 * operands[0].tensor.shape[$1] })
    let bounds: [Double]
    switch monoid {
    case .minimum, .maximum:
      let low = try evaluate(operands.map { $0.moved(-1) })[0].floats
      let high = try evaluate(operands.map { $0.moved(1) })[0].floats
      bounds = zip(tensor.floats, zip(low, high)).map { value, ends in
        max((value - ends.0).orInfinity, (ends.1 - value).orInfinity)
      }
    default:
      let sizes = try evaluate(operands.map(\.magnitudes))[0].floats
      let largest = try evaluate(operands.map(\.largestMagnitudes))[0].floats
      bounds = zip(sizes, largest).map { size, most in
        (most - size).orInfinity + (terms + 1) * (element.unitRoundoff * most + element.smallest)
      }
    }
    return [RoundingAnalysis.Value(tensor: tensor, bounds: bounds)]
  }
}

extension Scatter {
  /// Sums, and windows that replace what was there.
  func propagated(_ operands: [RoundingAnalysis.Value]) throws(SluiceError) -> [RoundingAnalysis.Value] {
    let isSum = Monoid(recognizing: body) == .add
    let replaces = body.nodes.isEmpty && body.results.count == 1 && body.results[0].value == Value(1)
    guard operands.count == 3, operands[1].isCertain, isSum || replaces,
      operands[0].tensor.type.element.isFloat
    else { return try unknown(operands) }
    let tensor = try evaluate(operands.map(\.tensor))[0]
    let indices = operands[1].tensor
    var bounds = try evaluate([operands[0].boundTensor, indices, operands[2].boundTensor])[0].floats
    if isSum {
      let element = tensor.type.element
      let counts = try evaluate([
        ReferenceTensor(tensor.type, .floats(tensor.zeros)), indices,
        ReferenceTensor(repeating: 1, operands[2].tensor.type),
      ])[0].floats
      let sizes = try evaluate([
        operands[0].largestMagnitudes, indices, operands[2].largestMagnitudes,
      ])[0].floats
      for index in bounds.indices {
        bounds[index] += (counts[index] + 1) * (element.unitRoundoff * sizes[index] + element.smallest)
      }
    }
    return [RoundingAnalysis.Value(tensor: tensor, bounds: bounds)]
  }
}
