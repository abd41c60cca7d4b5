import SluiceIR

extension Group {
  /// The views that the group reads, in no particular order; a view may occur several times.
  package var reads: [View] {
    switch work {
    case .grid(let grid): grid.reads
    case .contraction(let contraction):
      [contraction.a, contraction.b] + (contraction.epilogue?.reads ?? [])
    case .reduction(let reduction): reduction.inputs + reduction.initials
    case .copy(let copy): copy.parts.map(\.source)
    case .gather(let gather): [gather.operand, gather.indices]
    case .scatter(let scatter): scatter.inputs + [scatter.indices] + scatter.updates
    case .standalone(let work): work.inputs
    case .control(let work): work.reads
    }
  }

  /// The buffers that the group writes, wholly or in part.
  package var writes: [BufferID] {
    switch work {
    case .grid(let grid): grid.writes
    case .contraction(let contraction):
      (contraction.destination.map { [$0.buffer] } ?? []) + (contraction.epilogue?.writes ?? [])
    case .reduction(let reduction): reduction.outputs
    case .copy(let copy): copy.parts.map(\.destination.buffer)
    case .gather(let gather): [gather.output]
    case .scatter(let scatter): scatter.outputs
    case .standalone(let work): work.outputs
    case .control(let work): work.outputs
    }
  }
}

extension Grid {
  package var reads: [View] {
    steps.compactMap { if case .load(let view) = $0 { view } else { nil } }
  }

  package var writes: [BufferID] {
    steps.compactMap {
      switch $0 {
      case .store(_, let view): view.buffer
      case .reduceColumns(_, _, _, let buffer): buffer
      default: nil
      }
    }
  }
}
