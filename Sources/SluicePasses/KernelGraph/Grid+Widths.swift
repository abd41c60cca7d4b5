/// How many elements a step's result has.
package enum Width: Int, Hashable, Comparable, Sendable {
  case uniform, row, full

  package static func < (a: Width, b: Width) -> Bool { a.rawValue < b.rawValue }
}

extension Grid {
  /// The width of a view whose sizes are the domain: what its strides tell apart. Dimensions of size 1 do not count.
  package func width(of view: View) -> Width {
    var result = Width.uniform
    for axis in view.sizes.indices where view.strides[axis] != 0 && view.sizes[axis] > 1 {
      result = max(result, axis < rowRank ? .row : .full)
    }
    return result
  }

  /// For each step the width of its result; of a `store` or `reduceColumns`, that of its operand.
  package var widths: [Width] {
    var result: [Width] = []
    result.reserveCapacity(steps.count)
    for step in steps {
      switch step {
      case .load(let view): result.append(width(of: view))
      case .product: result.append(.full)
      case .index(let dimension):
        result.append(domain[dimension] == 1 ? .uniform : dimension < rowRank ? .row : .full)
      case .constant: result.append(.uniform)
      case .compute(_, let operands):
        result.append(operands.reduce(.uniform) { max($0, result[$1]) })
      case .reduceRow: result.append(.row)
      case .store(let operand, _), .reduceColumns(let operand, _, _, _): result.append(result[operand])
      }
    }
    return result
  }
}
