import SluiceIR
import SluiceOperations

/// Runs `body` on what it returned the time before as long as `condition` of that, an `i1` scalar, holds: not at all if it
/// does not hold of `initial`. The result is what was returned last; shapes and element types of what is carried stay the same.
///
/// Both closures use only the tensors that they are given: carry what they need, and return it unchanged, which costs nothing.
/// Forward mode differentiates any such loop, reverse mode only one that counts to a number known when it is compiled;
/// `loop` is clearer for that. JAX's while_loop.
public func whileLoop(
  _ initial: [Tensor], file: String = #fileID, line: Int = #line,
  while condition: (_ carried: [Tensor]) -> Tensor, body: (_ carried: [Tensor]) -> [Tensor]
) -> [Tensor] {
  declaringRegions("whileLoop", initial, file, line) { (origin, resultCount) throws(SluiceError) in
    resultCount = initial.count
    let types = initial.map(\.type)
    let test = try region("whileLoop", "condition", types, origin) { [condition($0)] }
    try test.requireResults(
      [.i1], "whileLoop", "condition", note: "one boolean says whether to go on; any() and all() make one",
      origin)
    let step = try region("whileLoop", "body", types, origin, body)
    try step.requireResults(
      types, "whileLoop", "body", note: "a carried value keeps its shape and element type", origin)
    return { $0.while(initial.map(\.value), condition: test, body: step) }
  }
}

/// Runs `body` on what it returned the time before as long as `condition` of that, an `i1` scalar, holds; see the function of
/// several tensors.
public func whileLoop(
  _ initial: Tensor, file: String = #fileID, line: Int = #line, while condition: (Tensor) -> Tensor,
  body: (Tensor) -> Tensor
) -> Tensor {
  whileLoop([initial], file: file, line: line, while: { condition($0[0]) }, body: { [body($0[0])] })[0]
}
