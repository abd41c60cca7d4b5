import Foundation
import SluiceIR
import SluiceOperations
import SluicePasses

/// Runs a kernel graph as the comments on its types say, slowly: every step for every grid point, one group after
/// the other. It shares no code with the kernels or with what lowers to them.
///
/// Elements of every type are doubles: f32 and 32-bit integers are exact in them, and floats are rounded after every
/// operation.
struct KernelGraphInterpreter {
  let graph: KernelGraph
  /// Blocks of memory; state parameters share one if there is a layout.
  private var memory: [[Double]] = []
  /// For each buffer its block and where it starts there.
  private var places: [(block: Int, start: Int)] = []

  struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  init(_ graph: KernelGraph, inputs: [[Double]], layout: StateLayout? = nil) {
    self.graph = graph
    var stateStarts: [Int: Int] = [:]
    if let layout {
      memory.append([Double](repeating: 7777, count: layout.byteCount / 4))
      for (index, parameter) in graph.parameters.enumerated() where parameter.role == .state {
        guard let entry = layout[parameter.name] else { continue }
        stateStarts[index] = entry.offset / 4
        memory[0].replaceSubrange(
          entry.offset / 4..<(entry.offset / 4 + inputs[index].count), with: inputs[index])
      }
    }
    for (index, buffer) in graph.buffers.enumerated() {
      switch buffer.storage {
      case .parameter(let parameter):
        if let start = stateStarts[parameter] {
          places.append((0, start))
        } else {
          places.append((memory.count, 0))
          memory.append(inputs[parameter])
        }
      case .constant(let literal):
        places.append((memory.count, 0))
        memory.append(Self.elements(literal))
      case .temporary:
        places.append((memory.count, 0))
        // What nobody wrote must not go unnoticed.
        memory.append((0..<buffer.type.elementCount).map { 1_000_003 + Double(index * 31 + $0 * 7) })
      case .slice(let holder, let offset): places.append((places[holder.index].block, offset))
      case .stateRange(let first): places.append((0, stateStarts[first] ?? -1))
      }
    }
  }

  private static func elements(_ literal: Literal) -> [Double] {
    switch literal.element {
    case .f32: (literal.values(as: Float.self) ?? []).map { Double($0) }
    case .i32: (literal.values(as: Int32.self) ?? []).map { Double($0) }
    case .i1: (literal.values(as: Bool.self) ?? []).map { $0 ? 1 : 0 }
    default: []
    }
  }

  /// Every result of the graph, in the order of its elements.
  mutating func run() throws -> [[Double]] {
    for (index, group) in graph.groups.enumerated() {
      do {
        try run(group)
      } catch {
        throw Failure("g\(index): \(error)")
      }
    }
    return try graph.results.map { try read($0.view) }
  }

  private mutating func run(_ group: Group) throws {
    switch group.work {
    case .grid(let grid): try run(grid, product: nil)
    case .contraction(let contraction): try run(contraction)
    case .reduction(let reduction): try run(reduction)
    case .copy(let copy):
      for part in copy.parts { try write(try read(part.source), part.destination) }
    case .gather(let gather):
      let result = try gather.operation.evaluate([try tensor(gather.operand), try tensor(gather.indices)])
      try write(Self.values(result[0]), dense(gather.output))
    case .scatter(let scatter):
      let operands = try (scatter.inputs + [scatter.indices] + scatter.updates).map { try tensor($0) }
      for (output, result) in zip(scatter.outputs, try scatter.operation.evaluate(operands)) {
        try write(Self.values(result), dense(output))
      }
    case .standalone(let work):
      let operands = try work.inputs.map { try tensor($0) }
      for (output, result) in zip(work.outputs, try work.operation.evaluate(operands)) {
        try write(Self.values(result), dense(output))
      }
    case .control(let work): try run(work)
    }
  }

  /// Regions are interpreted by themselves, on copies of what their parameters hold.
  private mutating func run(_ work: ControlWork) throws {
    func results(_ region: Int) throws -> [[Double]] {
      let inputs = try work.parameters.map { try read(dense($0)) }
      var interpreter = KernelGraphInterpreter(work.regions[region].kernels, inputs: inputs)
      return try interpreter.run()
    }
    for part in work.initials { try write(try read(part.source), part.destination) }
    switch work.kind {
    case .choice:
      let index = Int(try read(dense(work.selector))[0])
      let last = work.regions.count - 1
      for (output, result) in zip(work.outputs, try results(0...last ~= index ? index : last)) {
        try write(result, dense(output))
      }
    case .loop:
      while try results(0)[0][0] != 0 {
        for (result, values) in zip(work.regions[1].kernels.results, try results(1)) {
          guard let updated = result.updates else { throw Failure("a body's result updates nothing") }
          try write(values, dense(work.parameters[updated]))
        }
      }
    }
  }

  // MARK: Memory

  func dense(_ buffer: BufferID) -> View { View(dense: buffer, graph.type(of: buffer)) }

  private func addresses(_ view: View) throws -> [Int] {
    guard view.sizes.count == view.strides.count else {
      throw Failure("\(view) has as many sizes as strides")
    }
    var result = [view.offset]
    for (size, stride) in zip(view.sizes, view.strides) {
      result = result.flatMap { base in (0..<size).map { base + $0 * stride } }
    }
    let count = graph.type(of: view.buffer).elementCount
    for address in result where address < 0 || address >= count {
      throw Failure("\(view) reaches element \(address) of \(count)")
    }
    return result
  }

  func read(_ view: View) throws -> [Double] {
    let place = places[view.buffer.index]
    return try addresses(view).map { memory[place.block][place.start + $0] }
  }

  mutating func write(_ values: [Double], _ view: View) throws {
    let place = places[view.buffer.index]
    let targets = try addresses(view)
    guard targets.count == values.count else { throw Failure("\(values.count) values for \(view)") }
    for (target, value) in zip(targets, values) { memory[place.block][place.start + target] = value }
  }

  private func tensor(_ view: View) throws -> ReferenceTensor {
    let values = try read(view)
    return ReferenceTensor(
      view.type, view.element.isFloat ? .floats(values) : .integers(values.map { Int64($0) }))
  }

  static func values(_ tensor: ReferenceTensor) -> [Double] {
    tensor.type.element.isFloat ? tensor.floats : tensor.integers.map { Double($0) }
  }

  // MARK: Groups

  private mutating func run(_ contraction: Contraction) throws {
    let rank = contraction.batchRank
    let (a, b) = (contraction.a, contraction.b)
    guard a.sizes.count == rank + 2, b.sizes.count == rank + 2, a.sizes[..<rank] == b.sizes[..<rank],
      a.sizes[rank + 1] == b.sizes[rank]
    else { throw Failure("operands \(a) and \(b) do not fit") }
    let (m, n, k) = (a.sizes[rank], b.sizes[rank + 1], b.sizes[rank])
    let (left, right) = (try read(a), try read(b))
    var product: [Double] = []
    for batch in 0..<a.sizes[..<rank].reduce(1, *) {
      for row in 0..<m {
        for column in 0..<n {
          var sum: Float = 0
          for index in 0..<k {
            sum = sum.addingProduct(
              Float(left[(batch * m + row) * k + index]), Float(right[(batch * k + index) * n + column]))
          }
          product.append(Double(sum))
        }
      }
    }
    if let destination = contraction.destination { try write(product, destination) }
    if let epilogue = contraction.epilogue {
      guard contraction.destination == nil, epilogue.columns == n, epilogue.rows * n == product.count
      else { throw Failure("the epilogue's rows are not the product's") }
      try run(epilogue, product: product)
    }
  }

  private mutating func run(_ grid: Grid, product: [Double]?) throws {
    let count = grid.rows * grid.columns
    guard grid.widths.count == grid.steps.count, grid.types.count == grid.steps.count else {
      throw Failure("steps without types")
    }
    var values: [[Double]] = []
    for (index, step) in grid.steps.enumerated() {
      switch step {
      case .load(let view):
        guard view.sizes == grid.domain, view.element == grid.types[index] else {
          throw Failure("load of \(view)")
        }
        values.append(try read(view))
      case .product:
        guard let product else { throw Failure("a product outside a contraction") }
        values.append(product)
      case .index(let dimension):
        let inner = grid.domain[(dimension + 1)...].reduce(1, *)
        values.append((0..<count).map { Double($0 / inner % grid.domain[dimension]) })
      case .constant(let element, let bits):
        let value: Double =
          switch element {
          case .f32: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
          case .i32: Double(Int32(truncatingIfNeeded: bits))
          default: Double(bits)
          }
        values.append([Double](repeating: value, count: count))
      case .compute(let name, let operands):
        guard let function = KernelArithmetic.functions[name] else { throw Failure("no kernel \(name)") }
        values.append(
          (0..<count).map { point in function(operands.map { values[$0][point] }) })
      case .reduceRow(let operand, let monoid):
        guard grid.columns <= Grid.maximumReducedColumns else { throw Failure("too long a row") }
        let order = ReductionOrder(lanes: 16, chunk: max(grid.columns + 15, 16))
        var result: [Double] = []
        for row in 0..<grid.rows {
          let elements = values[operand][(row * grid.columns)..<((row + 1) * grid.columns)]
          let total = Self.reduced(Array(elements), monoid, grid.types[index], order)
          result += [Double](repeating: total, count: grid.columns)
        }
        values.append(result)
      case .reduceColumns(let operand, let monoid, let initial, let buffer):
        values.append([])
        try reduceColumns(
          values[operand], from: initial.map { values[$0][0] }, grid, monoid, buffer, grid.types[index])
      case .store(let operand, let view):
        values.append([])
        if view.sizes == grid.domain {
          try write(values[operand], view)
        } else {
          guard view.sizes == Array(grid.domain[..<grid.rowRank]), grid.widths[operand] < .full else {
            throw Failure("store to \(view) of a step as wide as the grid")
          }
          try write((0..<grid.rows).map { values[operand][$0 * grid.columns] }, view)
        }
      }
    }
  }

  private mutating func reduceColumns(
    _ values: [Double], from initial: Double?, _ grid: Grid, _ monoid: Monoid, _ buffer: BufferID,
    _ element: ElementType
  ) throws {
    guard let size = grid.rowsPerChunk else { throw Failure("no chunk") }
    let type = graph.type(of: buffer)
    let chunks = (grid.rows + size - 1) / size
    let columns = chunks == 0 ? 1 : type.elementCount / chunks
    guard columns == grid.columns || columns == 1, columns * chunks == type.elementCount,
      initial == nil || chunks == 1
    else {
      throw Failure("column sums of type \(type)")
    }
    var result: [Double] = []
    for chunk in stride(from: 0, to: grid.rows, by: size) {
      for column in 0..<columns {
        let rows = chunk..<min(chunk + size, grid.rows)
        let sum = rows.reduce(Self.identity(monoid, element)) {
          KernelArithmetic.combine(monoid, element, $0, values[$1 * grid.columns + column])
        }
        result.append(initial.map { KernelArithmetic.combine(monoid, element, $0, sum) } ?? sum)
      }
    }
    try write(result, dense(buffer))
  }
}
