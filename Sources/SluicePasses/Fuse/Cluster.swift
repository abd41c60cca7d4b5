/// Nodes that will be one group, and the index space that they share. `Clustering` links the nodes.
///
/// A node works on every index (full), on every row, or on a single one; which, its own count of indices tells.
struct Cluster {
  var first: Int32
  var last: Int32
  /// The indices of its widest nodes.
  var count: Int
  /// The length of a row; 0 while nothing fixes it.
  var columns: Int
  /// Where index space must be split into dimensions: products of the sizes of trailing dimensions, ascending, each
  /// a divisor of the next and of the count, none of them 1 or the count.
  var cuts: [Int]
  /// Of the reductions over rows; 0 if there are none.
  var rowsPerChunk = 0
  var contraction: Int32 = -1
  /// How many of the contraction's rows belong to one index of its batch.
  var rowsPerBatch = 0
  var reducesRows = false
  /// Whether it may grow.
  var isOpen: Bool
  /// Whether it is a merged optimizer update.
  var isUpdate = false
  /// An upper bound on steps and on full registers live at once.
  var steps: Int
  var registers: Int

  var rows: Int { columns == 0 ? 1 : count / columns }

  /// The index space that both fit in, or why there is none. Of two counts the smaller is one element a row of the
  /// larger; if `allowsUniform`, a single element fits in anywhere.
  func unified(with other: Cluster, allowsUniform: Bool = false) -> Result<Cluster, Refusal> {
    guard isOpen, other.isOpen else { return .failure(Refusal(.notFusible)) }
    if contraction >= 0, other.contraction >= 0 { return .failure(Refusal(.twoContractions)) }
    let (small, large) = count <= other.count ? (self, other) : (other, self)
    var result = large
    var factor = 1
    if small.count == large.count {
      guard small.columns == 0 || large.columns == 0 || small.columns == large.columns else {
        return .failure(Refusal(.differentRows))
      }
      result.columns = max(small.columns, large.columns)
    } else if allowsUniform, small.count == 1 {
      // A reduction of one element would become one of many.
      guard small.columns == 0, small.contraction < 0 else { return .failure(Refusal(.differentSizes)) }
      factor = large.count
    } else {
      guard large.count % small.count == 0 else { return .failure(Refusal(.differentSizes)) }
      factor = large.count / small.count
      guard small.columns == 0, small.contraction < 0,
        large.columns == factor || large.columns == 0 && small.count > 1
      else { return .failure(Refusal(.differentSizes)) }
      result.columns = factor
    }
    if small.rowsPerChunk != 0, large.rowsPerChunk != 0, small.rowsPerChunk != large.rowsPerChunk {
      return .failure(Refusal(.differentChunks))
    }
    result.rowsPerChunk = max(small.rowsPerChunk, large.rowsPerChunk)
    if !small.cuts.isEmpty || result.columns != large.columns {
      var cuts = small.cuts.map { $0 * factor }
      if result.columns > 1, result.columns < result.count { cuts.append(result.columns) }
      guard result.insert(cuts) else { return .failure(Refusal(.chainOrder)) }
    }
    if small.contraction >= 0 {
      result.contraction = small.contraction
      result.rowsPerBatch = small.rowsPerBatch
    }
    result.reducesRows = small.reducesRows || large.reducesRows
    result.steps = small.steps + large.steps
    result.registers = small.registers + large.registers
    return result.contraction < 0 || result.suitsContraction ? .success(result) : .failure(Refusal(.fewRows))
  }

  /// Whether a product may be computed in whole rows where the epilogue needs them.
  private var suitsContraction: Bool {
    if reducesRows, columns > 1024, rows < 64 { return false }
    if rowsPerChunk == 0 { return true }
    return columns <= 2048 && (rows == rowsPerBatch || rowsPerBatch % rowsPerChunk == 0)
  }

  /// Adds cuts; false if they do not fit in with those there.
  mutating func insert(_ more: [Int]) -> Bool {
    if more.isEmpty { return true }
    var merged = (cuts + more).filter { $0 > 1 && $0 < count }
    merged.sort()
    cuts.removeAll(keepingCapacity: true)
    for cut in merged where cuts.last != cut {
      guard cut % (cuts.last ?? 1) == 0 else { return false }
      cuts.append(cut)
    }
    return count % (cuts.last ?? 1) == 0
  }

  struct Refusal: Error {
    let reason: FusionDecision.Reason
    init(_ reason: FusionDecision.Reason) { self.reason = reason }
  }
}
