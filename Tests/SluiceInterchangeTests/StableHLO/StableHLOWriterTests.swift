import SluiceIR
import SluiceInterchange
import SluiceOperations
import Testing

/// What is written reads back as the same graph, for every operation of the registry.
@Suite struct StableHLOWriterTests {
  /// What is written as others.
  private static let renamed: Set<String> = ["stop_gradient", "reinterpret", "regroup_bits"]

  @Test(arguments: OperationRegistry.standard.operations.map { $0.name })
  func `every operation reads back as it was written`(_ name: String) throws {
    let type = try #require(OperationRegistry.standard[name])
    for sample in try type.samples.prefix(40) {
      let builder = GraphBuilder(name: "main")
      let operands = sample.operands.map { builder.parameter($0) }
      let count = try sample.operation.resultTypes(of: sample.operands).count
      let results = builder.add(sample.operation, operands, resultCount: count)
      let graph = try builder.finish(results.map { Graph.Result($0) })
      let text = try StableHLOWriter.text(of: graph)
      let read: Graph
      do {
        read = try StableHLOReader.graph(text.utf8, file: "written.mlir")
      } catch {
        Issue.record("\(error)\n\(text)")
        return
      }
      #expect(read.parameterTypes == graph.parameterTypes)
      #expect(read.resultTypes == graph.resultTypes)
      // Composed operations may stand as their expansion, and stop_gradient as nothing.
      if sample.operation is any ComposedOperation || Self.renamed.contains(name) { continue }
      if read != graph { Issue.record("\(graph)\nwas written as\n\(text)\nand read as\n\(read)") }
    }
  }

  @Test func `what StableHLO lacks is written out in regions too`() throws {
    // Three times relu with a derivative of its own, and bits seen as another type.
    let text = """
      func @main(%0: f32[3]) -> (f32[3], i32[3]) {
        %1 = constant {value = 0} : i32[]
        %2, %3 = while %1, %0 {cond = (%0: i32[], %1: f32[3]) {
          %2 = constant {value = 3} : i32[]
          %3 = compare %0, %2 {comparison_direction = LT} : i1[]
          return %3
        }, body = (%0: i32[], %1: f32[3]) {
          %2 = constant {value = 1} : i32[]
          %3 = add %0, %2 : i32[]
          %4 = custom_derivative %1 {body = (%0: f32[3]) {
            %1 = constant {value = 0.0} : f32[3]
            %2 = maximum %0, %1 : f32[3]
            %3 = stop_gradient %2 : f32[3]
            return %3
          }, pullback = (%0: f32[3], %1: f32[3], %2: f32[3]) { return %2 }} : f32[3]
          %5 = add %4, %4 : f32[3]
          return %3, %5
        }} : i32[], f32[3]
        %4 = reinterpret %3 : i32[3]
        return %3, %4
      }
      """
    let graph = try GraphParser.parseOne(text, file: "loop.sluice", registry: .standard)
    let written = try StableHLOWriter.text(of: graph)
    let read = try StableHLOReader.graph(written.utf8, file: "loop.mlir")
    let input = ReferenceTensor(try Literal([-1, 0.5, 3] as [Float], [3]))
    #expect(try ReferenceEvaluator.evaluate(read, [input]) == ReferenceEvaluator.evaluate(graph, [input]))
    #expect(try ReferenceEvaluator.evaluate(read, [input])[0].floats == [0, 4, 24])
  }

  @Test func `names, roles and updates survive`() throws {
    let builder = GraphBuilder(name: "main")
    let x = builder.parameter(.f32[2], name: "a \"quoted\" nåme")
    let w = builder.parameter(.f32[2], name: "w", role: .state)
    let v = builder.parameter(.f32[2], name: "v", role: .state)
    let sum = builder.add(x, builder.add(w, v))
    let graph = try builder.finish([
      Graph.Result(sum, name: "sum"), Graph.Result(builder.multiply(sum, w), name: "w", updates: 1),
    ])
    let text = try StableHLOWriter.text(of: graph)
    #expect(try StableHLOReader.graph(text.utf8, file: "t", keepsDonation: true) == graph)
  }

  /// Those too that look like what JAX calls results.
  @Test(arguments: [["resultant", "x"], ["result", "[0]"], ["[1]", "[0]"]])
  func `names of results survive`(_ names: [String]) throws {
    let builder = GraphBuilder(name: "main")
    let x = builder.parameter(.f32[2])
    let graph = try builder.finish([
      Graph.Result(builder.negate(x), name: names[0]), Graph.Result(builder.abs(x), name: names[1]),
    ])
    let text = try StableHLOWriter.text(of: graph)
    #expect(try StableHLOReader.graph(text.utf8, file: "t") == graph)
  }

  @Test func `constants keep every bit`() throws {
    let builder = GraphBuilder(name: "main")
    let bits: [UInt32] = [0x7F80_0001, 0xFFC0_0000, 1, 0x8000_0000, 0x3DCC_CCCD, 0x7F7F_FFFF, 0xFF80_0000]
    var literals = [try Literal(bits.map { Float(bitPattern: $0) }, [7])]
    literals.append(try Literal((0..<100).map { Float($0) / 7 }, [10, 10]))
    literals.append(try Literal([1e-300, .pi, -0.0, .infinity] as [Double], [4]))
    literals.append(try Literal((0..<40).map { $0 % 3 == 0 }, [40]))
    literals.append(try Literal([UInt64.max, 0], [2]))
    literals.append(try Literal(.bf16[2], bytes: [0x80, 0x3F, 0x01, 0x00]))
    literals.append(try Literal(.f16[2], bytes: [0x01, 0x7C, 0x66, 0x2E]))
    let graph = try builder.finish(literals.map { Graph.Result(builder.constant($0)) })
    let text = try StableHLOWriter.text(of: graph)
    #expect(try StableHLOReader.graph(text.utf8, file: "t") == graph)
  }
}
