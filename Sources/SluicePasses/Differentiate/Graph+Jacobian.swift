import SluiceIR
import SluiceOperations

/// By which mode a Jacobian is found: a column or a row at a time.
package enum JacobianMode: Hashable, Sendable {
  /// One pass for each element of the parameter, which gives a column.
  case forward
  /// One pass for each element of the result, which gives a row.
  case reverse
}

// All passes stand in one graph and share the function's own nodes, which are computed once; what they have in common
// merges, and fusion sees them all. The graph grows with the number of passes: for parameters and results of
// thousands of elements `jvp` or `vjp`, compiled once and called for each direction, take less.
extension Graph {
  /// The most passes that one graph is made of.
  package static let maximumJacobianPasses = 4096

  /// The derivatives of every element of a result by every element of a parameter, in the result's shape followed by
  /// the parameter's. Without a mode the one with fewer passes is taken; if equal forward.
  package func jacobian(
    of result: Int = 0, withRespectTo parameter: Int, mode: JacobianMode? = nil
  ) throws(SluiceError) -> Graph {
    guard results.indices.contains(result) else {
      throw SluiceError(
        .argument, "jacobian: there is no result \(result); the function has \(results.count)")
    }
    try check([parameter], "jacobian")
    let (output, input) = (type(of: results[result].value), parameters[parameter].type)
    guard output.element.isFloat else {
      throw SluiceError(
        .shape, "jacobian: result \(result) has the type \(output); only floats have derivatives",
        at: origin(of: results[result].value).locations.last)
    }
    let (rows, columns) = (output.elementCount, input.elementCount)
    let mode = mode ?? (columns <= rows ? .forward : .reverse)
    let passes = mode == .forward ? columns : rows
    guard passes <= Self.maximumJacobianPasses else {
      throw SluiceError(
        .resource, "jacobian: \(passes) passes would be needed, for a matrix of \(rows) by \(columns)",
        note: "at most \(Self.maximumJacobianPasses); compile jvp or vjp and call it for each direction")
    }
    let builder = GraphBuilder(rebuilding: self)
    var mapping = builder.copyParameters(of: self)
    builder.copyNodes(of: self, mapping: &mapping)
    let (x, y) = (mapping[parameter], mapping[results[result].value.index])
    let shape = Shape(output.shape.dimensions + input.shape.dimensions)
    guard passes > 0 else { return try builder.finish([builder.constant(0, output.with(shape: shape))]) }
    let matrix =
      switch mode {
      case .forward: builder.columns(y, x, rows, columns)
      case .reverse: builder.rows(y, x, rows, columns)
      }
    return try builder.finish([builder.reshape(matrix, to: shape)])
  }

  /// The second derivatives of a scalar result, in the parameter's shape twice: forward mode over reverse mode.
  package func hessian(of result: Int = 0, withRespectTo parameter: Int) throws(SluiceError) -> Graph {
    try gradient(of: result, withRespectTo: [parameter], keepsResults: false)
      .jacobian(withRespectTo: parameter, mode: .forward)
  }
}

extension GraphBuilder {
  fileprivate func columns(_ y: Value, _ x: Value, _ rows: Int, _ columns: Int) -> Value {
    concatenate(
      (0..<columns).map { column in
        let tangent = tangents(of: [y], withRespectTo: [x], seeds: [unit(column, like: x)])[0]
        return reshape(tangent ?? zeros(like: y), to: [rows, 1])
      }, dimension: 1)
  }

  fileprivate func rows(_ y: Value, _ x: Value, _ rows: Int, _ columns: Int) -> Value {
    concatenate(
      (0..<rows).map { row in
        reshape(gradients(seeds: [(y, unit(row, like: y))], [x])[0], to: [1, columns])
      }, dimension: 0)
  }

  /// 1 in element `position` of a tensor of the type of `other`, in row-major order, 0 elsewhere.
  private func unit(_ position: Int, like other: Value) -> Value {
    let type = type(of: other)
    let one = constant(1, type.with(shape: [1]))
    let flat = pad(
      one, constant(0, type.with(shape: [])), low: [position], high: [type.elementCount - 1 - position])
    return reshape(flat, to: type.shape)
  }
}
