/// A line of the user's, in a Swift file or in IR text.
public struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
  /// `Module/File.swift` as `#fileID` gives it, or a path of an IR file.
  public var file: String
  /// From 1.
  public var line: Int

  public init(file: String, line: Int) {
    self.file = file
    self.line = line
  }

  public var description: String { "\(file):\(line)" }
}

/// Where a value comes from: the user's lines, the oldest first. A value that stands for several (after common
/// subexpressions are merged, or made by a derivative) has the lines of all, up to `Origin.maximumLocations`.
package struct Origin: Hashable, Sendable, CustomStringConvertible {
  package static let maximumLocations = 4
  package static let unknown = Origin([])

  // Nearly every origin is one line, for which no array is made.
  private let first: SourceLocation?
  private let others: [SourceLocation]

  package var locations: [SourceLocation] { first.map { [$0] + others } ?? [] }

  package init(_ locations: [SourceLocation]) {
    first = locations.first
    others = Array(locations.dropFirst().prefix(Self.maximumLocations - 1))
  }

  /// By the lines alone: a graph's origins are in few files, and there are as many of them as lines.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(first?.line)
    for location in others { hasher.combine(location.line) }
  }

  package init(file: String, line: Int) {
    first = SourceLocation(file: file, line: line)
    others = []
  }

  package func merged(with other: Origin) -> Origin {
    Origin(locations + other.locations.filter { !locations.contains($0) })
  }

  package var description: String {
    locations.isEmpty ? "unknown" : locations.map(\.description).joined(separator: ", ")
  }
}
