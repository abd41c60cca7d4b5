import SluiceIR

extension View {
  /// Whether both name the same places of equally large elements in the same order; strides of dimensions of size 1
  /// do not matter.
  package func coincides(with other: View) -> Bool {
    guard offset == other.offset, sizes == other.sizes, element.byteSize == other.element.byteSize else {
      return false
    }
    for axis in sizes.indices where sizes[axis] != 1 && strides[axis] != other.strides[axis] { return false }
    return true
  }

  /// Whether all that is read is the one element that `other` is.
  package func repeats(_ other: View) -> Bool {
    offset == other.offset && other.elementCount == 1 && element.byteSize == other.element.byteSize
      && sizes.indices.allSatisfy { sizes[$0] == 1 || strides[$0] == 0 }
  }
}

extension Grid {
  /// Whether every step runs once, for all that there is: the one row is taken as a whole where something is reduced along it.
  package var isOneBlock: Bool {
    guard rows == 1 else { return false }
    return columns == 1 || steps.contains { if case .reduceRow = $0 { true } else { false } }
  }
}

extension Group {
  /// Whether the group may write `destination` into the memory of the buffers for which `isSource` holds although it
  /// reads them: each element is read, by the same grid point, before its place is written, and never again.
  ///
  /// True too if it does not read them at all.
  func canReplace(_ destination: BufferID, inPlaceOf isSource: (BufferID) -> Bool) -> Bool {
    switch work {
    case .grid(let grid):
      return grid.canReplace(destination, inPlaceOf: isSource, inOneBlock: grid.isOneBlock)
    case .contraction(let contraction):
      guard !isSource(contraction.a.buffer), !isSource(contraction.b.buffer) else { return false }
      guard let epilogue = contraction.epilogue else { return true }
      // The product's own store comes before the epilogue's loads.
      if let direct = contraction.destination, direct.buffer == destination {
        return !epilogue.reads.contains { isSource($0.buffer) }
      }
      return epilogue.canReplace(destination, inPlaceOf: isSource)
    case .scatter(let scatter):
      guard !isSource(scatter.indices.buffer), !scatter.updates.contains(where: { isSource($0.buffer) })
      else { return false }
      for (input, output) in zip(scatter.inputs, scatter.outputs) where isSource(input.buffer) {
        guard output == destination, input.isDense, input.offset == 0 else { return false }
      }
      return true
    case .standalone(let work):
      for (position, input) in work.inputs.enumerated() where isSource(input.buffer) {
        guard let output = work.outputs.firstIndex(of: destination), input.isDense, input.offset == 0,
          work.operation.canReplace(operand: position, by: output)
        else { return false }
      }
      return true
    case .control(let work): return work.canReplace(destination, inPlaceOf: isSource)
    case .reduction, .copy, .gather:
      var isRead = false
      forEachRead { if isSource($0.buffer) { isRead = true } }
      return !isRead
    }
  }
}

extension Grid {
  /// `inOneBlock`: whether the grid is a kernel of its own that runs as one block.
  fileprivate func canReplace(
    _ destination: BufferID, inPlaceOf isSource: (BufferID) -> Bool, inOneBlock: Bool = false
  ) -> Bool {
    guard steps.contains(where: { if case .load(let view) = $0 { isSource(view.buffer) } else { false } })
    else { return true }
    var target: View?
    for step in steps {
      switch step {
      case .store(_, let view) where view.buffer == destination:
        guard target == nil else { return false }
        target = view
      case .reduceColumns(_, _, _, let buffer) where buffer == destination: return false
      default: break
      }
    }
    guard let target else { return false }
    var isStored = false
    for step in steps {
      switch step {
      case .store(_, let view) where view.buffer == destination: isStored = true
      case .load(let view) where isSource(view.buffer):
        guard !isStored, view.coincides(with: target) || inOneBlock && view.repeats(target) else {
          return false
        }
      default: break
      }
    }
    return true
  }
}
