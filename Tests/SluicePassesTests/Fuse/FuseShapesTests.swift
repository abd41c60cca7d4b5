import SluiceIR
import SluiceOperations
import SluicePasses
import Testing

/// What may and what may not become one group.
@Suite struct FuseShapesTests {
  @Test func aDiamondIsComputedOnceAndStoresWhatIsReturned() throws {
    let check = try FusionCheck.of { b in
      let x = b.parameter(.f32[5, 3])
      let shared = b.exponential(x)
      return [b.add(b.tanh(shared), b.negate(shared)), shared]
    }
    #expect(check.kinds == ["grid"])
    #expect(check.kernels.groups[0].writes.count == 2)
    check.expectEqualBits()
  }

  @Test func workBetweenTwoNodesKeepsThemApart() throws {
    let check = try FusionCheck.of { b in
      let x = b.parameter(.f32[6, 6])
      let y = b.tanh(x)
      let product = b.matmul(y, y)
      // Reads both y's group and, through the transpose, the product's.
      return [b.add(y, b.transpose(product, permutation: [1, 0]))]
    }
    #expect(check.groups == 3)
    #expect(check.decisions.contains { $0.refusal == .contractionOperand })
    #expect(check.decisions.contains { $0.refusal == .otherPlaces || $0.refusal == .cycle })
    check.expectEqualBits()
  }

  @Test func aSumOverRowsIsReadOnlyAfterTheLastRow() throws {
    let check = try FusionCheck.of { b in
      let x = b.parameter(.f32[130, 4])
      let sum = b.sum(b.tanh(x), dimensions: [0])
      return [b.subtract(x, b.broadcastInDim(sum, dimensions: [1], to: [130, 4]))]
    }
    #expect(check.kinds == ["grid", "reduction", "grid"] || check.kinds == ["reduction", "grid", "grid"])
    check.expectEqualBits()
  }

  @Test(arguments: [2, 7, 64]) func aReductionOfTheRowsOfOneChunkIsFinishedInItsGrid(rows: Int) throws {
    let reduce = try [Monoid.add, .maximum, .minimum].map {
      try Reduce($0, .f32, dimensions: [0], order: .leading)
    }
    let check = try FusionCheck.of { b in
      let (parameter, start) = (b.parameter(.f32[rows, 5]), b.parameter(.f32))
      let x = b.tanh(parameter)
      return [
        b.apply(reduce[0], x, start), b.apply(reduce[0], x, b.constant(0, .f32)),
        b.apply(reduce[1], x, b.exponential(start)), b.apply(reduce[2], x, b.constant(.infinity, .f32)),
      ]
    }
    #expect(!check.kinds.contains("reduction"), "\(check.kinds)")
    check.expectEqualBits()
  }

  @Test func rowsLongerThanAGridsAreReducedByAGroupOfTheirOwn() throws {
    let check = try FusionCheck.of { b in
      let x = b.parameter(.f32[2, Grid.maximumReducedColumns + 1])
      return [b.sum(b.abs(x), dimensions: [1])]
    }
    #expect(check.kinds == ["grid", "reduction"])
    check.expectEqualBits()
  }

  @Test func aBarrierIsNeverCrossed() throws {
    let check = try FusionCheck.of { b in
      [b.tanh(b.optimizationBarrier([b.exponential(b.parameter(.f32[4]))])[0])]
    }
    #expect(check.kinds == ["grid", "grid"])
    check.expectEqualBits()
  }

  @Test func transposesSlicesAndReversalsAreReadInPlace() throws {
    let check = try FusionCheck.of { b in
      let (x, y) = (b.parameter(.f32[6, 8]), b.parameter(.f32[6, 6]))
      let view = b.reverse(
        b.slice(b.transpose(x, permutation: [1, 0]), start: [1, 0], limit: [7, 6]), dimensions: [0])
      return [b.multiply(view, y)]
    }
    #expect(check.kinds == ["grid"])
    check.expectEqualBits()
  }

  @Test func aProductReadsItsOperandsTransposed() throws {
    let check = try FusionCheck.of { b in
      let (x, y) = (b.parameter(.f32[5, 7]), b.parameter(.f32[3, 5]))
      return [b.matmul(b.transpose(x, permutation: [1, 0]), b.transpose(y, permutation: [1, 0]))]
    }
    #expect(check.kinds == ["contraction"])
    check.expectEqualBits()
  }

  @Test func scalarsMoveIntoTheGroupThatReadsThem() throws {
    let check = try FusionCheck.of { b in
      let (x, rate) = (b.parameter(.f32[9]), b.parameter(.f32))
      let scale = b.multiply(rate, b.constant(0.5, .f32))
      return [b.multiply(x, b.broadcastInDim(scale, dimensions: [], to: [9]))]
    }
    #expect(check.kinds == ["grid"])
    check.expectEqualBits()
  }

  @Test func tensorsOfRankZeroFuse() throws {
    let check = try FusionCheck.of { b in
      let x = b.parameter(.f32)
      return [b.tanh(b.add(x, x)), b.sum(x, dimensions: [])]
    }
    check.expectEqualBits()
  }

  @Test func emptyTensorsNeedNoWork() throws {
    let check = try FusionCheck.of { b in
      let x = b.parameter(.f32[0, 4])
      return [b.tanh(x), b.sum(b.exponential(x), dimensions: [0]), b.sum(x, dimensions: [1])]
    }
    #expect(check.kinds == ["reduction"])
    check.expectEqualBits()
  }

  @Test func everyPairThatStaysApartHasAReason() throws {
    let check = try FusionCheck(isFamily: true) { b in Models.trainingStep(b, batch: 4, sizes: [5, 6, 3]) }
    let apart = check.decisions.filter { $0.refusal != nil }
    #expect(!apart.isEmpty)
    #expect(apart.allSatisfy { $0.text(in: check.graph).contains("apart, ") })
    #expect(check.kernels.text.contains("contraction b"))
    #expect(check.kernels.dot.hasPrefix("digraph"))
  }

  @Test func anUpdateThatSomeoneElseReadsIsNotMerged() throws {
    let check = try FusionCheck(isFamily: true) { b in
      let p = (0..<2).map { b.parameter(.f32[20], name: "p\($0)", role: .state) }
      let x = b.parameter(.f32[30, 20])
      let next = p.map { b.subtract($0, b.sum(b.multiply(x, x), dimensions: [0])) }
      return next.enumerated().map { Graph.Result($1, updates: $0) } + [Graph.Result(b.tanh(next[0]))]
    }
    #expect(check.kernels.results.allSatisfy { !$0.isInPlace })
    check.expectEqualBits()
  }

  @Test func aBudgetStopsAfterSoManyMerges() throws {
    let builder = GraphBuilder(name: "chain")
    var x = builder.parameter(.f32[4])
    for _ in 0..<6 { x = builder.tanh(x) }
    let graph = try builder.finish([x])
    for limit in 0..<6 {
      let budget = RewriteBudget(limit: limit)
      #expect(try fusedGroups(graph, PassContext(budget: budget)).0.groups.count == 6 - limit)
    }
  }
}
