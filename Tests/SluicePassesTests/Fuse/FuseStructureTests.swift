import SluiceIR
import SluiceOperations
import SluicePasses
import Testing

@Suite struct FuseStructureTests {
  @Test func anElementwiseChainIsOneGroup() throws {
    let check = try FusionCheck.of { b in
      let (x, y) = (b.parameter(.f32[4, 6]), b.parameter(.f32[6]))
      let bias = b.broadcastInDim(y, dimensions: [1], to: [4, 6])
      return [b.tanh(b.add(b.multiply(x, x), bias))]
    }
    #expect(check.kinds == ["grid"])
    check.expectEqualBits()
  }

  @Test func softmaxIsOneGroup() throws {
    let check = try FusionCheck.of { b in [Models.softmax(b.parameter(.f32[5, 37]), b)] }
    #expect(check.kinds == ["grid"])
    check.expectEqualBits()
  }

  @Test func logSumExpIsOneGroup() throws {
    let check = try FusionCheck.of { b in
      let x = b.parameter(.f32[5, 37])
      let peak = b.reduce(x, .maximum, dimensions: [1])
      let shifted = b.subtract(x, b.broadcastInDim(peak, dimensions: [0], to: [5, 37]))
      return [b.add(b.log(b.sum(b.exponential(shifted), dimensions: [1])), peak)]
    }
    #expect(check.kinds == ["grid"])
    check.expectEqualBits()
  }

  @Test func layerNormForwardIsOneGroup() throws {
    let check = try FusionCheck.of { b in
      [Models.layerNorm(b.parameter(.f32[3, 7, 20]), b.parameter(.f32[20]), b.parameter(.f32[20]), b)]
    }
    #expect(check.kinds == ["grid"])
    check.expectEqualBits()
  }

  @Test func layerNormBackwardReadsOnceAndCombinesItsColumnSums() throws {
    let check = try FusionCheck.of { b in
      let x = b.parameter(.f32[3, 70, 20])
      let (gamma, dy) = (b.parameter(.f32[20]), b.parameter(.f32[3, 70, 20]))
      return Models.layerNormBackward(x, gamma, dy, b)
    }
    #expect(check.kinds == ["grid", "reduction", "reduction"])
    check.expectEqualBits()
  }

  @Test func crossEntropyAndItsGradientLiveInTheProductsGroup() throws {
    let check = try FusionCheck.of { b in
      let (h, w) = (b.parameter(.f32[128, 12]), b.parameter(.f32[12, 10]))
      let (bias, labels) = (b.parameter(.f32[10]), b.parameter(.i32[128]))
      let logits = b.add(b.matmul(h, w), b.broadcastInDim(bias, dimensions: [1], to: [128, 10]))
      let (losses, gradient) = Models.crossEntropy(logits, labels, b)
      return [losses, gradient, b.sum(gradient, dimensions: [0])]
    }
    #expect(check.kinds == ["contraction+epilogue", "reduction"])
    check.expectEqualBits()
  }

  @Test func aTrainingStepOfAnMLPIsAboutTenGroups() throws {
    let check = try FusionCheck(isFamily: true) { b in Models.trainingStep(b) }
    #expect(check.groups <= 10, "\(check.kernels)")
    check.expectEqualBits()
  }

  @Test func adamOverSixTensorsIsOneGroup() throws {
    let check = try FusionCheck(isFamily: true) { b in Models.adam(tensors: 6, b) }
    let writers = check.kernels.groups.filter { group in
      group.writes.contains {
        if case .stateRange = check.kernels.buffers[$0.index].storage { true } else { false }
      }
    }
    #expect(writers.count == 1)
    #expect(check.kernels.results.filter(\.isInPlace).count == 18)
    check.expectEqualBits()
  }
}
