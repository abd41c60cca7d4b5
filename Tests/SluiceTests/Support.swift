import Foundation
import Sluice

/// The folder with Package.swift.
let packageRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// A file or folder of the data that others made, beside the package; nil if it is not there.
func sharedData(_ path: String) -> URL? {
  let url = packageRoot.deletingLastPathComponent().appending(path: "shared/\(path)")
  return FileManager.default.fileExists(atPath: url.path) ? url : nil
}
