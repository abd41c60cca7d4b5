import SluiceIR
import SluiceOperations

/// Runs `body` for each slice along the first axis of `sequences`, in order, or from the last to the first if `reversed`. It takes
/// what it carried out the time before (`initial` at first) and the slices, and returns what it carries on and what it puts
/// out. The result is what was carried last and, stacked along a new first axis in the slices' order, what was put out.
///
/// Sequences [n, ...] have one n; the types of what is carried stay the same. `body` uses only the tensors that it is given;
/// `invariants` stay as they are. The derivative, and `checkpoint`, are `loop`'s. JAX's scan.
///
///     // A recurrent layer: x [time, batch, inputs] to the state after each step.
///     let (_, states) = scan([x], carrying: [h], invariants: [w, u]) { carried, slices, kept in
///       let next = tanh(matmul(slices[0], kept[0]) + matmul(carried[0], kept[1]))
///       return ([next], [next])
///     }
public func scan(
  _ sequences: [Tensor], carrying initial: [Tensor], invariants: [Tensor] = [], reversed: Bool = false,
  checkpoint: Int? = nil, file: String = #fileID, line: Int = #line,
  _ body: (
    _ carried: [Tensor], _ slices: [Tensor], _ invariants: [Tensor]
  ) -> (carried: [Tensor], outputs: [Tensor])
) -> (carried: [Tensor], outputs: [Tensor]) {
  let results = declaringRegions("scan", sequences + initial + invariants, file, line) {
    (origin, resultCount) throws(SluiceError) in
    resultCount = initial.count
    let slices = sequences.map { TensorType($0.element, Shape($0.shape.dropFirst())) }
    var counts = (carried: initial.count, outputs: 0)
    let traced = Result { () throws(SluiceError) in
      try region("scan", "body", initial.map(\.type) + slices + invariants.map(\.type), origin) {
        parameters in
        let rest = parameters.dropFirst(initial.count)
        let (carried, outputs) = body(
          Array(parameters.prefix(initial.count)), Array(rest.prefix(sequences.count)),
          Array(rest.dropFirst(sequences.count)))
        counts = (carried.count, outputs.count)
        return carried + outputs
      }
    }
    resultCount = initial.count + counts.outputs
    // Sequences that are none are the reason of what the body does with their slices.
    let length = try length(of: sequences, origin)
    let step = try traced.get()
    let outputs = Array(step.resultTypes.suffix(counts.outputs))
    try step.requireResults(
      initial.map(\.type) + outputs, "scan", "body",
      note: "it returns what it carries on, of the types that it was given, then \(outputs.count) outputs",
      origin)
    guard counts.carried == initial.count else {
      throw SluiceError(
        .shape, "scan: the body carries on \(counts.carried.of("tensor")) of \(initial.count)",
        at: origin.locations.last, note: "what is carried stays as many")
    }
    return { (builder) throws(SluiceError) in
      let stacks = outputs.map {
        builder.constant(0, $0.with(shape: Shape([length] + $0.shape.dimensions)))
      }
      let carried = initial.map(\.value) + stacks
      // Of nothing no slice can be named.
      if length == 0 { return carried }
      return try builder.loop(
        length, carrying: carried, with: (sequences + invariants).map(\.value), checkpoint: checkpoint
      ) { inner, iteration, carried, kept throws(SluiceError) in
        let last = inner.constant(Double(length - 1), like: iteration)
        let row = reversed ? inner.subtract(last, iteration) : iteration
        let slices = kept.prefix(sequences.count).map { inner.row($0, at: row) }
        let results = step.inline(
          into: inner,
          arguments: carried.prefix(initial.count) + slices + kept.dropFirst(sequences.count))
        let stacks = zip(carried.dropFirst(initial.count), results.dropFirst(initial.count))
        return results.prefix(initial.count) + stacks.map { inner.replacingRow($0, at: row, with: $1) }
      }
    }
  }
  return (Array(results.prefix(initial.count)), Array(results.dropFirst(initial.count)))
}

/// The one size of the sequences' first axes.
private func length(of sequences: [Tensor], _ origin: Origin) throws(SluiceError) -> Int {
  guard let first = sequences.first else {
    throw SluiceError(
      .argument, "scan: there is no sequence", at: origin.locations.last, note: "loop takes a number instead")
  }
  for sequence in sequences {
    guard let length = sequence.shape.first, length == first.shape.first, length <= Int(Int32.max) else {
      throw SluiceError(
        .shape, "scan: the sequences are \(sequences.map(\.type.description).joined(separator: ", "))",
        at: origin.locations.last, note: "each has a first axis, and all of one size, at most \(Int32.max)")
    }
  }
  return first.shape[0]
}
