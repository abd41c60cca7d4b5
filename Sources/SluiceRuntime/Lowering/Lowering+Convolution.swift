import CSluiceKernels
import SluiceIR
import SluiceOperations
import SluicePasses

/// The operands of a convolution with every stride resolved.
private struct ResolvedConvolution {
  let operation: Convolution
  let (lhs, rhs): (View, View)
  let result: TensorType

  init(_ work: StandaloneWork, _ operation: Convolution, result: TensorType) {
    self.operation = operation
    (lhs, rhs) = (work.inputs[0], work.inputs[1])
    self.result = result
  }

  private var dimensions: ConvolutionDimensions { operation.dimensions }
  var groups: Int { operation.featureGroups * operation.batchGroups }
  var inputs: Int { rhs.sizes[dimensions.kernelInputFeature] }
  /// Output features of one group.
  var outputs: Int { rhs.sizes[dimensions.kernelOutputFeature] / groups }

  /// rhs as [groups, window..., inputs, outputs].
  var kernel: View {
    let apart = rhs.strides[dimensions.kernelOutputFeature]
    let inner = dimensions.kernelSpatial + [dimensions.kernelInputFeature]
    return View(
      buffer: rhs.buffer, element: rhs.element, offset: rhs.offset,
      sizes: [groups] + inner.map { rhs.sizes[$0] } + [outputs],
      strides: [apart * outputs] + inner.map { rhs.strides[$0] } + [apart])
  }

  /// Whether the kernel can read rhs where it lies: its outputs side by side.
  var readsKernelInPlace: Bool { outputs == 1 || rhs.strides[dimensions.kernelOutputFeature] == 1 }

  /// Bytes for rhs with its outputs side by side.
  var workspaceByteCount: Int {
    readsKernelInPlace || result.elementCount == 0 ? 0 : kernel.type.byteCount
  }

  /// `kernel` is rhs, or its copy.
  func descriptor(kernel: View, _ memory: DescriptorArena) throws(SluiceError) -> sluice_convolution {
    let strides = result.shape.rowMajorStrides
    let places = dimensions.outputSpatial.map { result.shape[$0] }
    var convolution = sluice_convolution()
    (convolution.groups, convolution.inputs) = (Int64(groups), Int64(inputs))
    convolution.outputs = Int64(outputs)
    convolution.batch = Int64(result.shape[dimensions.outputBatch])
    convolution.lhs_batch = Int64(lhs.strides[dimensions.inputBatch])
    convolution.lhs_input = Int64(lhs.strides[dimensions.inputFeature])
    convolution.lhs_group =
      operation.batchGroups > 1
      ? convolution.lhs_batch * convolution.batch : convolution.lhs_input * convolution.inputs
    convolution.rhs_group = Int64(kernel.strides[0])
    convolution.rhs_input = Int64(kernel.strides[kernel.strides.count - 2])
    convolution.out_batch = Int64(strides[dimensions.outputBatch])
    convolution.out_output = Int64(strides[dimensions.outputFeature])
    convolution.out_group = convolution.out_output * convolution.outputs
    convolution.lhs_offset = Int64(lhs.offset)
    convolution.inputs_first = operation.sumsFeaturesFirst(rhs.shape) ? 1 : 0
    convolution.rounds_products = operation.isDepthwise(rhs.shape) ? 1 : 0
    var offset = kernel.offset
    var axes: [sluice_convolution_axis] = []
    for (axis, window) in operation.window(rhs.shape).enumerated() {
      var apart = kernel.strides[1 + axis]
      if operation.windowReversal[axis] {
        offset += max(window.size - 1, 0) * apart
        apart = -apart
      }
      let along = dimensions.inputSpatial[axis]
      let runs = try WindowRuns(window, along: lhs.sizes[along]).runs(of: places[axis])
      axes.append(
        sluice_convolution_axis(
          lhs: Int64(lhs.strides[along]), rhs: Int64(apart),
          out: Int64(strides[dimensions.outputSpatial[axis]]),
          run_count: Int64(runs.count), runs: memory.array(runs)))
    }
    convolution.rhs_offset = Int64(offset)
    convolution.rank = Int32(axes.count)
    convolution.axes = memory.array(axes)
    return convolution
  }
}

extension StandaloneWork {
  /// Bytes for a convolution's right operand with its outputs side by side.
  func convolutionWorkspace(_ operation: Convolution) -> Int {
    let types = inputs.map(\.type)
    guard let result = try? operation.resultTypes(of: types)[0] else { return 0 }
    return ResolvedConvolution(self, operation, result: result).workspaceByteCount
  }
}

extension Lowering {
  mutating func lowerConvolution(_ operation: Convolution, _ work: StandaloneWork) throws(SluiceError) {
    let output = work.outputs[0]
    let result = schedule.graph.type(of: output)
    guard result.elementCount > 0 else { return }
    let resolved = ResolvedConvolution(work, operation, result: result)
    let memory = builder.descriptors
    var kernel = resolved.kernel
    var rhs = try number(of: kernel.buffer)
    if resolved.workspaceByteCount > 0 {
      let copy = try workspace(resolved.workspaceByteCount)
      try copyElements(from: kernel, toWorkspace: copy)
      rhs = copy
      kernel.offset = 0
      kernel.strides = kernel.shape.rowMajorStrides
    }
    var convolution = try resolved.descriptor(kernel: kernel, memory)
    convolution.lhs = try number(of: resolved.lhs.buffer)
    convolution.rhs = rhs
    convolution.out = try number(of: output)
    convolution.type = Int32(try kernelType(of: operation).rawValue)
    let descriptor = memory.mutable(convolution)
    let plan = sluice_convolution_plan(descriptor)
    let depth = kernel.sizes.dropFirst().dropLast().reduce(1, *)
    emit(
      SLUICE_KERNEL_CONVOLUTION, UnsafePointer(descriptor), chunks: plan.chunks, scratch: plan.scratch,
      nanoseconds: 0.03 * Double(result.elementCount) * Double(depth), reads: [convolution.lhs, rhs],
      writes: [convolution.out], name: "convolution \(result.shape) x \(depth)",
      path: descriptor.pointee.by_strip != 0
        ? "convolution by strips" : descriptor.pointee.tile_rows > 0 ? "convolution tiled" : "convolution")
  }

  private func kernelType(of operation: Convolution) throws(SluiceError) -> sluice_convolution_type {
    switch operation.element {
    case .f32: return SLUICE_CONVOLUTION_F32
    case .f64: return SLUICE_CONVOLUTION_F64
    case .i32, .u32: return SLUICE_CONVOLUTION_I32
    case .i64, .u64: return SLUICE_CONVOLUTION_I64
    default:
      throw SluiceError(.internal, "lowering: a convolution in \(operation.element) should have been widened")
    }
  }
}
