import SluiceIR

/// A function with a derivative of the user's.
///
/// `body` maps the operands to the results. `pullbackRegion` takes the operands, the results and the
/// cotangents of those results that are floats, and gives the cotangents of those operands that are floats.
/// Differentiating twice differentiates the pullback region.
package struct CustomDerivative: ComposedOperation {
  package static let name = "custom_derivative"
  package static var signature: String? {
    "T... -> U...; body: T... -> U...; pullback: T..., U..., floats U... -> floats T..."
  }
  package let body: Graph
  package let pullbackRegion: Graph

  package init(body: Graph, pullback: Graph) {
    self.body = body
    pullbackRegion = pullback
  }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    body = try attributes.region("body")
    pullbackRegion = try attributes.region("pullback")
  }

  package func write(to attributes: inout AttributeWriter) {
    attributes.write("body", body)
    attributes.write("pullback", pullbackRegion)
  }

  package var regions: [Graph] { [body, pullbackRegion] }
  package var hasOwnDerivative: Bool { true }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    guard operands == body.parameterTypes else {
      throw SluiceError(
        .shape,
        "body takes \(RegionRules.list(body.parameterTypes)), the operands are \(RegionRules.list(operands))",
        note: "they must be equal")
    }
    let results = body.resultTypes
    let given = RegionRules.signature(pullbackRegion.parameterTypes, pullbackRegion.resultTypes)
    let needed = RegionRules.signature(
      operands + results + results.filter(\.element.isFloat), operands.filter(\.element.isFloat))
    guard given == needed else {
      throw SluiceError(
        .shape, "pullback is \(given); \(needed) is needed",
        note:
          "it takes operands, results and the float results' cotangents; it gives the float operands'"
      )
    }
    return results
  }

  package func expand(_ operands: [Value], into builder: GraphBuilder) throws(SluiceError) -> [Value] {
    body.inline(into: builder, arguments: operands)
  }

  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    let builder = context.builder
    var cotangents: [Value] = []
    for (result, cotangent) in zip(context.results, context.cotangents)
    where builder.type(of: result).element.isFloat {
      cotangents.append(cotangent ?? builder.zeros(like: result))
    }
    let inlined = pullbackRegion.inline(
      into: builder, arguments: context.operands + context.results + cotangents)
    var given = inlined.makeIterator()
    return context.operands.map { builder.type(of: $0).element.isFloat ? given.next() : nil }
  }
}

extension GraphBuilder {
  package func customDerivative(_ operands: [Value], body: Graph, pullback: Graph) -> [Value] {
    add(CustomDerivative(body: body, pullback: pullback), operands, resultCount: body.results.count)
  }
}
