import Sluice
import Testing

/// Branches, loops whose end the data decides, and scans.
@Suite struct TensorFunctionControlTests {
  private func message(_ type: TensorType = .f32[2, 3], _ body: (Tensor) -> Tensor) -> String {
    thrown { _ = try compile(type, body) }
  }

  // MARK: cond and switchCase

  @Test func `cond runs the branch that the predicate says`() throws {
    let function: (Tensor) -> Tensor = { x in
      cond(x.sum() .> 0, x) {
        $0 * 2
      } else: {
        -$0
      }
    }
    #expect(try results([1, 2]) { function($0) } == [2, 4] as [Float])
    #expect(try results([1, -2]) { function($0) } == [-1, 2] as [Float])
    for x in [[1, 2], [1, -2]] as [[Float]] {
      let comparison = try GradientComparison(at: x) { x in
        cond(x.sum() .> 0, [x, x * 3]) {
          [$0[0] * $0[1]]
        } else: {
          [exp($0[0])]
        }[0]
      }
      #expect(comparison.agrees(), "\(comparison)")
    }
  }

  @Test func `switchCase runs the branch of the number, and the last one beyond`() throws {
    let x = try NDArray([3, 4] as [Float])
    let expected: [Int32: [Float]] = [0: [6, 8], 1: [9, 16], 2: [0, 0], 7: [0, 0], -1: [0, 0]]
    for (index, values) in expected {
      let found: [Float] = try results(of: [NDArray(index), x]) {
        switchCase($0[0], $0[1], branches: [{ $0 * 2 }, { $0.squared() }, { $0 * 0 }])
      }
      #expect(found == values, "branch \(index)")
    }
    let gradient = try GradientComparison(at: [3, 4]) { x in
      switchCase(x.argmax(), [x], branches: [{ [$0[0] * 2] }, { [$0[0] * $0[0] * $0[0]] }])[0]
    }
    #expect(gradient.agrees(within: 4e-3), "\(gradient)")
  }

  @Test func `branches that do not fit`() {
    let types = message { x in
      cond(x.sum() .> 0, x) {
        $0
      } else: {
        $0.sum()
      }
    }
    #expect(types.contains("cond: the else returns (f32[]), not (f32[2, 3])"))
    let predicate = message { x in
      cond(x .> 0, x) {
        $0
      } else: {
        $0
      }
    }
    #expect(predicate.contains("cond: the choice is made by i1[2, 3], not i1[]"))
    let index = message { x in switchCase(x.sum(), x, branches: [{ $0 }]) }
    #expect(index.contains("switchCase: the choice is made by f32[], not i32[]"))
    let none = message { x in switchCase(x.argmax().sum(), x, branches: []) }
    #expect(none.contains("switchCase: there are no branches"))
    let captured = message { x in
      cond(x.sum() .> 0, x) {
        $0 + x
      } else: {
        $0
      }
    }
    #expect(captured.contains("add: the operands belong to two functions"))
    let returned = message { x in
      cond(x.sum() .> 0, x) { _ in
        x
      } else: {
        $0
      }
    }
    #expect(returned.contains("cond: the then returns a tensor of another function"))
    // After a mistake there are as many results as without.
    let before = message { x in
      cond(x.sum() .> 0, [x.sum(axes: [7])]) {
        [$0[0], $0[0]]
      } else: {
        $0 + $0
      }[1]
    }
    #expect(before.contains("sum: there is no axis 7"))
  }

  // MARK: whileLoop

  @Test func `whileLoop runs as long as the data say`() throws {
    // Collatz: how many steps it takes to come to 1.
    let start = try NDArray(Int32(27))
    let steps: [Int32] = try results(of: [start]) { n in
      whileLoop([n[0], n[0] * 0]) {
        $0[0] .> 1
      } body: { carried in
        let n = carried[0]
        return [`where`(n % 2 .== 0, n / 2, n * 3 + 1), carried[1] + 1]
      }[1]
    }
    #expect(steps == [111])
    #expect(
      try results([100], []) {
        whileLoop($0) {
          $0 .> 1
        } body: {
          $0 / 2
        }
      } == [0.78125] as [Float])
    #expect(
      try results([0.5], []) {
        whileLoop($0) {
          $0 .> 1
        } body: {
          $0 / 2
        }
      } == [0.5] as [Float])
  }

  @Test func `forward mode differentiates any whileLoop, reverse mode says what it cannot`() throws {
    let halving = Function(.f32) { x in
      whileLoop(x) {
        $0 .> 1
      } body: {
        $0 / 2
      }
    }
    let tangents = try compile(halving.jvp(withRespectTo: [0]))(NDArray(Float(100)), NDArray(Float(1)))
    #expect(try tangents[1].item() == Float(1) / 128)
    let reverse = thrown { _ = try compile(halving.gradient(withRespectTo: 0)) }
    #expect(reverse.contains("while"))
    let counted = try GradientComparison(at: [0.5, 2]) { x in
      whileLoop([Tensor.full(like: x, 0, type: .i32), x]) {
        $0[0] .< 3
      } body: {
        [$0[0] + 1, $0[1].squared()]
      }[1]
    }
    // 8 x^7, the second weighted by 1.5.
    #expect(counted.derived == [0.0625, 1536])
  }

  @Test func `loops that do not fit`() {
    let condition = message { x in
      whileLoop(x) {
        $0 .> 1
      } body: {
        $0
      }
    }
    #expect(condition.contains("whileLoop: the condition returns (i1[2, 3]), not (i1[])"))
    let body = message { x in
      whileLoop(x) {
        $0.sum() .> 1
      } body: {
        $0.sum()
      }
    }
    #expect(body.contains("whileLoop: the body returns (f32[]), not (f32[2, 3])"))
    let captured = message { x in
      whileLoop(x) { _ in
        x.sum() .> 1
      } body: {
        $0
      }
    }
    #expect(captured.contains("whileLoop: the condition returns a tensor of another function"))
    #expect(whileLoop([], while: { $0[0] }, body: { $0 }).isEmpty)
  }

  // MARK: scan

  @Test func `scan carries and stacks`() throws {
    let x = try NDArray([1, 2, 3, 4, 5, 6] as [Float], [3, 2])
    let sums = try compile(.f32[3, 2], .f32[2]) { x, start in
      let (carried, outputs) = scan([x], carrying: [start]) { carried, slices, _ in
        let next = carried[0] + slices[0]
        return ([next], [next, slices[0].sum()])
      }
      return carried + outputs
    }(x, NDArray([10, 20] as [Float]))
    #expect(sums.map(\.shape) == [[2], [3, 2], [3]])
    #expect(try sums[0].values() == [19, 32] as [Float])
    #expect(try sums[1].values() == [11, 22, 14, 26, 19, 32] as [Float])
    #expect(try sums[2].values() == [3, 7, 11] as [Float])
    let backwards: [Float] = try results(of: [x]) { x in
      scan([x[0]], carrying: [x[0].sum() * 0], reversed: true) { carried, slices, _ in
        let next = carried[0] + slices[0].sum()
        return ([next], [next])
      }.outputs[0]
    }
    #expect(backwards == [21, 18, 11])
  }

  @Test(arguments: [nil, 2]) func `scan has the gradient of what it unrolls to`(_ checkpoint: Int?) throws {
    let comparison = try GradientComparison(at: [0.5, -0.25, 1, 0.75, -1, 0.5], [3, 2]) { x in
      let weight = x.sliced(0, 0..<1).reshaped(2)
      return scan([x, x * 2], carrying: [weight * 0], invariants: [weight], checkpoint: checkpoint) {
        carried, slices, kept in
        let next = tanh(carried[0] * kept[0] + slices[0] * slices[1])
        return ([next], [next.squared()])
      }.outputs[0]
    }
    #expect(comparison.agrees(), "\(comparison)")
  }

  @Test func `scan of nothing carries on what it was given`() throws {
    let found = try compile(.f32[0, 2], .f32[2]) { x, start in
      let (carried, outputs) = scan([x], carrying: [start]) { carried, slices, _ in
        ([carried[0] + slices[0]], [slices[0].sum()])
      }
      return carried + outputs
    }(NDArray(zeros: .f32[0, 2]), NDArray([1, 2] as [Float]))
    #expect(try found[0].values() == [1, 2] as [Float] && found[1].shape == [0])
  }

  @Test func `scans that do not fit`() {
    func scanned(
      _ sequences: @escaping (Tensor) -> [Tensor],
      _ body: @escaping ([Tensor], [Tensor]) -> ([Tensor], [Tensor])
    ) -> String {
      message { x in
        scan(sequences(x), carrying: [x]) { carried, slices, _ in body(carried, slices) }.outputs[0]
      }
    }
    let lengths = scanned({ [$0, $0.transposed()] }) { ($0, $1) }
    #expect(lengths.contains("scan: the sequences are f32[2, 3], f32[3, 2]"))
    #expect(scanned({ [$0.sum()] }) { ($0, $1) }.contains("scan: the sequences are f32[]"))
    #expect(scanned({ _ in [] }) { ($0, $0 + $1) }.contains("scan: there is no sequence"))
    let carried = scanned({ [$0] }) { ([$0[0].sum()], $1) }
    #expect(carried.contains("scan: the body returns (f32[], f32[3]), not (f32[2, 3], f32[3])"))
    #expect(scanned({ [$0] }) { ($0 + $0, $1) }.contains("scan: the body returns"))
    #expect(scanned({ [$0.sum(axes: [5])] }) { ($0, $1) }.contains("sum: there is no axis 5"))
    let captured = message { x in
      scan([x], carrying: [x]) { carried, slices, _ in (carried, [slices[0] + x]) }.outputs[0]
    }
    #expect(captured.contains("function"))
  }

  // MARK: Keys

  @Test func `keys of a seed, and keys made of one`() throws {
    let draws = try compile(.f32) { x in
      let key = randomKey(seed: 7, like: x)
      let keys = splitKey(key, into: 3)
      return keys + keys.map { randomUniform([500], key: $0).values } + [key]
    }(NDArray(Float(0)))
    #expect(draws[..<3].map(\.type) == Array(repeating: .u64[2], count: 3))
    #expect(try draws[6] == NDArray.randomKey(seed: 7))
    let keys = try draws[..<3].map { try $0.values(as: UInt64.self) }
    #expect(Set(keys).count == 3)
    let numbers = try draws[3..<6].map { try $0.values(as: Float.self) }
    for (a, b) in [(0, 1), (1, 2), (0, 2)] {
      // The means of products of independent numbers are products of the means, within five deviations.
      let product = zip(numbers[a], numbers[b]).reduce(0) { $0 + ($1.0 - 0.5) * ($1.1 - 0.5) } / 500
      #expect(abs(product) < 5 / 12 / Float(500).squareRoot())
    }
    let counts = [0, -1, Int.max]
    for count in counts {
      let text = message(.u64[2]) { key in splitKey(key, into: count).first ?? key }
      #expect(text.contains("splitKey: \(count) keys"))
    }
    #expect(message { x in splitKey(x, into: 2)[1] }.contains("the state is f32[2, 3]"))
  }
}
