import SluiceIR

extension KernelGraph: CustomStringConvertible {
  /// A line for each buffer that is no plain temporary, then one for each group and each of its steps, then the results.
  package var description: String {
    var lines = ["kernels @\(name): \(groups.count) groups, \(buffers.count) buffers"]
    for (index, buffer) in buffers.enumerated() {
      let value = buffer.value.map { " for \($0)" } ?? ""
      let storage =
        switch buffer.storage {
        case .parameter(let parameter): " = parameter \(parameter) \"\(parameters[parameter].name)\""
        case .constant: " = constant"
        case .temporary: ""
        case .slice(let holder, let offset): " = \(holder) from \(offset)"
        case .stateRange(let first): " = state from parameter \(first)"
        }
      lines.append("  b\(index): \(buffer.type)\(storage)\(value)")
    }
    for (index, group) in groups.enumerated() {
      let nodes = group.nodes.map(String.init).joined(separator: " ")
      lines.append("  group \(index) \(group.kindName)\(nodes.isEmpty ? "" : " of nodes \(nodes)")")
      lines += group.stepLines.map { "    " + $0 }
    }
    for result in results {
      let name = result.name.isEmpty ? "result" : "result \"\(result.name)\""
      let update =
        result.updates.map { " updates parameter \($0)\(result.isInPlace ? " in place" : "")" } ?? ""
      lines.append("  \(name) \(result.view)\(update)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension Group {
  /// What it does, a line a step.
  fileprivate var stepLines: [String] {
    switch work {
    case .grid(let grid): grid.lines
    case .contraction(let contraction):
      ["a \(contraction.a)", "b \(contraction.b)"]
        + (contraction.destination.map { ["product -> \($0)"] } ?? [])
        + (contraction.epilogue.map { ["epilogue"] + $0.lines.map { "  " + $0 } } ?? [])
    case .reduction(let reduction):
      [
        "dimensions \(reduction.dimensions) by \(reduction.monoid?.rawValue ?? "region")"
          + " lanes \(reduction.order.lanes) chunk \(reduction.order.chunk)"
      ]
        + zip(reduction.inputs, zip(reduction.initials, reduction.outputs)).map {
          "\($0) from \($1.0) -> \($1.1)"
        }
    case .copy(let copy): copy.parts.map { "\($0.source) -> \($0.destination)" }
    case .gather(let gather): ["\(gather.operand) at \(gather.indices) -> \(gather.output)"]
    case .scatter(let scatter):
      ["at \(scatter.indices)"]
        + zip(scatter.inputs, zip(scatter.updates, scatter.outputs)).map {
          "\($0) updated by \($1.0) -> \($1.1)"
        }
    }
  }
}

extension Grid {
  /// The domain, then a line for each step.
  fileprivate var lines: [String] {
    let rows = domain[..<rowRank].map(String.init).joined(separator: ", ")
    let columns = domain[rowRank...].map(String.init).joined(separator: ", ")
    let chunk = rowsPerChunk.map { ", \($0) rows a chunk" } ?? ""
    return ["domain [\(rows) | \(columns)]\(chunk)"]
      + steps.enumerated().map { index, step in
        switch step {
        case .load(let view): "s\(index) = load \(view)"
        case .product: "s\(index) = product"
        case .index(let dimension): "s\(index) = index of dimension \(dimension)"
        case .constant(let element, let bits): "s\(index) = constant \(element) 0x\(String(bits, radix: 16))"
        case .compute(let name, let operands):
          "s\(index) = \(name) \(operands.map { "s\($0)" }.joined(separator: ", "))"
        case .reduceRow(let operand, let monoid): "s\(index) = reduce_row \(monoid.rawValue) s\(operand)"
        case .reduceColumns(let operand, let monoid, let partials):
          "reduce_columns \(monoid.rawValue) s\(operand) -> \(partials)"
        case .store(let operand, let view): "store s\(operand) -> \(view)"
        }
      }
  }
}
