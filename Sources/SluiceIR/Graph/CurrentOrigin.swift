/// The origin of nodes that are added without one of their own.
struct CurrentOrigin {
  let origin: Origin
  /// Where it stands in the table, once a node has it.
  var id: UInt32?
  /// Whether it is not looked for among those that there are.
  let isNewLine: Bool

  init(_ origin: Origin, id: UInt32? = nil, isNewLine: Bool = false) {
    (self.origin, self.id, self.isNewLine) = (origin, id, isNewLine)
  }
}
