import Foundation
import SluiceIR

/// Reads and writes files whole, and says in one sentence why one cannot be. Files are named as the user named them.
package enum FileContents {
  /// The bytes of the file or pipe at `url`. Every error names it.
  package static func read(_ url: URL) throws(SluiceError) -> Data {
    let name = url.relativePath
    if let problem = problem(with: url.path) { throw SluiceError(.file, "\(name): \(problem)") }
    do {
      return try Data(contentsOf: url)
    } catch {
      throw SluiceError(
        .file, "\(name): the file is there but reading it failed", note: error.localizedDescription)
    }
  }

  /// Writes a file, as a whole or not at all. A pipe or device takes the bytes one after another.
  package static func write(_ bytes: some Sequence<UInt8>, to url: URL) throws(SluiceError) {
    var status = stat()
    let isFile = stat(url.path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    do {
      try Data(bytes).write(to: url, options: isFile ? .atomic : [])
    } catch {
      throw SluiceError(
        .file, "\(url.relativePath): the file cannot be written", note: error.localizedDescription)
    }
  }

  /// The text of the file at `url`, which must be UTF-8.
  package static func readText(_ url: URL) throws(SluiceError) -> String {
    guard let text = String(data: try read(url), encoding: .utf8) else {
      throw SluiceError(.syntax, "\(url.relativePath): the file is not UTF-8 text")
    }
    return text
  }

  /// Why what stands at `path` cannot be read as a file; nil if nothing speaks against it.
  private static func problem(with path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else {
      return switch errno {
      case ENOENT: "there is no such file"
      case ENOTDIR: "a part of the path before the last is not a folder"
      case EACCES: "a folder on the way to it may not be searched"
      case ELOOP: "its links lead round in a circle"
      case ENAMETOOLONG: "the name is too long for a file"
      default: "the file cannot be found (error \(errno) of the system)"
      }
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return "this is a folder; a file is needed"
    case S_IFCHR, S_IFBLK: return "this is a device; a file is needed"
    case S_IFSOCK: return "this is a socket; a file is needed"
    default: break
    }
    return access(path, R_OK) == 0 ? nil : "there is no permission to read the file"
  }
}
