import SluiceIR

/// Lets who runs the reference stop a loop that does not end.
package enum Interruption {
  /// Asked in every iteration of a loop; nil: nobody wants to stop it.
  @TaskLocal package static var isRequested: (@Sendable () -> Bool)?

  static func check() throws(SluiceError) {
    if let isRequested, isRequested() { throw SluiceError(.resource, "interrupted in a while") }
  }
}
