import Foundation
import Testing

/// The command as a process: what it prints, and the status that it ends with.
@Suite struct CommandTests {
  @Test func `help fits a screen and names every verb`() throws {
    for arguments in [["help"], ["help", "train"], ["dump", "--help"], ["help", "run"]] {
      let text = try sluice(arguments)
      #expect(text.status == 0 && text.error.isEmpty)
      #expect(text.output.split(separator: "\n", omittingEmptySubsequences: false).count <= 40)
    }
    let overview = try sluice("help").output
    for verb in ["train", "run", "dump", "bench", "grad", "convert", "conformance"] {
      #expect(overview.contains("  \(verb) "))
    }
  }

  @Test func `training prints the model, the report, progress and the test accuracy`() throws {
    let outcome = try sluice("train", "--epochs", "3", "--seed", "1")
    #expect(outcome.status == 0)
    for part in [
      "digits, 1438 training and 359 test examples", "dense0.weights", "arena", "lower bound", "epoch 3/3",
    ] {
      #expect(outcome.output.contains(part), "\(part)")
    }
    let last = outcome.output.split(separator: "\n").last.map(String.init) ?? ""
    #expect(last.hasPrefix("test accuracy ") && last.hasSuffix(" %"))
  }

  @Test func `equal seeds train to equal results, whatever the threads`() throws {
    func last(_ threads: String) throws -> [Substring] {
      try sluice("train", "--epochs", "2", "--threads", threads).output.split(separator: "\n").suffix(2)
    }
    #expect(try last("1") == last("2"))
  }

  @Test(arguments: [
    (["trian"], 2, "do you mean `sluice train`?"), (["train", "--epocs", "3"], 2, "--epochs"),
    (["train", "--epochs", "many"], 2, "an integer"), (["train", "--epochs"], 2, "needs a value"),
    (["train", "--optimizer", "adams"], 2, "adam"),
    (["train", "--batch-size", "100000"], 2, "1438 examples"),
    (["train", "--batch-size", "0"], 2, "at least 1"),
    (["train", "--data", "/no/such/folder"], 1, "/no/such/folder"),
    (["train", "--model", "bigger"], 2, "bigger"), (["train", "-O", "best"], 2, "none, exact, fast"),
    (["train", "--epochs", "-1"], 2, "train: --epochs -1: an integer"),
    (["train", "--learning-rate", "x"], 2, "train: --learning-rate x: a number"),
    (["run", "mlp"], 2, "FILE.sluice"), (["run", "/tmp"], 1, "/tmp: this is a folder"),
    (["run"], 2, "a FILE is needed"), (["run", "/no/such/file.sluice"], 1, "/no/such/file.sluice"),
    (["dump", "mlp", "--after", "nothing"], 2, "the passes"),
  ])
  func `a mistake ends in one message and a status`(_ arguments: [String], _ status: Int32, _ word: String)
    throws
  {
    let outcome =
      switch arguments.count {
      case 1: try sluice(arguments[0])
      case 2: try sluice(arguments[0], arguments[1])
      case 3: try sluice(arguments[0], arguments[1], arguments[2])
      default: try sluice(arguments[0], arguments[1], arguments[2], arguments[3])
      }
    #expect(outcome.status == status, "\(outcome.error)")
    #expect(outcome.error.hasPrefix("error: ") && outcome.error.contains(word), "\(outcome.error)")
    #expect(outcome.output.isEmpty, "no partial output")
  }

  @Test func `every stage of a model is dumped, as text, as a drawing and as differences`() throws {
    let text = try sluice("dump", "linear", "--after", "all")
    #expect(text.status == 0)
    for phase in [
      "Graph after", "LaidOutGraph after assign-layouts", "ClusteredGraph after cluster",
      "KernelGraph after fuse", "Schedule after", "Program after",
    ] {
      #expect(text.output.contains(phase), "\(phase)")
    }
    #expect(try sluice("dump", "linear", "--format", "dot").output.contains("digraph"))
    #expect(try sluice("dump", "linear", "--diff").output.contains("@@"))
    for option in ["--diff", "--decisions", "--time-passes"] {
      let refused = try sluice("dump", "linear", "--format", "dot", option)
      #expect(refused.status == 2 && refused.output.isEmpty, "\(option)")
      #expect(refused.error.contains("\(option) has no meaning with --format dot"), "\(refused.error)")
    }
  }

  @Test func `of a program that cannot be compiled the stages that it reached are dumped`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "too-large-\(UUID()).sluice")
    defer { try? FileManager.default.removeItem(at: file) }
    let states = (1...3).map { "%\($0): state f32[\(1 << 45)] \"s\($0)\"" }.joined(separator: ", ")
    try "func @f(%0: f32[4] \"x\", \(states)) { %4 = negate %0 %5 = negate %4 return %5 }".write(
      to: file, atomically: true, encoding: .utf8)
    let outcome = try sluice("dump", file.path)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("// Graph after declare: 2 nodes"))
    #expect(outcome.output.contains("// Graph after eliminate-dead-code: 0"))
    #expect(outcome.error.hasPrefix("error: f: the state is larger than 256 TiB"), "\(outcome.error)")
    #expect(outcome.error.contains("\(file.lastPathComponent):1"))
    let last = try sluice("dump", file.path, "--after", "lower")
    #expect(last.status == 1 && last.output.isEmpty && last.error.contains("256 TiB"))
  }

  @Test func `a file runs on given and on generated inputs`() throws {
    let outcome = try sluice("run", "IR/models/softmax.sluice", "--input", "logits=0", "--time-passes")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("0.1"))
    let reference = try sluice("run", "IR/models/softmax.sluice", "--reference")
    #expect(reference.status == 0 && reference.output.contains("probabilities = f32[1, 10]"))
    for option in [
      ["--repeat", "2"], ["--verify"], ["--threads", "1"], ["--stop-after", "0"], ["-O", "none"],
    ] {
      let refused = try sluice(["run", "IR/models/softmax.sluice", "--reference"] + option)
      #expect(refused.status == 2 && refused.error.contains("\(option[0]) has no meaning"), "\(option)")
    }
  }

  @Test func `a model from a file trains`() throws {
    let outcome = try sluice("train", "--model", "IR/models/linear.sluice", "--epochs", "2")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("test accuracy"))
  }

  @Test func `every pass is verified and validated on request`() throws {
    let outcome = try sluice("run", "IR/models/softmax.sluice", "--verify", "--validate")
    #expect(outcome.status == 0, "\(outcome.error)")
  }

  @Test func `control-C ends with status 130`() throws {
    let outcome = try sluice("train", "--epochs", "100000") { process in
      Thread.sleep(forTimeInterval: 0.5)
      process.interrupt()
    }
    #expect(outcome.status == 130)
    #expect(outcome.error.contains("interrupted"))
  }

  @Test func `an instruction set that does not exist is refused`() throws {
    let process = Process()
    process.executableURL = executable
    process.arguments = ["train", "--epochs", "1"]
    process.environment = ["SLUICE_ISA": "mmx"]
    let error = Pipe()
    process.standardError = error
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: try error.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 2 && text.contains("mmx"), "\(text)")
  }
}
