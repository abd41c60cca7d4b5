import SluiceIR

/// The text form: buffers are named b0, b1, ... with their types where they first occur; groups g0, g1, ...
///
///     kernels @step
///       b0: f32[128, 784] = parameter 0 "x"
///       g0 = contraction b0[128, 784] x b1[784, 128] + epilogue [128, 128] {...} -> b7
///       return b7 updates 1
extension KernelGraph: CustomStringConvertible {
  package var description: String {
    var lines = ["kernels @\(name)"]
    for (index, buffer) in buffers.enumerated() { lines.append("  b\(index): " + text(of: buffer)) }
    for (index, group) in groups.enumerated() { lines += text(of: group, index).map { "  " + $0 } }
    for result in results {
      let name = result.name.isEmpty ? "" : " \"\(result.name)\""
      let updates =
        result.updates.map { " updates parameter \($0)" + (result.isInPlace ? " in place" : "") } ?? ""
      lines.append("  return" + name + " " + operand(result.view) + updates)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func text(of buffer: Buffer) -> String {
    let value = buffer.value.map { " of \($0)" } ?? ""
    switch buffer.storage {
    case .parameter(let index):
      let name = index < parameters.count ? " \"\(parameters[index].name)\"" : ""
      return "\(buffer.type) parameter \(index)\(name)"
    case .constant(let literal):
      if let bytes = literal.uniformBytes {
        return "\(buffer.type) constant \(Self.element(bytes, literal.element))"
      }
      return "\(buffer.type) constant of \(literal.storedBytes.count) bytes"
    case .temporary: return "\(buffer.type) temporary\(value)"
    case .slice(let holder, let offset): return "\(buffer.type) slice of \(holder) from \(offset)\(value)"
    case .stateRange(let first): return "\(buffer.type) state from parameter \(first)"
    }
  }

  private func text(of group: Group, _ index: Int) -> [String] {
    let head = "g\(index) = "
    switch group.work {
    case .grid(let grid):
      return [head + "grid \(domain(grid)) {"] + steps(grid) + ["}"]
    case .contraction(let contraction):
      var line = head + "contraction \(operand(contraction.a)) x \(operand(contraction.b))"
      if contraction.batchRank > 0 { line += " batch \(contraction.batchRank)" }
      if let destination = contraction.destination { line += " -> \(operand(destination))" }
      guard let epilogue = contraction.epilogue else { return [line] }
      return [line + " + epilogue \(domain(epilogue)) {"] + steps(epilogue) + ["}"]
    case .reduction(let reduction):
      let what = reduction.monoid.map { "\($0)" } ?? "region"
      let order = "lanes \(reduction.order.lanes) chunk \(reduction.order.chunk)"
      return [
        head + "reduction \(what) of \(list(reduction.inputs)) over \(reduction.dimensions) from "
          + "\(list(reduction.initials)) \(order) -> "
          + reduction.outputs.map(\.description).joined(separator: ", ")
      ]
    case .copy(let copy):
      return copy.parts.enumerated().map { position, part in
        (position == 0 ? head + "copy " : "  and ")
          + "\(operand(part.source)) -> \(operand(part.destination))"
      }
    case .gather(let gather):
      return [head + "gather \(operand(gather.operand)) at \(operand(gather.indices)) -> \(gather.output)"]
    case .scatter(let scatter):
      let outputs = scatter.outputs.map(\.description).joined(separator: ", ")
      return [
        head + "scatter \(list(scatter.updates)) into \(list(scatter.inputs)) "
          + "at \(operand(scatter.indices)) -> \(outputs)"
      ]
    case .standalone(let work):
      let outputs = work.outputs.map(\.description).joined(separator: ", ")
      return [head + "\(work.operation.name) \(list(work.inputs)) -> \(outputs)"]
    case .control(let work): return text(of: work, head)
    }
  }

  /// A loop or a choice, what it starts from, and its regions with the memory that their parameters are.
  private func text(of work: ControlWork, _ head: String) -> [String] {
    let starts = work.initials.map { "\($0.destination.buffer) = \(operand($0.source))" }
    let list = { (buffers: [BufferID]) in buffers.map(\.description).joined(separator: ", ") }
    var lines = [
      head + "\(work.name) by \(work.selector) of (\(list(work.parameters)))"
        + (starts.isEmpty ? "" : " from \(starts.joined(separator: ", "))") + " -> \(list(work.outputs)) {"
    ]
    for region in work.regions {
      lines += region.kernels.description.split(separator: "\n").map { "  " + $0 }
    }
    return lines + ["}"]
  }

  private func domain(_ grid: Grid) -> String {
    let rows = grid.domain[..<grid.rowRank].map(String.init).joined(separator: ", ")
    let columns = grid.domain[grid.rowRank...].map(String.init).joined(separator: ", ")
    return "[\(rows) | \(columns)]" + (grid.rowsPerChunk.map { " by \($0) rows" } ?? "")
  }

  private func steps(_ grid: Grid) -> [String] {
    grid.steps.enumerated().map { index, step in
      let type = grid.types[index]
      switch step {
      case .load(let view): return "  %\(index) = load \(operand(view))"
      case .product: return "  %\(index) = product"
      case .index(let dimension): return "  %\(index) = index \(dimension)"
      case .constant(_, let bits):
        let bytes = (0..<type.byteSize).map { UInt8(truncatingIfNeeded: bits >> (8 * UInt32($0))) }
        return "  %\(index) = \(type) \(Self.element(bytes, type))"
      case .compute(let name, let operands):
        return "  %\(index) = \(name) " + operands.map { "%\($0)" }.joined(separator: " ")
      case .reduceRow(let operand, let monoid): return "  %\(index) = reduce-row \(monoid) %\(operand)"
      case .reduceColumns(let operand, let monoid, let initial, let buffer):
        return "  reduce-columns \(monoid) \(initial.map { "from %\($0) " } ?? "")%\(operand) -> \(buffer)"
      case .store(let value, let view): return "  store %\(value) -> \(operand(view))"
      }
    }
  }

  private func list(_ views: [View]) -> String { views.map(operand).joined(separator: ", ") }

  /// `b3[128, 10]`, and offset and strides where they are not the dense ones.
  private func operand(_ view: View) -> String {
    let layout = view.isDense && view.offset == 0 ? "" : "@\(view.offset) strides \(view.strides)"
    return "\(view.buffer)\(view.shape)\(layout)"
  }

  /// One element as a number.
  private static func element(_ bytes: [UInt8], _ element: ElementType) -> String {
    let bits = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    switch element {
    case .f32: return "\(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))"
    case .f64: return "\(Double(bitPattern: bits))"
    case .i1: return bits == 0 ? "false" : "true"
    case .i8: return "\(Int8(truncatingIfNeeded: bits))"
    case .i16: return "\(Int16(truncatingIfNeeded: bits))"
    case .i32: return "\(Int32(truncatingIfNeeded: bits))"
    case .i64: return "\(Int64(bitPattern: bits))"
    case .f16, .bf16: return "0x" + String(bits, radix: 16)
    case .u8, .u16, .u32, .u64: return "\(bits)"
    }
  }
}
