/// Which instruction is next, by its position in the program; the program's end counts as one.
package enum ControlFlow: Hashable, Sendable {
  case jump(target: Int, trips: Int)
  /// If the i1 in the buffer is false; else the one that follows.
  case unless(Int32, target: Int)
  /// The target that the i32 in the buffer numbers; the last one if it numbers none.
  case choose(Int32, targets: [Int])

  package var targets: [Int] {
    switch self {
    case .jump(let target, _), .unless(_, let target): [target]
    case .choose(_, let targets): targets
    }
  }

  /// The buffer that decides.
  package var selector: Int32? {
    switch self {
    case .jump: nil
    case .unless(let buffer, _), .choose(let buffer, _): buffer
    }
  }
}

extension ControlFlow: CustomStringConvertible {
  package var description: String {
    switch self {
    case .jump(let target, _): "jump to #\(target)"
    case .unless(let buffer, let target): "unless %\(buffer) jump to #\(target)"
    case .choose(let buffer, let targets):
      "by %\(buffer) jump to " + targets.map { "#\($0)" }.joined(separator: ", ")
    }
  }
}
