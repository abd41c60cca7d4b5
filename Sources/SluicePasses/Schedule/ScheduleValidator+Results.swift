import SluiceIR

extension ScheduleValidator {
  /// Each result's memory holds its view of the kernel graph, by copies if need be.
  func checkResults() throws(SluiceError) {
    var origins: [BufferID: View] = [:]
    for group in graph.groups {
      guard case .copy(let copy) = group.work, copy.parts.count == 1, copy.parts[0].destination.isDense else {
        continue
      }
      origins[copy.parts[0].destination.buffer] = copy.parts[0].source
    }
    for (index, result) in graph.results.enumerated() where !result.isInPlace {
      let type = result.view.type
      guard type.byteCount > 0 else { continue }
      var (space, start) = (Space.output(index), 0)
      if let parameter = result.updates {
        let view = result.view
        if case .parameter(parameter) = graph.buffers[view.buffer.index].storage, view.isDense { continue }
        guard let entry = layout[graph.parameters[parameter].name] else {
          throw failure("there is no state for result \(index)")
        }
        (space, start) = (.state, entry.offset)
      }
      let bytes = start..<start + type.byteCount
      let found = holdings.filter { $0.space == space && $0.bytes.overlaps(bytes) }
      guard found.count == 1, found[0].bytes == bytes, let owner = found[0].owner else {
        throw failure("the memory of result \(index) holds no whole value")
      }
      var view = View(dense: owner, graph.type(of: owner))
      while !isSame(view, result.view) {
        guard view.isDense, view.offset == 0, let next = origins[view.buffer],
          next.elementCount == type.elementCount
        else { throw failure("the memory of result \(index) holds \(view), not \(result.view)") }
        view = next
      }
    }
  }

  /// Whether two views are of the same elements in the same order; shapes do not count where both are dense.
  private func isSame(_ a: View, _ b: View) -> Bool {
    a.buffer == b.buffer
      && (a.coincides(with: b)
        || a.isDense && b.isDense && a.offset == b.offset && a.elementCount == b.elementCount)
  }
}
