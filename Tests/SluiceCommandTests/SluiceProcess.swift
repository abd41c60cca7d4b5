import Foundation

/// What a run of the command printed, and the status that it ended with.
struct Outcome {
  var status: Int32
  var output: String
  var error: String
}

let packageRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// The executable lies beside the test bundle.
let executable: URL = {
  let arguments = ProcessInfo.processInfo.arguments
  let bundle = arguments.first { $0.hasSuffix(".xctest") } ?? arguments[0]
  return URL(filePath: bundle).deletingLastPathComponent().appending(path: "sluice")
}()

/// Runs the command as a process in the package's folder.
func sluice(_ arguments: String..., after: ((Process) -> Void)? = nil) throws -> Outcome {
  try sluice(arguments, after: after)
}

func sluice(_ arguments: [String], after: ((Process) -> Void)? = nil) throws -> Outcome {
  let process = Process()
  process.executableURL = executable
  process.arguments = arguments
  process.currentDirectoryURL = packageRoot
  let (output, error) = (Pipe(), Pipe())
  process.standardOutput = output
  process.standardError = error
  process.standardInput = FileHandle.nullDevice
  try process.run()
  after?(process)
  let printed = try output.fileHandleForReading.readToEnd() ?? Data()
  let failed = try error.fileHandleForReading.readToEnd() ?? Data()
  process.waitUntilExit()
  return Outcome(
    status: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
    error: String(decoding: failed, as: UTF8.self))
}
