import SluiceIR

extension ReduceWindow: ScalarRegionOperation {
  package func with(regions: [Graph]) -> ReduceWindow { ReduceWindow(window, body: regions[0]) }

  /// A reduction of the windows' elements, laid out side by side.
  package func expandElements(
    _ operands: [Value], into builder: GraphBuilder
  ) throws(SluiceError) -> [Value] {
    try WindowExtraction(self, operands, builder).reduced()
  }
}
