import SluiceIR
import SluiceOperations

/// Dimension numbers of gather and scatter drawn at random, every feature among them.
struct RandomIndexing {
  let dimensions: IndexingDimensions
  let operand, indices: Shape
  let sliceSizes: [Int]
  /// What gather gives, and the updates of scatter.
  let windows: Shape

  init(_ generator: inout SeededGenerator) {
    enum Role: CaseIterable { case window, collapsed, batching }
    func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    let rank = random(0...4)
    let roles = (0..<rank).map { _ in Role.allCases.randomElement(using: &generator) ?? .window }
    let extents = roles.map { random($0 == .collapsed ? 1...3 : 0...3) }
    operand = Shape(extents)
    func axes(_ role: Role) -> [Int] { roles.indices.filter { roles[$0] == role } }
    let (window, collapsed, batching) = (axes(.window), axes(.collapsed), axes(.batching))
    sliceSizes = extents.indices.map { axis in
      roles[axis] == .window ? random(0...extents[axis]) : min(1, extents[axis])
    }
    let mapped = (window + collapsed).shuffled(using: &generator)
    let map = Array(mapped.prefix(random(0...max(mapped.count, 0))))

    // The dimensions of the indices: batching ones and others in any order, the index vector among them.
    let free = (0..<random(0...2)).map { _ in random(0...3) }
    let order = Array(0..<(batching.count + free.count)).shuffled(using: &generator)
    var sizes = order.map {
      $0 < batching.count ? extents[batching[$0]] : free[$0 - batching.count]
    }
    let batch = sizes
    let isScalar = map.count == 1 && Bool.random(using: &generator)
    let vector = isScalar ? sizes.count : random(0...sizes.count)
    if !isScalar { sizes.insert(map.count, at: vector) }
    indices = Shape(sizes)
    let indicesBatching = batching.indices.map { position in
      let place = order.firstIndex(of: position) ?? 0
      return !isScalar && place >= vector ? place + 1 : place
    }

    let gathered = batch.count + window.count
    let offset = Array((0..<gathered).shuffled(using: &generator).prefix(window.count)).sorted()
    dimensions = IndexingDimensions(
      offset: offset, collapsed: collapsed, operandBatching: batching, indicesBatching: indicesBatching,
      startIndexMap: map, indexVector: vector)
    var shape = [Int](repeating: 0, count: gathered)
    for (place, axis) in zip(offset, window) { shape[place] = sliceSizes[axis] }
    for (place, size) in zip((0..<gathered).filter { !offset.contains($0) }, batch) { shape[place] = size }
    windows = Shape(shape)
  }

  /// For every window and element of it: the place in `windows` and the place in the operand, the latter from
  /// starts that `hold` may move. Written from the windows outward, with none of the operations' own code.
  func pairs(_ starts: ReferenceTensor, hold: (_ start: Int, _ axis: Int) -> Int) -> [(
    window: [Int], operand: [Int]
  )] {
    let places = windows.indices.filter { !dimensions.offset.contains($0) }
    let axes = operand.indices.filter {
      !dimensions.collapsed.contains($0) && !dimensions.operandBatching.contains($0)
    }
    let table = Dictionary(uniqueKeysWithValues: zip(positions(indices), starts.integers.map { Int($0) }))
    var result: [(window: [Int], operand: [Int])] = []
    for batch in positions(Shape(places.map { windows[$0] })) {
      var origin = [Int](repeating: 0, count: operand.rank)
      for (component, axis) in dimensions.startIndexMap.enumerated() {
        var key = batch
        if dimensions.indexVector < indices.rank { key.insert(component, at: dimensions.indexVector) }
        origin[axis] = hold(table[key] ?? 0, axis)
      }
      var whole = batch
      if dimensions.indexVector < indices.rank { whole.insert(-1, at: dimensions.indexVector) }
      for (axis, place) in zip(dimensions.operandBatching, dimensions.indicesBatching) {
        origin[axis] = whole[place]
      }
      for inside in positions(Shape(axes.map { sliceSizes[$0] })) {
        var (window, target) = ([Int](repeating: 0, count: windows.rank), origin)
        for (place, index) in zip(places, batch) { window[place] = index }
        for (place, index) in zip(dimensions.offset, inside) { window[place] = index }
        for (axis, index) in zip(axes, inside) { target[axis] += index }
        result.append((window, target))
      }
    }
    return result
  }
}
