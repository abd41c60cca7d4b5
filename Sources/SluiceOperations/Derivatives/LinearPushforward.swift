import SluiceIR

extension PushforwardContext {
  /// The pushforward of an operation that is linear in its float operands taken together, the others staying as they
  /// are: the operation applied to the tangents. Zeros stand for tangents that are not there.
  package func linear(_ operation: any Operation) -> [Value?] {
    let moved = zip(operands, tangents).map { operand, tangent in
      tangent ?? (builder.type(of: operand).element.isFloat ? builder.zeros(like: operand) : operand)
    }
    return zip(results, builder.add(operation, moved, resultCount: results.count)).map { result, tangent in
      builder.type(of: result).element.isFloat ? tangent : nil
    }
  }

  /// The sum of those that are there; nil if none is.
  package func sum(_ terms: Value?...) -> Value? {
    terms.reduce(nil) { total, term in
      guard let term else { return total }
      return total.map { builder.add($0, term) } ?? term
    }
  }

  /// Whether result `position` is of a float type. Others have no tangent.
  package func isFloat(result position: Int) -> Bool {
    builder.type(of: results[position]).element.isFloat
  }
}
