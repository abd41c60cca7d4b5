import SluiceIR
import Testing

@Suite struct TextRoundTripTests {
  /// Both laws: parse(print(g)) == g, and print(parse(t)) == t for the t that was printed.
  private func expectRoundTrip(_ graph: Graph, _ location: Testing.SourceLocation = #_sourceLocation) {
    let text = graph.description
    do {
      let read = try GraphParser.parseOne(text, registry: testRegistry)
      #expect(read == graph, "\(text)", sourceLocation: location)
      #expect(read.hashValue == graph.hashValue, "\(text)", sourceLocation: location)
      #expect(read.description == text, sourceLocation: location)
    } catch {
      Issue.record("\(error)\n\(text)", sourceLocation: location)
    }
  }

  @Test func `canonical text prints as it was read`() throws {
    let text = """
      func @step(%0: f32[2, 3] "x", %1: state f32[2, 3] "dense.weights") -> (f32[2, 3] "loss", f32[2, 3] updates %1) {
        %2, %3 = pair %0, %1 : f32[2, 3], f32[2, 3]
        %4 = fixed {value = 0.1} : f32[]
        %5 = anything %2, %3, %4 {integer = -7, list = [1, -2], flag = true, word = f32, text = "a \\"b\\" \\u{7}"} : i8[0, 4]
        %6 = anything {first = (%0: f32[]) { %1 = anything {flag = false} : f32[]; return %1 }} : f32[]
        %7 = anything {first = (%0: f32[]) { return %0 }, second = () {
          %0 = fixed {value = [[1, 2], [3, 4]]} : i32[2, 2]
          %1 = anything {first = (%0: f32[], %1: state f32[] "s") -> (f32[] "r" updates %1) {
            %2, %3 = pair %0, %1 : f32[], f32[]
            %4, %5 = pair %2, %3 : f32[], f32[]
            return %5
          }, integer = 3} : i1[]
          return %0, %1
        }} : f32[]
        () = nothing : ()
        return %2, %3
      }

      """
    let graph = try GraphParser.parseOne(text, registry: testRegistry)
    // `pair` and the rest keep the order of their attributes, so `first` printed before `integer` is not canonical.
    #expect(
      graph.description
        == text.replacing(
          """
          {first = (%0: f32[], %1: state f32[] "s") -> (f32[] "r" updates %1) {
                %2, %3 = pair %0, %1 : f32[], f32[]
                %4, %5 = pair %2, %3 : f32[], f32[]
                return %5
              }, integer = 3}
          """,
          with: """
            {integer = 3, first = (%0: f32[], %1: state f32[] "s") -> (f32[] "r" updates %1) {
                  %2, %3 = pair %0, %1 : f32[], f32[]
                  %4, %5 = pair %2, %3 : f32[], f32[]
                  return %5
                }}
            """))
    expectRoundTrip(graph)
    #expect(graph.parameters[1] == Graph.Parameter(.f32[2, 3], name: "dense.weights", role: .state))
    #expect(graph.results[1].updates == 1)
    #expect(graph.results[0].name == "loss")
  }

  @Test func `free text reads as its canonical form`() throws {
    let free = """
      // A comment, and names, and types left out where the rule tells them.
      func @f ( %x : f32 [ 2 ] , %y:f32[2]) {
        %sum.1, %07 = pair %x,
          %y ;
        %c = fixed {value=1} : f32[2]
        %0 = fixed {value = [[1.5, 2.5]]} : f32[1, 2] return %07, %0, %c }
      """
    let canonical = """
      func @f(%0: f32[2], %1: f32[2]) -> (f32[2], f32[1, 2], f32[2]) {
        %2, %3 = pair %0, %1 : f32[2], f32[2]
        %4 = fixed {value = 1.0} : f32[2]
        %5 = fixed {value = [[1.5, 2.5]]} : f32[1, 2]
        return %3, %5, %4
      }

      """
    let graph = try GraphParser.parseOne(free, file: "f.sluice", registry: testRegistry)
    #expect(graph.description == canonical)
    #expect(graph.origin(of: Value(0)).description == "f.sluice:2")
    #expect(graph.origin(of: Value(2)).description == "f.sluice:3")
    #expect(GraphPrinter(showsOrigins: true).print(graph).contains("  // f.sluice:3\n"))
  }

  @Test func `a module of several functions prints and reads`() throws {
    let text =
      "func @a() -> () {\n  return\n}\n\nfunc @\"b c\"() -> () {\n  return\n}\n\nfunc @\"\"() -> () {\n  return\n}\n"
    let graphs = try GraphParser.parse(text, registry: testRegistry)
    #expect(graphs.map(\.name) == ["a", "b c", ""])
    #expect(GraphPrinter().print(graphs) == text)
    #expect(try GraphParser.parse("  // nothing", registry: testRegistry).isEmpty)
  }

  @Test func `names of any characters survive`() throws {
    let builder = GraphBuilder(name: "naïve \"name\"\n\u{0}\u{85}")
    let names = ["x.y", "\\", "\"", "\r\n\t", "emoji 🙂", "\u{202E}", "e\u{301}"]
    let values = names.map { builder.parameter(.f32, name: $0, role: .state) }
    expectRoundTrip(
      try builder.finish(values.indices.map { Graph.Result(values[$0], name: names[$0], updates: $0) }))
  }

  @Test func `every kind of attribute survives`() throws {
    let builder = GraphBuilder(name: "attributes")
    let body = GraphBuilder(name: "")
    let argument = body.parameter(.i1)
    let region = try body.finish([argument])
    let values: [AttributeValue] = [
      .integer(.min), .integer(.max), .integers([]), .integers([.min, 0, .max]), .boolean(true),
      .boolean(false),
      .keyword("LT"), .keyword("f32"), .string(""), .string("} // \"\\"), .region(region),
      .literal(try Literal([1.5 as Float], [])), .literal(try Literal([1, 2] as [Int8], [2])),
      .literal(try Literal([Float](), [0, 3])), .literal(try Literal([true, false], [1, 2])),
    ]
    for type in [TensorType.f32, .i8[2], .f32[0, 3]] {
      for (index, value) in values.enumerated() {
        // Of the result's own type a constant has no type in text, and only a reader that asks for one gets one.
        if case .literal(let literal) = value, literal.type == type { continue }
        let name = Anything.names[index % Anything.names.count]
        _ = builder.apply(Anything(type, [.init(name: name, value: value)]))
      }
    }
    expectRoundTrip(try builder.finish([Value]()))
  }

  @Test func `the region limit of builder and parser is one`() throws {
    var graph = try GraphBuilder(name: "").finish([Value]())
    for _ in 0..<Graph.maximumRegionDepth {
      let builder = GraphBuilder(name: "")
      _ = builder.apply(Anything(.f32, [.init(name: "first", value: .region(graph))]))
      graph = try builder.finish([Value]())
    }
    expectRoundTrip(graph)
    let builder = GraphBuilder(name: "")
    _ = builder.apply(Anything(.f32, [.init(name: "first", value: .region(graph))]))
    #expect(throws: SluiceError.self) { try builder.finish([Value]()) }
  }
}
