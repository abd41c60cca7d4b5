import SluiceIR
import SluiceOperations

// Control flow of a random graph: loops that count to a small constant, with carried values that change places, some that
// nothing changes and some that nothing reads; choices by any number; both nested.

extension RandomGraph {
  /// A loop over some of the values.
  mutating func loop() {
    var carried: [Value] = []
    for _ in 0..<(1 + below(4)) { carried.append(recent()) }
    let start = builder.constant(Double(below(3)), .i32)
    let types = [.i32] + carried.map { builder.type(of: $0) }

    let condition = GraphBuilder(name: "condition")
    let counter = types.map { condition.parameter($0) }[0]
    let goes = condition.apply(Compare(.less), counter, condition.constant(Double(below(5)), .i32))
    guard let condition = try? condition.finish([goes]) else { return }

    let kept = types.indices.filter { $0 > 0 && chance(25) }
    let body = region(types) { region, parameters in
      let next = region.builder.apply(Add(), parameters[0], region.builder.constant(1, .i32))
      return [next]
        + types.indices.dropFirst().map { index in
          kept.contains(index) ? parameters[index] : region.adapted(region.recent(), to: types[index])
        }
    }
    guard let body else { return }
    for result in builder.while([start] + carried, condition: condition, body: body) { keep(result) }
  }

  /// One of a few branches over some of the values.
  mutating func choice() {
    var arguments: [Value] = []
    for _ in 0..<(1 + below(3)) { arguments.append(recent()) }
    let types = arguments.map { builder.type(of: $0) }
    var outputs: [TensorType] = []
    for _ in 0..<(1 + below(3)) { outputs.append(builder.type(of: recent())) }
    var branches: [Graph] = []
    for _ in 0..<(1 + below(3)) {
      let branch = region(types) { region, _ in
        outputs.map { region.adapted(region.recent(), to: $0) }
      }
      if let branch { branches.append(branch) }
    }
    guard !branches.isEmpty else { return }
    let index = chance(30) ? builder.constant(Double(below(4)), .i32) : adapted(recent(), to: .i32)
    for result in builder.case(index, arguments, branches: branches) { keep(result) }
  }

  /// A function of these types with a few random operations; nil if one of them does not fit.
  private mutating func region(
    _ types: [TensorType], _ results: (inout RandomGraph, [Value]) -> [Value]
  ) -> Graph? {
    var region = RandomGraph(seed: random.next(), region: GraphBuilder(name: "region"), of: self)
    let parameters = types.map { region.builder.parameter($0) }
    region.values = parameters
    for _ in 0..<(1 + below(5)) where region.builder.error == nil { region.step() }
    return try? region.builder.finish(results(&region, parameters))
  }
}
