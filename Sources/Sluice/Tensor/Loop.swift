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
  return declaringRegions("loop", operands, file, line) { (origin, resultCount) throws(SluiceError) in
    resultCount = initial.count
    guard (0...Int(Int32.max)).contains(count) else {
      throw SluiceError(
        .argument, "loop: \(count) iterations", at: origin.locations.last,
        note: "a loop takes from 0 to \(Int32.max)")
    }
    let region = try region("loop", "body", [.i32] + operands.map(\.type), origin) {
      body($0[0], Array($0.dropFirst().prefix(initial.count)), Array($0.dropFirst(1 + initial.count)))
    }
    try region.requireResults(
      initial.map(\.type), "loop", "body", note: "a carried value keeps its shape and element type", origin)
    return { (builder) throws(SluiceError) in
      try builder.loop(
        count, carrying: initial.map(\.value), with: invariants.map(\.value), checkpoint: checkpoint
      ) { inner, iteration, carried, kept throws(SluiceError) in
        region.inline(into: inner, arguments: [iteration] + carried + kept)
      }
    }
  }
}
