import Dispatch
import Foundation
import SluiceIR
import SluiceInterchange
import Synchronization

/// Every program below some folders that holds its own expectations.
package struct ConformanceSuite: Sendable {
  package private(set) var cases: [ConformanceCase] = []
  package private(set) var unreadable: [UnreadableFile] = []

  /// The programs of `paths`, files or folders. Only those whose name contains `pattern` are taken, if one is given.
  package init(paths: [String], matching pattern: String? = nil) throws(SluiceError) {
    for path in paths {
      for file in try Self.files(path) where pattern.map({ file.contains($0) }) ?? true {
        let url = URL(filePath: file)
        let (cases, unreadable) = ConformanceCase.read(url, shownAs: file)
        self.cases += cases
        self.unreadable += unreadable
      }
    }
  }

  /// Every `.mlir` below a folder, sorted; or the file itself.
  static func files(_ path: String) throws(SluiceError) -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw SluiceError(.file, "\(path): there is no such file or folder")
    }
    guard isFolder.boolValue else { return [path] }
    let prefix = path.hasSuffix("/") ? path : path + "/"
    let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".mlir") }.sorted().map { prefix + $0 }
  }

  /// Runs all cases, as many at a time as there are processors.
  package func run() -> ConformanceReport {
    let outcomes = Mutex<[ConformanceOutcome?]>(Array(repeating: nil, count: cases.count))
    DispatchQueue.concurrentPerform(iterations: cases.count) { index in
      let outcome = cases[index].outcome()
      outcomes.withLock { $0[index] = outcome }
    }
    var report = ConformanceReport()
    for file in unreadable {
      report.add(file.topic, file.file, .failure("reading", file.error))
    }
    for (entry, outcome) in zip(cases, outcomes.withLock { $0 }) {
      if let outcome { report.add(entry.topic, entry.name, outcome) }
    }
    return report
  }
}
