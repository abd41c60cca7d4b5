import SluiceIR
import SluicePasses

// Derivatives are functions again: they compose with each other and with `compile`. The names are JAX's.

extension Function {
  /// The gradient of the function's (first) result, a scalar, with respect to one parameter: a function of the same
  /// parameters that returns a tensor of that parameter's type.
  public func gradient(withRespectTo parameter: Int) -> Function<Tensor> {
    derived { (graph) throws(SluiceError) in
      try graph.gradient(withRespectTo: [parameter], keepsResults: false)
    }
  }

  /// The gradients with respect to several parameters, in their order.
  public func gradient(withRespectTo parameters: [Int]) -> Function<[Tensor]> {
    derived { (graph) throws(SluiceError) in
      try graph.gradient(withRespectTo: parameters, keepsResults: false)
    }
  }

  /// The function's own results, then the gradient of the first, a scalar, with respect to one parameter.
  public func valueAndGradient(withRespectTo parameter: Int) -> Function<[Tensor]> {
    valueAndGradient(withRespectTo: [parameter])
  }

  /// The function's own results, then the gradients of the first, a scalar, with respect to several parameters.
  public func valueAndGradient(withRespectTo parameters: [Int]) -> Function<[Tensor]> {
    derived { (graph) throws(SluiceError) in
      try graph.gradient(withRespectTo: parameters, keepsResults: true)
    }
  }

  @available(*, deprecated, renamed: "valueAndGradient(withRespectTo:)")
  public func valueWithGradient(withRespectTo parameters: [Int]) -> Function<[Tensor]> {
    valueAndGradient(withRespectTo: parameters)
  }

  /// Forward mode, the Jacobian times a vector: the function takes, after its own parameters, a tangent for each of these,
  /// and returns, after its own results, the tangent of each float one.
  public func jvp(withRespectTo parameters: [Int]) -> Function<[Tensor]> {
    derived { (graph) throws(SluiceError) in try graph.jvp(withRespectTo: parameters) }
  }

  /// Reverse mode, a vector times the Jacobian: the function takes, after its own parameters, a cotangent for each of its
  /// float results, and returns, after its own results, the cotangents of these parameters.
  public func vjp(withRespectTo parameters: [Int]) -> Function<[Tensor]> {
    derived { (graph) throws(SluiceError) in try graph.vjp(withRespectTo: parameters) }
  }

  /// The derivatives of every element of the (first) result by every element of a parameter, in the result's shape
  /// followed by the parameter's.
  ///
  /// A pass of forward mode for each element of the parameter or of reverse mode for each element of the result,
  /// whichever is fewer if the mode is `.automatic`, in one program that computes the function once. It grows with the
  /// number of passes, of which there may be 4096.
  public func jacobian(withRespectTo parameter: Int, mode: JacobianMode = .automatic) -> Function<Tensor> {
    derived { (graph) throws(SluiceError) in
      try graph.jacobian(withRespectTo: parameter, mode: mode.mode)
    }
  }

  /// The second derivatives of the (first) result, a scalar, in the parameter's shape twice: forward mode over reverse.
  public func hessian(withRespectTo parameter: Int) -> Function<Tensor> {
    derived { (graph) throws(SluiceError) in try graph.hessian(withRespectTo: parameter) }
  }

  /// The Hessian of the (first) result, a scalar, times vectors: the function takes, after its own parameters, a vector
  /// for each of these, and returns a product of the type of each. It costs a few times what the function does.
  public func hessianVectorProduct(withRespectTo parameters: [Int]) -> Function<[Tensor]> {
    derived { (graph) throws(SluiceError) in try graph.hessianVectorProduct(withRespectTo: parameters) }
  }

  private func derived<Result: TensorResult>(
    _ derivative: (Graph) throws(SluiceError) -> Graph
  ) -> Function<Result> {
    switch declared {
    case .failure(let error): return Function<Result>(declared: .failure(error))
    case .success(let graph):
      do throws(SluiceError) {
        return Function<Result>(declared: .success(try derivative(graph)))
      } catch {
        return Function<Result>(declared: .failure(error))
      }
    }
  }
}

/// By which mode a Jacobian is found.
public enum JacobianMode: Hashable, Sendable {
  /// Whichever needs fewer passes.
  case automatic
  /// A pass for each element of the parameter: JAX's `jacfwd`.
  case forward
  /// A pass for each element of the result: JAX's `jacrev`.
  case reverse

  fileprivate var mode: SluicePasses.JacobianMode? {
    switch self {
    case .automatic: nil
    case .forward: .forward
    case .reverse: .reverse
    }
  }
}
