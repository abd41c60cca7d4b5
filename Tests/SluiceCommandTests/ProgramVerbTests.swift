import Foundation
import Testing

/// The verbs that take other people's programs, over a StableHLO program of README.
@Suite struct ProgramVerbTests {
  private let program = "IR/models/logistic-loss.mlir"
  private let folder = FileManager.default.temporaryDirectory.appending(path: "sluice-verbs-\(UUID())")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  /// What was printed behind `name = `.
  private func result(_ name: String, _ outcome: Outcome) -> String? {
    outcome.output.split(separator: "\n").first { $0.hasPrefix(name + " = ") }.map(String.init)
  }

  @Test func `a gradient is computed, and written as a function that computes it`() throws {
    let zeros = ["--input", "0=0", "--input", "1=0", "--input", "2=1", "--input", "3=1"]
    let computed = try sluice(["grad", program, "--of", "0", "--wrt", "0,1"] + zeros)
    #expect(computed.status == 0)
    // At weights of 0 each probability is a half; every label is 1 and every x is 1.
    #expect(result("result 0", computed) == "result 0 = f32[4] [-0.5 -0.5 -0.5 -0.5]")
    #expect(result("result 1", computed) == "result 1 = f32[] -0.5")
    #expect(try sluice("grad", program, "--wrt", "0,1", "--output", path("slopes.mlir")).status == 0)
    let written = try sluice(["run", path("slopes.mlir")] + zeros)
    #expect(result("result 1", written) == "result 1 = f32[] -0.5")
  }

  @Test func `programs are converted there and back`() throws {
    #expect(try sluice("convert", program, path("loss.sluice")).status == 0)
    #expect(try sluice("convert", path("loss.sluice"), path("loss.mlir")).status == 0)
    let results = try [program, path("loss.sluice"), path("loss.mlir")].map {
      result("result 0", try sluice("run", $0, "--seed", "7"))
    }
    #expect(results[0] != nil && results[0] == results[1] && results[0] == results[2])
  }

  @Test(arguments: ["npz", "safetensors"])
  func `results go to files, and arrays come from them`(format: String) throws {
    let file = path("slopes.\(format)")
    #expect(try sluice("grad", program, "--wrt", "0,1,2,3", "--seed", "3", "--output", file).status == 0)
    // The gradients have the parameters' shapes, and `result_0` fills the first of them.
    let copied = path("inputs.\(format)")
    #expect(try sluice("convert", file, copied).status == 0)
    #expect(try sluice("run", program, "--inputs", copied).status == 0)
    let wrong = try sluice("run", "IR/models/softmax.sluice", "--inputs", copied)
    #expect(wrong.status == 1 && wrong.output.isEmpty)
    #expect(wrong.error.contains("parameter logits is f32[1, 10], the array f32[4]"))
  }

  @Test func `a program is timed`() throws {
    let outcome = try sluice("bench", program)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("runs: min ") && outcome.output.contains("median "))
  }

  @Test func `expectations that hold and that do not`() throws {
    let text = """
      func.func @test() {
        %x = stablehlo.constant dense<[1.0, 2.0]> : tensor<2xf32>
        %y = stablehlo.add %x, %x : tensor<2xf32>
        check.expect_eq_const %y, dense<[2.0, EXPECTED]> : tensor<2xf32>
        func.return
      }
      """
    for (expected, last, status) in [
      ("4.0", "1 passed, 0 failed, 0 unsupported", 0), ("5.0", "0 passed, 1 failed, 0 unsupported", 1),
    ] as [(String, String, Int32)] {
      let suite = folder.appending(path: expected)
      try FileManager.default.createDirectory(at: suite, withIntermediateDirectories: true)
      try Data(text.replacingOccurrences(of: "EXPECTED", with: expected).utf8)
        .write(to: suite.appending(path: "add.mlir"))
      let outcome = try sluice("conformance", suite.path)
      #expect(outcome.output.split(separator: "\n").last.map(String.init) == last)
      #expect(outcome.status == status)
    }
  }

  @Test(arguments: [
    (["grad", "--wrt", ""], "positions are needed"), (["grad", "--wrt", "0,"], "positions are needed"),
    (["grad", "--wrt", "0,0"], "parameter 0 is named twice"),
    (["grad", "--wrt", "4"], "there is no parameter 4"),
    (["grad", "--wrt", "0", "--output", "g.txt"], "arrays are kept in .npy, .npz, .safetensors"),
    (["run", "--output", "g.txt"], "arrays are kept in .npy, .npz, .safetensors"),
    (["dump", "--batch-size", "3"], "the shapes of a file are in the file"),
    (["bench", "--seconds", "1e30"], "a number from 0.0 to 1000000000.0 is needed"),
  ])
  func `options that have no meaning are refused before anything runs`(arguments: [String], words: String)
    throws
  {
    let outcome = try sluice([arguments[0], program] + arguments.dropFirst())
    #expect(outcome.status != 0 && outcome.output.isEmpty)
    #expect(outcome.error.contains(words))
    // The file is named once.
    #expect(outcome.error.components(separatedBy: "g.txt").count <= 2)
  }

  @Test func `what was drawn is said`() throws {
    let outcome = try sluice("run", program, "--input", "0=1", "--input", "1=1", "--seed", "5")
    #expect(outcome.output.contains("drawn at random with seed 5: 2, 3\n"))
  }

  @Test func `a suite of nothing is an error`() throws {
    for arguments in [["IR/models"], ["--gradients", "IR/models"], [program, "--only", "nowhere"]] {
      let outcome = try sluice(["conformance"] + arguments)
      #expect(outcome.status != 0 && outcome.error.contains("no program with expectations"))
    }
  }

  @Test func `what cannot be read says where`() throws {
    try Data("func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {\n  %y = stablehlo.nonsense %x\n}\n".utf8)
      .write(to: URL(filePath: path("wrong.mlir")))
    for verb in ["run", "dump", "bench"] {
      let outcome = try sluice(verb, path("wrong.mlir"))
      #expect(outcome.status == 1, "\(verb)")
      #expect((outcome.error + outcome.output).contains("wrong.mlir:2:8"), "\(verb)")
    }
  }
}
