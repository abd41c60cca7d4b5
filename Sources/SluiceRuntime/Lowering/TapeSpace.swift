import CSluiceKernels
import SluiceIR
import SluicePasses

/// The rows and columns over which a tape runs a grid, and how each access of the grid steps through them.
///
/// A grid with steps that know rows (reductions, one element a row, an epilogue) keeps its rows. Any other
/// may be cut elsewhere: contiguous work becomes one long row, and what remains has its innermost dimensions
/// as columns.
struct TapeSpace {
  private(set) var rows = 1
  private(set) var columns = 1
  private var rowDimensions: Dimensions
  private var columnDimensions: Dimensions

  /// Fewer columns than this are put together with the next dimension: a row is handled as a whole.
  private static let fewestColumns = 16

  /// `strides` has, for each access, one stride for each dimension of the grid's domain.
  init(_ grid: Grid, strides: [[Int]], keepsRows: Bool) {
    let rank = grid.domain.count
    if keepsRows {
      let split = grid.rowRank
      rowDimensions = Dimensions(Array(grid.domain[..<split]), strides.map { Array($0[..<split]) })
      columnDimensions = Dimensions(Array(grid.domain[split...]), strides.map { Array($0[split..<rank]) })
    } else {
      let all = Dimensions(grid.domain, strides)
      var split = max(all.sizes.count - 1, 0)
      var count = all.sizes.last ?? 1
      while split > 0, count < Self.fewestColumns {
        split -= 1
        count *= all.sizes[split]
      }
      rowDimensions = all.part(..<split)
      columnDimensions = all.part(split...)
    }
    rows = rowDimensions.sizes.reduce(1, *)
    columns = columnDimensions.sizes.reduce(1, *)
  }

  /// The class of a register that holds what the access sees: what its strides tell apart.
  func registerClass(_ access: Int) -> sluice_class {
    if columnDimensions.strides[access].contains(where: { $0 != 0 }) { return SLUICE_FULL }
    return rowDimensions.strides[access].contains { $0 != 0 } ? SLUICE_ROW : SLUICE_UNIFORM
  }

  /// The dims of the access, each part merged as far as this access allows.
  func dimensions(_ access: Int) -> (rows: [sluice_dim], columns: [sluice_dim]) {
    (rowDimensions.merged(access), columnDimensions.merged(access))
  }
}

extension Dimensions {
  fileprivate func part<Range: RangeExpression<Int>>(_ range: Range) -> Dimensions {
    Dimensions(Array(sizes[range]), strides.map { Array($0[range]) })
  }

  /// The kernel's dims of one access, which alone may merge further.
  fileprivate func merged(_ access: Int) -> [sluice_dim] {
    sizes.count < 2
      ? kernelDimensions(access) : Dimensions(sizes, [strides[access]]).kernelDimensions()
  }
}
