import SluiceIR

#if canImport(Runtime)
  import Runtime
#endif

/// The line of the innermost caller outside Sluice, from a symbolicated backtrace: about a millisecond, so only
/// for a mistake in an infix operator, which has no `#line` of its own. Nil where the platform gives none.
func userLocation() -> SourceLocation? {
  #if canImport(Runtime)
    guard let backtrace = try? Backtrace.capture().symbolicated() else { return nil }
    for frame in backtrace.frames {
      guard let symbol = frame.symbol, let place = symbol.sourceLocation else { continue }
      if place.path.contains("/Sources/Sluice/") || place.path.contains("/swift/stdlib") { continue }
      guard place.line > 0 else { continue }
      let file = place.path.split(separator: "/").last.map(String.init) ?? place.path
      return SourceLocation(file: file, line: place.line)
    }
  #endif
  return nil
}
