import SluiceIR

/// `#name = attribute` or `!name = type`: what the name stands for.
struct MLIRAlias<Meaning> {
  let meaning: Meaning
  let use: MLIRAliasUse

  init(_ meaning: Meaning, _ use: MLIRAliasUse) {
    self.meaning = meaning
    self.use = use
  }
}

/// What it takes to write out the aliases that a text uses.
///
/// Forty lines of aliases, each using the last one twice, would stand for a text of 2^40 parts, and a chain of them for one that
/// nests without bound: what walks over them later needs neither to happen.
struct MLIRAliasUse {
  private var depth = 0
  private var byteCount = 0

  mutating func add(_ other: MLIRAliasUse) {
    depth = max(depth, other.depth)
    byteCount += other.byteCount
  }

  /// The use of an alias whose text, which uses this, lies in `range`.
  func byAlias(of range: Range<Int>, _ source: SourceText) throws(SluiceError) -> MLIRAliasUse {
    guard depth < MLIRParser.maximumDepth else {
      throw source.error("aliases nest deeper than \(MLIRParser.maximumDepth)", at: range.lowerBound)
    }
    guard depth == 0 || byteCount + range.count <= 1 << 16 else {
      throw source.error(
        "this alias stands for more than 64 KiB of text with the aliases in it", at: range.lowerBound)
    }
    var use = self
    use.depth += 1
    use.byteCount += range.count
    return use
  }
}
