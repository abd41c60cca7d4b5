import SluiceIR
import SluiceOperations
import SluiceRuntime
import Testing

/// A tape computes values right before they are read, in whatever order a program has them.
@Suite struct TapeOrderTests {
  /// x * 1 + x * 2 + ... + x * 9, all products before the first sum, or each before the sum that reads it.
  private func sums(productsFirst: Bool) throws -> Graph {
    let builder = GraphBuilder(name: "sums")
    let x = builder.parameter(.f32[4096])
    func product(_ factor: Int) -> Value { builder.multiply(x, builder.constant(Double(factor), like: x)) }
    var sum = builder.constant(0.5, like: x)
    if productsFirst {
      for product in (1...9).map(product) { sum = builder.add(sum, product) }
    } else {
      for factor in 1...9 { sum = builder.add(sum, product(factor)) }
    }
    return try builder.finish([sum])
  }

  @Test func registersAreHeldForAShortTimeWhateverTheOrder() throws {
    let options = CompileOptions(verifies: true)
    let scratch = try [true, false].map { productsFirst in
      let program = try compile(sums(productsFirst: productsFirst), options: options).program
      #expect(program.instructions.map(\.path) == ["tape"])
      return try #require(program.instructions.first).scratchByteCount
    }
    #expect(scratch[0] == scratch[1])
    #expect(PipelineCheck().failure(of: try sums(productsFirst: true)) == nil)
  }
}
