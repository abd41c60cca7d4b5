import Sluice
import Testing

/// Loops, and the rows that they take and set, against the same by hand.
@Suite struct TensorFunctionLoopTests {
  private let six: [Float] = [0, 1, 2, 3, 4, 5]

  @Test func `loop gives what the body returned last`() throws {
    for count in [0, 1, 3, 20] {
      let found: [Float] = try results([1, 2]) { x in
        loop(count, carrying: [x], invariants: [x]) { iteration, carried, kept in
          [carried[0] + kept[0] * iteration.converted(to: .f32)]
        }[0]
      }
      let factor = Float(1 + count * (count - 1) / 2)
      #expect(found == [factor, 2 * factor], "\(count) iterations")
    }
  }

  @Test func `loop carries several tensors of any type`() throws {
    let arrays = [try NDArray(Int32(0)), try NDArray(Int32(1)), try NDArray([0.5, 2] as [Float])]
    let found: [Int32] = try results(of: arrays) { values in
      loop(10, carrying: values) { _, carried, _ in
        [carried[1], carried[0] + carried[1], carried[2] * carried[2]]
      }[0]
    }
    #expect(found == [55])
  }

  @Test func `loop without tensors is nothing`() throws {
    #expect(loop(3, carrying: []) { _, carried, _ in carried }.isEmpty)
  }

  @Test(arguments: [nil, 1, 2, 3, 4, 9]) func `loop has a gradient, with checkpoints too`(_ checkpoint: Int?)
    throws
  {
    let comparison = try GradientComparison(at: [0.3, -0.7, 1.1]) { x in
      loop(9, carrying: [x], invariants: [x], checkpoint: checkpoint) { _, carried, kept in
        [tanh(carried[0] + kept[0])]
      }[0]
    }
    #expect(comparison.agrees(), "\(comparison)")
  }

  @Test func `loop says what is wrong with it`() throws {
    #expect(
      thrown { let _: [Float] = try results(six) { x in loop(-1, carrying: [x]) { $1 + $2 }[0] } }
        .contains("loop: -1 iterations"))
    #expect(
      thrown {
        let _: [Float] = try results(six) { x in
          loop(3, carrying: [x]) { _, carried, _ in [carried[0].sum()] }[0]
        }
      }.contains("loop: the body returns (f32[]), not (f32[6])"))
    let text = thrown {
      let _: [Float] = try results(six) { x in loop(3, carrying: [x]) { _, carried, _ in [carried[0] + x] }[0]
      }
    }
    #expect(text.contains("function"), "\(text)")
  }

  @Test func `row takes one row, and the last or first beyond the ends`() throws {
    let x = try NDArray(six, [3, 2])
    for (index, row) in [(Int32(0), [0, 1]), (2, [4, 5]), (9, [4, 5]), (-1, [0, 1])] as [(Int32, [Float])] {
      let found: [Float] = try results(of: [x, NDArray(index)]) { $0[0].row($0[1]) }
      #expect(found == row)
    }
    #expect(try results(of: [NDArray(six), NDArray(Int64(4))]) { $0[0].row($0[1]) } == [4] as [Float])
    #expect(
      thrown {
        let _: [Float] = try results(of: [NDArray(Float(1)), NDArray(Int32(0))]) { $0[0].row($0[1]) }
      }
      .contains("a scalar has no rows"))
  }

  @Test func `settingRow replaces one row`() throws {
    let x = try NDArray(six, [3, 2])
    let row = try NDArray([8, 9] as [Float])
    for (index, expected) in [
      (Int32(0), [8, 9, 2, 3, 4, 5]), (1, [0, 1, 8, 9, 4, 5]), (7, [0, 1, 2, 3, 8, 9]),
    ] as [(Int32, [Float])] {
      let found: [Float] = try results(of: [x, NDArray(index), row]) {
        $0[0].replacingRow(at: $0[1], with: $0[2])
      }
      #expect(found == expected)
    }
    let wrong = thrown {
      let _: [Float] = try results(of: [x, NDArray(Int32(0)), NDArray(six)]) {
        $0[0].replacingRow(at: $0[1], with: $0[2])
      }
    }
    #expect(wrong != "nothing was thrown")
  }

  @Test func `rows taken and set in a loop have gradients`() throws {
    // A running sum of rows' squares, row after row, as scans are written.
    let comparison = try GradientComparison(at: (0..<20).map { Float($0) * 0.1 - 0.7 }, [10, 2]) { x in
      loop(10, carrying: [x.row(x.sum().converted(to: .i32) * 0) * 0, x * 0], invariants: [x]) {
        i, carried, kept in
        let sum = carried[0] + kept[0].row(i).squared()
        return [sum, carried[1].replacingRow(at: i, with: sum)]
      }[1]
    }
    #expect(comparison.agrees(), "\(comparison)")
  }
}
