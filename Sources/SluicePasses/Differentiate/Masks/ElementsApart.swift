import SluiceIR
import SluiceOperations

extension GraphBuilder {
  /// Whether each element of the cotangents that node's pullback gives for wanted operands comes from one element of the
  /// result's cotangent: then what stands in one element cannot harm others.
  func keepsElementsApart(_ node: Int, _ wanted: [Bool]) -> Bool {
    guard results(of: node).count == 1 else { return false }
    let shape = type(of: result(of: node)).shape
    let operation = operation(of: node)
    switch operation {
    case is Reshape, is Transpose, is Reverse, is Slice, is Concatenate: return true
    case is Pad: return !wanted[1]
    case is Select: return true
    case let custom as CustomDerivative:
      return operands(of: node).allSatisfy { type(of: $0).shape == shape }
        && custom.pullbackRegion.isElementwise(on: shape)
    case is any ElementwiseOperation:
      return zip(operands(of: node), wanted).allSatisfy { !$1 || type(of: $0).shape == shape }
    case let composed as any ComposedOperation where !composed.hasOwnDerivative:
      let types = operands(of: node).map { type(of: $0) }
      guard types.allSatisfy({ $0.shape == shape }) else { return false }
      return (try? composed.expansion(of: types))?.isElementwise(on: shape) ?? false
    default: return false
    }
  }
}

extension Graph {
  /// Whether every node is elementwise on tensors of `shape`, or gives a constant.
  fileprivate func isElementwise(on shape: Shape) -> Bool {
    nodes.indices.allSatisfy { node in
      switch operation(of: node) {
      case is Constant: true
      case is BroadcastInDim: type(of: operand(0, of: node)).rank == 0
      case is any ElementwiseOperation, is StopGradient:
        self.results(of: node).allSatisfy { type(of: Value($0)).shape == shape }
          && operands(of: node).allSatisfy { type(of: $0).shape == shape }
      default: false
      }
    }
  }
}
