import Foundation
import Testing

/// A run allocates nothing. The count is of a whole process, so that a process of its own counts.
@Suite struct AllocationTests {
  #if canImport(Glibc)
    @Test func `programs that have run once run on without an allocation`() throws {
      let arguments = ProcessInfo.processInfo.arguments
      let bundle = arguments.first { $0.hasSuffix(".xctest") } ?? arguments[0]
      let process = Process()
      process.executableURL = URL(filePath: bundle).deletingLastPathComponent().appending(path: "benchmarks")
      process.arguments = ["allocations"]
      let (output, error) = (Pipe(), Pipe())
      process.standardOutput = output
      process.standardError = error
      try process.run()
      let printed = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
      let failed = String(decoding: try error.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "\(failed)\n\(printed)")
      // The counter counts: an array is an allocation.
      #expect(printed.contains("for comparison: 1 allocation\n"))
      #expect(printed.hasSuffix("0 allocations\n"))
      #expect(printed.split(separator: "\n").count > 10)
    }
  #endif
}
