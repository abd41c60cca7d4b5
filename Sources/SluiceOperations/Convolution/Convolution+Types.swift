import SluiceIR

extension Convolution {
  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try OperandRules.count(operands, 2, "lhs and rhs")
    let (lhs, rhs) = (operands[0], operands[1])
    try OperandRules.sameElement(lhs, "lhs", rhs, "rhs")
    try checkElement(lhs.element)
    guard lhs.rank == rhs.rank, lhs.rank == dimensions.spatialRank + 2 else {
      throw SluiceError(
        .shape,
        "lhs has rank \(lhs.rank), rhs \(rhs.rank), the dimension numbers \(dimensions.spatialRank + 2)",
        note: "all need one rank: the spatial dimensions and two more")
    }
    try dimensions.check(rank: lhs.rank)
    try checkLists()
    try checkGroups(lhs.shape, rhs.shape)
    var sizes = lhs.shape.dimensions
    sizes[dimensions.outputBatch] = lhs.shape[dimensions.inputBatch] / batchGroups
    sizes[dimensions.outputFeature] = rhs.shape[dimensions.kernelOutputFeature]
    for (axis, dimension) in window(rhs.shape).enumerated() {
      sizes[dimensions.outputSpatial[axis]] = try dimension.count(
        along: lhs.shape[dimensions.inputSpatial[axis]], axis: dimensions.inputSpatial[axis])
    }
    return [TensorType(element, Shape(sizes))]
  }

  private func checkElement(_ operand: ElementType) throws(SluiceError) {
    guard element.isFloat == operand.isFloat, element != .i1 || operand == .i1 else {
      throw SluiceError(
        .shape, "the operands have elements of \(operand), the result of \(element)",
        note: "floats convolve to floats, integers to integers: convert the operands")
    }
  }

  private func checkLists() throws(SluiceError) {
    for (name, count) in [
      ("window_strides", windowStrides.count), ("padding_low", paddingLow.count),
      ("padding_high", paddingHigh.count), ("lhs_dilation", lhsDilation.count),
      ("rhs_dilation", rhsDilation.count), ("window_reversal", windowReversal.count),
    ] where count != dimensions.spatialRank {
      throw SluiceError(
        .shape, "\(name) has \(count) entries; there are \(dimensions.spatialRank) spatial dimensions",
        note: "give \(name) one entry a spatial dimension")
    }
  }

  private func checkGroups(_ lhs: Shape, _ rhs: Shape) throws(SluiceError) {
    guard featureGroups > 0, batchGroups > 0, featureGroups == 1 || batchGroups == 1 else {
      throw SluiceError(
        .shape, "there are \(featureGroups) feature groups and \(batchGroups) batch groups",
        note: "both counts are 1 or more, and one of them is 1")
    }
    let (batch, features) = (lhs[dimensions.inputBatch], lhs[dimensions.inputFeature])
    let outputs = rhs[dimensions.kernelOutputFeature]
    for (size, groups, name) in [
      (batch, batchGroups, "lhs's batch of size \(batch)"),
      (features, featureGroups, "lhs's \(features) features"),
      (outputs, featureGroups * batchGroups, "rhs's \(outputs) output features"),
    ] where size % groups != 0 {
      throw SluiceError(
        .shape, "\(name) cannot be divided into \(groups) groups",
        note: "make the size a multiple of the groups")
    }
    let inputs = rhs[dimensions.kernelInputFeature]
    guard inputs == features / featureGroups else {
      throw SluiceError(
        .shape,
        "rhs has \(inputs) input features; lhs has \(features) in \(featureGroups) "
          + "group\(featureGroups == 1 ? "" : "s"), which makes \(features / featureGroups)",
        note: "give rhs \(features / featureGroups) along dimension \(dimensions.kernelInputFeature)")
    }
  }
}
