import Dispatch
import Foundation
import Sluice

/// Ctrl-C: the first asks training to stop after the current step; the second ends the process at once.
enum Interrupt {
  static let cancellation = Cancellation()

  static var isRequested: Bool { cancellation.isCancelled }

  @MainActor private static let source: any DispatchSourceSignal = {
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
      if cancellation.isCancelled { exit(130) }
      cancellation.cancel()
      // A verb that is not between steps soon, such as one that reads a file, ends all the same.
      DispatchQueue.global().asyncAfter(deadline: .now() + 1) { exit(130) }
      FileHandle.standardError.write(Data("\ninterrupted\n".utf8))
    }
    return source
  }()

  @MainActor static func install() { source.activate() }
}
