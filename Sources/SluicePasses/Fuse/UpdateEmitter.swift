import SluiceIR
import SluiceOperations

extension GroupEmitter {
  /// Gives the gradients of each update neighbouring places, at the same distances as the state has. Before any group
  /// is emitted, since their producers write there.
  mutating func placeGradients() {
    for cluster in clustered.updates.keys.sorted() {
      guard let update = clustered.updates[cluster] else { continue }
      for (template, values) in update.gradients.sorted(by: { $0.key < $1.key }) {
        let type = TensorType(.f32, [update.count])
        let holder = builder.temporary(type)
        gradientHolders[template] = holder
        for (value, offset) in zip(values, update.offsets) {
          builder.reserve(value, .slice(of: holder, offset: offset))
        }
      }
    }
  }

  /// One grid over the whole range, which loads and stores state where it lies.
  mutating func emitUpdate(_ update: OptimizerUpdate) throws(SluiceError) {
    var grid = Grid(domain: [update.count], rowRank: 0)
    var steps: [Value: Int] = [:]
    var ranges: [Int: BufferID] = [:]
    let type = TensorType(.f32, [update.count])
    func range(_ bank: OptimizerUpdate.Bank, _ builder: inout KernelGraphBuilder) -> BufferID {
      if let known = ranges[bank.first] { return known }
      let buffer = builder.kernels.addBuffer(KernelGraph.Buffer(type, .stateRange(first: bank.first)))
      ranges[bank.first] = buffer
      return buffer
    }
    for node in update.nodes {
      var operands: [Int] = []
      for operand in graph.operands(of: node) {
        if let known = steps[operand] {
          operands.append(known)
          continue
        }
        let step: Int
        let element = graph.type(of: operand).element
        if let bank = update.banks[operand] {
          step = grid.append(.load(View(dense: range(bank, &builder), type)), .f32)
        } else if let holder = gradientHolders[operand], update.gradients[operand] != nil {
          step = grid.append(.load(View(dense: holder, type)), .f32)
        } else {
          step = grid.append(try uniform(operand, update.count), element)
        }
        steps[operand] = step
        operands.append(step)
      }
      let result = graph.result(of: node)
      let element = graph.type(of: result).element
      let step = grid.append(.compute(names.name(node, units), operands), element)
      steps[result] = step
      guard let bank = update.stores[result], let values = update.stored[result] else { continue }
      let buffer = range(bank, &builder)
      _ = grid.append(.store(step, View(dense: buffer, type)), element)
      for (value, offset) in zip(values, update.offsets) {
        var view = View(dense: buffer, graph.type(of: value))
        view.offset = offset
        builder.alias(value, view)
      }
    }
    builder.kernels.groups.append(Group(.grid(grid), nodes: update.allNodes))
  }

  /// The step that has an operand of one element for all.
  private mutating func uniform(_ operand: Value, _ count: Int) throws(SluiceError) -> Grid.Step {
    let root = units.layouts.root(of: operand)
    let type = graph.type(of: operand)
    if units.isSplat[root.index], let node = graph.definition(of: root),
      let bytes = (graph.operation(of: node) as? Constant)?.value.uniformBytes
    {
      return .constant(type.element, bits: bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }
    return .load(
      View(buffer: try buffer(of: root), element: type.element, offset: 0, sizes: [count], strides: [0]))
  }
}
