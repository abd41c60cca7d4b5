import SluiceIR
import SluiceOperations

/// What `then` makes of `operands` where `predicate`, an `i1` scalar, is true, and otherwise what `else` makes of them: only
/// one of the two is run. Both return the same types. JAX's cond; `where` chooses element by element.
///
/// The closures use only the tensors that they are given. Differentiable in both modes.
public func cond(
  _ predicate: Tensor, _ operands: [Tensor], file: String = #fileID, line: Int = #line,
  then: ([Tensor]) -> [Tensor], else otherwise: ([Tensor]) -> [Tensor]
) -> [Tensor] {
  branch(
    "cond", ["then", "else"], predicate, .i1, operands, file, line,
    { $0 == 0 ? then($1) : otherwise($1) }
  ) {
    $0.if(predicate.value, operands.map(\.value), true: $1[0], false: $1[1])
  }
}

/// What `then` makes of `operand` where `predicate`, an `i1` scalar, is true, and otherwise what `else` makes of it; see the
/// function of several tensors.
///
///     let scaled = cond(x.sum() .> 0, x) { $0 * 2 } else: { -$0 }
public func cond(
  _ predicate: Tensor, _ operand: Tensor, file: String = #fileID, line: Int = #line,
  then: (Tensor) -> Tensor, else otherwise: (Tensor) -> Tensor
) -> Tensor {
  cond(
    predicate, [operand], file: file, line: line, then: { [then($0[0])] }, else: { [otherwise($0[0])] })[0]
}

/// What branch `index`, an `i32` scalar that counts from 0, makes of `operands`, or the last one if there is none of that
/// number: only it is run. All return the same types. JAX's switch.
///
/// The closures use only the tensors that they are given. Differentiable in both modes.
public func switchCase(
  _ index: Tensor, _ operands: [Tensor], file: String = #fileID, line: Int = #line,
  branches: [([Tensor]) -> [Tensor]]
) -> [Tensor] {
  let names = branches.indices.map { "branch \($0)" }
  return branch("switchCase", names, index, .i32, operands, file, line, { branches[$0]($1) }) {
    $0.case(index.value, operands.map(\.value), branches: $1)
  }
}

/// What branch `index`, an `i32` scalar that counts from 0, makes of `operand`; see the function of several tensors.
public func switchCase(
  _ index: Tensor, _ operand: Tensor, file: String = #fileID, line: Int = #line,
  branches: [(Tensor) -> Tensor]
) -> Tensor {
  let results = switchCase(
    index, [operand], file: file, line: line, branches: branches.map { branch in { [branch($0[0])] } })
  return results.first ?? Tensor(.poison, in: index.declaration)
}

/// Makes the branches functions of their own and emits the operation that chooses one of them.
private func branch(
  _ caller: String, _ names: [String], _ selector: Tensor, _ type: TensorType, _ operands: [Tensor],
  _ file: String, _ line: Int, _ body: (_ branch: Int, _ operands: [Tensor]) -> [Tensor],
  emit: @escaping (GraphBuilder, [Graph]) -> [Value]
) -> [Tensor] {
  declaringRegions(caller, [selector] + operands, file, line) { (origin, resultCount) throws(SluiceError) in
    var count = 0
    defer { resultCount = count }
    let regions = try names.enumerated().map { index, name throws(SluiceError) in
      try region(caller, name, operands.map(\.type), origin) { parameters in
        let results = body(index, parameters)
        count = results.count
        return results
      }
    }
    guard let first = regions.first else {
      throw SluiceError(
        .argument, "\(caller): there are no branches", at: origin.locations.last, note: "give at least one")
    }
    guard selector.type == type else {
      throw SluiceError(
        .shape, "\(caller): the choice is made by \(selector.type), not \(type)", at: origin.locations.last,
        note: "it is from \(selector.origin); compare, reduce or convert it to a scalar \(type.element)")
    }
    for (name, region) in zip(names, regions) {
      try region.requireResults(
        first.resultTypes, caller, name, note: "all branches return what \(names[0]) returns", origin)
    }
    return { emit($0, regions) }
  }
}
