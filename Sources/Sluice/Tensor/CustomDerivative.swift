import SluiceIR
import SluiceOperations

/// A function of tensors with a derivative of your own.
///
/// `function` maps the operands to the result. `pullback` takes the operands, the result and the result's cotangent (the
/// derivative of the loss with respect to it), and gives the cotangent of each operand with a float type, in order;
/// a second derivative is that of `pullback`. Both closures use only the tensors that they are given.
public func withCustomDerivative(
  _ operands: [Tensor], file: String = #fileID, line: Int = #line,
  of function: ([Tensor]) -> Tensor,
  pullback: (_ operands: [Tensor], _ result: Tensor, _ cotangent: Tensor) -> [Tensor]
) -> Tensor? {
  guard let first = operands.first else { return nil }
  let origin = Origin(file: file, line: line)
  let builder = first.declaration.builder
  guard builder.error == nil,
    Tensor.belongTogether("withCustomDerivative", operands, at: origin.locations.last)
  else { return Tensor(.poison, in: first.declaration) }
  do throws(SluiceError) {
    let types = operands.map(\.type)
    let body = try region("withCustomDerivative", "function", types, origin) { [function($0)] }
    let result = body.resultTypes[0]
    let backward = try region("withCustomDerivative", "pullback", types + [result, result], origin) {
      pullback(Array($0.dropLast(2)), $0[$0.count - 2], $0[$0.count - 1])
    }
    return first.declaration.emitAll(origin) {
      $0.customDerivative(operands.map(\.value), body: body, pullback: backward)
    }[0]
  } catch {
    builder.fail(error)
    return Tensor(.poison, in: first.declaration)
  }
}

/// A function of one tensor with a derivative of your own: `pullback` takes the operand, the result and the result's
/// cotangent, and gives the operand's.
public func withCustomDerivative(
  _ operand: Tensor, file: String = #fileID, line: Int = #line,
  of function: (Tensor) -> Tensor,
  pullback: (_ operand: Tensor, _ result: Tensor, _ cotangent: Tensor) -> Tensor
) -> Tensor {
  let result = withCustomDerivative([operand], file: file, line: line, of: { function($0[0]) }) {
    [pullback($0[0], $1, $2)]
  }
  return result ?? Tensor(.poison, in: operand.declaration)
}
