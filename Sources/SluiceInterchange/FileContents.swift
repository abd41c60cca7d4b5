import Foundation
import SluiceIR

/// Reads files whole, and says in one sentence why one cannot be.
package enum FileContents {
  /// The bytes of the file or pipe at `url`. Every error names it.
  package static func read(_ url: URL) throws(SluiceError) -> Data {
    let path = url.path
    if let problem = problem(with: path) { throw SluiceError(.file, "\(path): \(problem)") }
    do {
      return try Data(contentsOf: url)
    } catch {
      throw SluiceError(.file, "\(path): the file is there but reading it failed")
    }
  }

  /// The text of the file at `url`, which must be UTF-8.
  package static func readText(_ url: URL) throws(SluiceError) -> String {
    guard let text = String(data: try read(url), encoding: .utf8) else {
      throw SluiceError(.syntax, "\(url.path): the file is not UTF-8 text")
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
