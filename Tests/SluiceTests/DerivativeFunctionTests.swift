import Sluice
import Testing

/// Derivatives of functions as functions, against values worked out by hand.
@Suite struct DerivativeFunctionTests {
  /// (x0 x1, x0^2, 3 x1), whose Jacobian is ((x1, x0), (2 x0, 0), (0, 3)).
  private let polynomials = Function(.f32[2]) { (x: Tensor) -> Tensor in
    let (a, b) = (x.sliced(0, 0..<1), x.sliced(0, 1..<2))
    let parts: [Tensor] = [a * b, a * a, b * 3]
    return concatenated(parts) ?? x
  }
  private let point: NDArray

  init() throws { point = try NDArray([2, 5] as [Float]) }

  @Test func `jvp returns the results and their tangents`() throws {
    let found = try compile(polynomials.jvp(withRespectTo: [0]))(point, NDArray([1, 10] as [Float]))
    #expect(try found.map { try $0.values() as [Float] } == [[10, 4, 15], [25, 4, 30]])
  }

  @Test func `vjp returns the results and the parameters' cotangents`() throws {
    let found = try compile(polynomials.vjp(withRespectTo: [0]))(point, NDArray([1, 10, 100] as [Float]))
    #expect(try found.map { try $0.values() as [Float] } == [[10, 4, 15], [45, 302]])
  }

  @Test(arguments: [JacobianMode.automatic, .forward, .reverse])
  func `a jacobian is the same by both modes`(_ mode: JacobianMode) throws {
    let jacobian = try compile(polynomials.jacobian(withRespectTo: 0, mode: mode))(point)
    #expect(jacobian.shape == [3, 2])
    #expect(try jacobian.values() == [5, 2, 4, 0, 0, 3] as [Float])
  }

  @Test(arguments: [JacobianMode.automatic, .forward, .reverse])
  func `a jacobian has the result's shape, then the parameter's`(_ mode: JacobianMode) throws {
    let product = Function(.f32[2, 3], .f32[3, 2]) { matmul($0, $1) }
    let a = try NDArray([1, 2, 3, 4, 5, 6] as [Float], [2, 3])
    let b = try NDArray([1, 0, 0, 1, 2, 2] as [Float], [3, 2])
    let jacobian = try compile(product.jacobian(withRespectTo: 0, mode: mode))(a, b)
    #expect(jacobian.shape == [2, 2, 2, 3])
    // d (a b)[i, j] / d a[k, l] is b[l, j] where i = k.
    let expected: [Float] = [1, 0, 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 1, 2]
    #expect(try jacobian.values() == expected)
  }

  @Test func `a jacobian of nothing is empty and of constants zero`() throws {
    let empty = Function(.f32[0], .f32[2]) { _, y in y * 2 }
    #expect(try compile(empty.jacobian(withRespectTo: 0))(NDArray([] as [Float]), point).shape == [2, 0])
    #expect(
      try compile(empty.jacobian(withRespectTo: 1))(NDArray([] as [Float]), point).values()
        == [2, 0, 0, 2] as [Float])
    let constant = Function(.f32[2]) { $0.withoutDerivative() }
    for mode in [JacobianMode.forward, JacobianMode.reverse] {
      let zeros = try compile(constant.jacobian(withRespectTo: 0, mode: mode))(point)
      #expect(try zeros.values() == [0, 0, 0, 0] as [Float])
    }
  }

  /// x0^2 x1 + x1^3.
  private let cubic = Function(.f32[2]) { (x: Tensor) -> Tensor in
    let (a, b) = (x.sliced(0, 0..<1), x.sliced(0, 1..<2))
    return (a * a * b + b * b * b).sum()
  }

  @Test func `a hessian is the matrix of second derivatives`() throws {
    let hessian = try compile(cubic.hessian(withRespectTo: 0))(point)
    #expect(hessian.shape == [2, 2])
    #expect(try hessian.values() == [10, 4, 4, 30] as [Float])
  }

  @Test func `a product with the hessian needs no hessian`() throws {
    let product = try compile(cubic.hessianVectorProduct(withRespectTo: [0]))
    let found = try product(point, NDArray([1, 2] as [Float]))
    #expect(try found.map { try $0.values() as [Float] } == [[18, 64]])
  }

  @Test func `derivatives compose in any order`() throws {
    let third = cubic.hessian(withRespectTo: 0).jacobian(withRespectTo: 0)
    let found = try compile(third)(point)
    #expect(found.shape == [2, 2, 2])
    #expect(try found.values() == [0, 2, 2, 0, 2, 0, 0, 6] as [Float])
    let reverseOverForward = cubic.jacobian(withRespectTo: 0, mode: .forward)
      .jacobian(withRespectTo: 0, mode: .reverse)
    #expect(try compile(reverseOverForward)(point).values() == [10, 4, 4, 30] as [Float])
  }

  @Test func `value and gradient of one parameter`() throws {
    let found = try compile(cubic.valueAndGradient(withRespectTo: 0))(point)
    #expect(try found.map { try $0.values() as [Float] } == [[145], [20, 79]])
  }

  // MARK: Derivatives of the user's

  @Test func `forward mode honours a custom derivative`() throws {
    let function = Function(.f32[2]) { (x: Tensor) -> Tensor in
      withCustomDerivative(x, of: { $0 * $0 }, pullback: { x, _, cotangent in cotangent * x * 100 })
    }
    let found = try compile(function.jvp(withRespectTo: [0]))(point, NDArray([1, 10] as [Float]))
    #expect(try found.map { try $0.values() as [Float] } == [[4, 25], [200, 5000]])
  }

  @Test func `forward mode refuses a pullback that is not linear`() throws {
    let function = Function(.f32[2]) { (x: Tensor) -> Tensor in
      withCustomDerivative(x, of: { $0 * 2 }, pullback: { _, _, cotangent in cotangent * cotangent })
    }
    let message = thrown { _ = try compile(function.jvp(withRespectTo: [0])) }
    #expect(message.contains("not linear") && message.contains("DerivativeFunctionTests"))
  }

  // MARK: Mistakes

  @Test func `mistakes are errors that name the parameter`() throws {
    let mixed = Function(.f32[2], .i32[2]) { x, i in x * i.converted(to: .f32) }
    #expect(thrown { _ = try compile(mixed.jvp(withRespectTo: [1])) }.contains("parameter 1 has the type"))
    #expect(thrown { _ = try compile(mixed.vjp(withRespectTo: [4])) }.contains("no parameter 4"))
    #expect(thrown { _ = try compile(mixed.jvp(withRespectTo: [0, 0])) }.contains("named twice"))
    #expect(thrown { _ = try compile(mixed.jacobian(withRespectTo: 2)) }.contains("no parameter 2"))
    #expect(thrown { _ = try compile(mixed.hessian(withRespectTo: 0)) }.contains("only a scalar"))
    let large = Function(.f32[100, 100]) { $0 * 2 }
    #expect(thrown { _ = try compile(large.jacobian(withRespectTo: 0)) }.contains("compile jvp or vjp"))
  }
}
