import SluiceIR
import SluiceOperations

/// Runs `body` `count` times, on what it returned the time before, and returns what it returns the last time: `initial` if
/// `count` is 0. The shapes and element types of what is carried stay the same.
///
/// `body` takes the number of the iteration, an i32 scalar from 0 on, the carried tensors, and `invariants`, which stay as
/// they are. It uses only the tensors that it is given.
///
/// The gradient keeps what it needs of every iteration, `count` times as much memory as one takes. With `checkpoint = k` it
/// keeps what is carried into every k-th iteration, and computes each k iterations again on the way back: k near the
/// square root of `count` takes the least memory.
public func loop(
  _ count: Int, carrying initial: [Tensor], invariants: [Tensor] = [], checkpoint: Int? = nil,
  file: String = #fileID, line: Int = #line,
  _ body: (_ iteration: Tensor, _ carried: [Tensor], _ invariants: [Tensor]) -> [Tensor]
) -> [Tensor] {
  let operands = initial + invariants
  guard let first = operands.first else { return [] }
  let origin = Origin(file: file, line: line)
  let builder = first.declaration.builder
  guard builder.error == nil else { return initial.map { Tensor(.poison, in: $0.declaration) } }
  do throws(SluiceError) {
    if operands.contains(where: { $0.declaration !== first.declaration }) {
      throw SluiceError(
        .argument, "loop: the tensors belong to two functions", at: origin.locations.last,
        note: "pass the tensor as a parameter")
    }
    guard (0...Int(Int32.max)).contains(count) else {
      throw SluiceError(
        .argument, "loop: \(count) iterations", at: origin.locations.last,
        note: "a loop takes from 0 to \(Int32.max)")
    }
    let types = [.i32] + operands.map(\.type)
    let condition = GraphBuilder(name: "condition")
    let counter = types.map { condition.parameter($0) }[0]
    let goes = condition.compare(counter, condition.constant(Double(count), .i32), .less)
    let region = try region("loop", "body", types, origin) { arguments in
      let carried = Array(arguments[1...initial.count])
      let kept = Array(arguments[(initial.count + 1)...])
      let counted = arguments[0].declaration
      let next = counted.emitAll(origin) { [$0.apply(Add(), arguments[0].value, $0.constant(1, .i32))] }
      return next + body(arguments[0], carried, kept) + kept
    }
    let loop = try condition.finish([goes])
    let results = first.declaration.emitAll(origin) {
      $0.while(
        [$0.constant(0, .i32)] + operands.map(\.value), condition: loop, body: region, checkpoint: checkpoint)
    }
    return Array(results.dropFirst().prefix(initial.count))
  } catch {
    builder.fail(error)
    return initial.map { Tensor(.poison, in: $0.declaration) }
  }
}
