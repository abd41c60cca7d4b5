import SluiceIR

extension ScheduleValidator {
  /// A group may write where it reads only the same element, at the same point of a grid, after reading it.
  func checkOverlap(
    _ group: Group, _ index: Int, _ written: BufferID, _ space: Space, _ bytes: Range<Int>
  ) throws(SluiceError) {
    let overlapping = try overlaps(group, space, bytes)
    if overlapping.isEmpty { return }
    let isLegal: Bool
    switch group.work {
    case .grid(let grid):
      isLegal = try isElementwise(grid, written, overlapping, inOneBlock: grid.isOneBlock)
    case .contraction(let contraction):
      let (a, b) = (try self.bytes(contraction.a), try self.bytes(contraction.b))
      isLegal =
        ![a, b].contains { $0.space == space && $0.bytes.overlaps(bytes) }
        && contraction.destination?.buffer != written
      if isLegal, let epilogue = contraction.epilogue, try !isElementwise(epilogue, written, overlapping) {
        throw failure("group \(index) overwrites with \(written) what its epilogue still reads")
      }
    case .scatter(let scatter):
      isLegal = zip(scatter.inputs, scatter.outputs).contains { input, output in
        output == written && overlapping == [input] && input.isDense
      }
    case .standalone(let work):
      let output = work.outputs.firstIndex(of: written)
      isLegal = overlapping.allSatisfy { view in
        work.inputs.indices.allSatisfy { position in
          work.inputs[position] != view
            || view.isDense && view.offset == 0
              && output.map { work.operation.canReplace(operand: position, by: $0) } ?? false
        }
      }
    case .control(let work):
      // A carried value begins where its initial value lies, which nothing else may read.
      isLegal =
        overlapping.allSatisfy { view in
          view.isDense && view.offset == 0 && !work.inputs.contains(view)
            && work.initials.allSatisfy { $0.source != view || $0.destination.buffer == written }
        }
    case .reduction, .copy, .gather: isLegal = false
    }
    guard isLegal else { throw failure("group \(index) overwrites with \(written) what it still reads") }
  }

  private func overlaps(_ group: Group, _ space: Space, _ bytes: Range<Int>) throws(SluiceError) -> [View] {
    var result: [View] = []
    for view in group.reads {
      let place = try self.bytes(view)
      if place.space == space, place.bytes.overlaps(bytes) { result.append(view) }
    }
    return result
  }

  private func isElementwise(
    _ grid: Grid, _ written: BufferID, _ reads: [View], inOneBlock: Bool = false
  ) throws(SluiceError) -> Bool {
    var isStored = false
    for step in grid.steps {
      switch step {
      case .load(let view) where reads.contains(view):
        if isStored { return false }
      case .store(_, let view) where view.buffer == written:
        if isStored { return false }
        isStored = true
        for read in reads {
          let (from, to) = (try place(read.buffer), try place(view.buffer))
          let size = (read.element.byteSize, view.element.byteSize)
          guard size.0 == size.1, from.start + read.offset * size.0 == to.start + view.offset * size.1
          else { return false }
          // The one element that all of one block reads.
          let isOne =
            view.elementCount == 1
            && read.sizes.indices.allSatisfy { read.sizes[$0] == 1 || read.strides[$0] == 0 }
          if inOneBlock, isOne { continue }
          guard read.sizes == view.sizes,
            read.sizes.indices.allSatisfy({ read.sizes[$0] == 1 || read.strides[$0] == view.strides[$0] })
          else { return false }
        }
      case .reduceColumns(_, _, _, let buffer) where buffer == written: return false
      default: break
      }
    }
    return isStored
  }
}
