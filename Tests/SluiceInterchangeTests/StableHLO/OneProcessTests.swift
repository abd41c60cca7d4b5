import SluiceIR
import SluiceInterchange
import SluiceOperations
import Testing

/// What a program for several processes means where there is one, and what only orders operations.
@Suite struct OneProcessTests {
  private func results(_ body: String, attributes: String = "") throws -> [ReferenceTensor] {
    let text = """
      module @m \(attributes) {
        func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
      \(body)
          return %r : tensor<2x3xf32>
        }
      }
      """
    let graph = try StableHLOReader.graph(text.utf8, file: "t.mlir")
    return try ReferenceEvaluator.evaluate(graph, [Self.input])
  }

  private static let input = ReferenceTensor([1, -2, 3, 4, 5, 6], .f32[2, 3])
  private static let type = "(tensor<2x3xf32>) -> tensor<2x3xf32>"
  private static let sum = """
    ({
      ^bb0(%a: tensor<f32>, %b: tensor<f32>):
        %s = stablehlo.add %a, %b : tensor<f32>
        stablehlo.return %s : tensor<f32>
    })
    """

  static let identities: [String] = [
    "all_gather\"(%x) {all_gather_dim = 1 : i64, GROUPS}",
    "all_reduce\"(%x) \(sum) {GROUPS, channel_handle = #stablehlo.channel_handle<handle = 1, type = 0>, use_global_device_ids}",
    "all_to_all\"(%x) {split_dimension = 1 : i64, concat_dimension = 0 : i64, split_count = 1 : i64, GROUPS}",
    "reduce_scatter\"(%x) \(sum) {scatter_dimension = 1 : i64, GROUPS}",
    "collective_broadcast\"(%x) {GROUPS}", "cross-replica-sum\"(%x) {GROUPS}",
  ]

  @Test(arguments: identities) func `a group of one process has its value`(_ operation: String) throws {
    func text(_ groups: String, _ type: String) -> String {
      let attributes = "replica_groups = dense<\(groups)> : tensor<\(type)xi64>"
      return "%r = \"stablehlo." + operation.replacing("GROUPS", with: attributes) + " : \(Self.type)"
    }
    #expect(try results(text("[[0]]", "1x1")) == [Self.input])
    #expect(try results(text("", "0x0")) == [Self.input])
    let error = #expect(throws: SluiceError.self) { try results(text("[[0, 1]]", "1x2")) }
    #expect(error?.kind == .unsupported)
    #expect(error?.message.contains("several replicas are not supported") == true)
    let two = #expect(throws: SluiceError.self) {
      try results(text("[[0]]", "1x1"), attributes: "attributes {mhlo.num_replicas = 2 : i32}")
    }
    #expect(two?.kind == .unsupported)
    #expect(throws: SluiceError.self) { try results(text("[[0, 0]]", "1x2")) }
  }

  @Test(arguments: ["SPMDFullToShardShape", "SPMDShardToFullShape"])
  func `the part of one process is all of a value`(_ name: String) throws {
    let call = "%r = stablehlo.custom_call @\(name)(%x) {mhlo.sharding = \"{manual}\"} : \(Self.type)"
    #expect(try results(call) == [Self.input])
    let error = #expect(throws: SluiceError.self) {
      try results(call, attributes: "attributes {mhlo.num_partitions = 2 : i32}")
    }
    #expect(error?.kind == .unsupported)
    #expect(error?.message.contains("several replicas are not supported") == true)
    #expect(error?.notes.contains { $0.hasPrefix("export it for one device") } == true)
  }

  @Test func `what nobody sends is zero`() throws {
    func text(_ pairs: String) -> String {
      "%r = \"stablehlo.collective_permute\"(%x) {source_target_pairs = dense<\(pairs)xi64>} : \(Self.type)"
    }
    #expect(try results(text("[[0, 0]]> : tensor<1x2")) == [Self.input])
    #expect(try results(text("> : tensor<0x2"))[0].floats == [0, 0, 0, 0, 0, 0])
    #expect(throws: SluiceError.self) { try results(text("[[0, 1]]> : tensor<1x2")) }
  }

  @Test(arguments: ["replica_id", "partition_id"]) func `the process is number 0`(_ name: String) throws {
    let body = """
      %0 = stablehlo.\(name) : tensor<ui32>
      %1 = stablehlo.convert %0 : (tensor<ui32>) -> tensor<f32>
      %r = stablehlo.broadcast_in_dim %1, dims = [] : (tensor<f32>) -> tensor<2x3xf32>
      """
    #expect(try results(body)[0].floats == [0, 0, 0, 0, 0, 0])
    let error = #expect(throws: SluiceError.self) {
      try results(body, attributes: "attributes {mhlo.num_partitions = 4 : i32}")
    }
    #expect(error?.message.contains("several replicas") == true)
  }

  @Test func `sums may be made in a wider type`() throws {
    let graph = try StableHLOReader.graph(
      """
      func.func @main(%x: tensor<2xbf16>) -> tensor<2xf32> {
        %0 = "stablehlo.all_reduce"(%x) \(Self.sum) {replica_groups = dense<0> : tensor<1x1xi64>}
          : (tensor<2xbf16>) -> tensor<2xf32>
        return %0 : tensor<2xf32>
      }
      """.utf8, file: "t.mlir")
    #expect(graph.resultTypes == [.f32[2]])
  }

  @Test func `an axis that the operand lacks is an error`() {
    #expect(throws: SluiceError.self) {
      try results(
        "%r = \"stablehlo.all_gather\"(%x) {all_gather_dim = 2 : i64, replica_groups = dense<0> : tensor<1x1xi64>} : \(Self.type)"
      )
    }
  }

  @Test func `tokens hold nothing and what is started is done`() throws {
    let body = """
      %t = stablehlo.create_token : !stablehlo.token
      %u = stablehlo.after_all %t, %t : !stablehlo.token
      %0:2 = stablehlo.optimization_barrier %x, %u : tensor<2x3xf32>, !stablehlo.token
      %c = stablehlo.constant dense<1.0> : tensor<2x3xf32>
      %1 = "stablehlo.async_start"(%0#0) ({
        ^bb0(%y: tensor<2x3xf32>):
          %2 = stablehlo.add %y, %c : tensor<2x3xf32>
          "stablehlo.return"(%2) : (tensor<2x3xf32>) -> ()
      }) : (tensor<2x3xf32>) -> !stablehlo.future<tensor<2x3xf32>>
      %r = "stablehlo.async_done"(%1) : (!stablehlo.future<tensor<2x3xf32>>) -> tensor<2x3xf32>
      """
    #expect(try results(body)[0].floats == [2, -1, 4, 5, 6, 7])
    #expect(throws: SluiceError.self) {
      try results(
        "%t = stablehlo.create_token : !stablehlo.token\n%r = stablehlo.add %x, %t : tensor<2x3xf32>")
    }
  }
}
