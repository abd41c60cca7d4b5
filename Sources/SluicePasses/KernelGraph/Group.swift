import SluiceIR
import SluiceOperations

/// One kernel's work.
package struct Group: Sendable {
  package enum Work: Sendable {
    case grid(Grid)
    case contraction(Contraction)
    case reduction(Reduction)
    case copy(Copy)
    case gather(GatherWork)
    case scatter(ScatterWork)
    case standalone(StandaloneWork)
    case control(ControlWork)
  }

  package var work: Work
  /// The nodes of the graph that it computes, ascending, for dumps, profiles and error messages.
  package var nodes: [Int]

  package init(_ work: Work, nodes: [Int]) {
    self.work = work
    self.nodes = nodes
  }
}

/// A program in static single assignment over a grid of index tuples: elementwise work with any broadcasts, reductions
/// along its rows, reductions over its rows in chunks, and several stores.
///
/// The first `rowRank` dimensions of `domain` number the rows, the others the columns. Every row is computed as a
/// whole where a step reduces along rows. A step's result is as wide as its widest operand: one element for each grid
/// point, for each row (a load whose column strides are all zero, a row reduction), or one for all.
package struct Grid: Hashable, Sendable {
  package enum Step: Hashable, Sendable {
    /// `sizes` of the view equal `domain`; broadcasts have stride 0.
    case load(View)
    /// In a contraction's epilogue: element (row, column) of the product.
    case product
    /// The index along a dimension of the domain, as i32.
    case index(dimension: Int)
    /// One element as its bits in memory, in the lowest places.
    case constant(ElementType, bits: UInt64)
    /// The kernel's name, e.g. `add.f32`, and earlier steps.
    case compute(String, [Int])
    /// An earlier step reduced along each row, in the order lanes 16, one chunk. The columns are at most
    /// `Grid.maximumReducedColumns`. A step that has fewer elements is repeated along the row first.
    case reduceRow(Int, Monoid)
    /// An earlier step reduced over each `rowsPerChunk` rows: row `chunk` of the dense buffer [chunks, columns]
    /// ([chunks, 1] for a step that has one element a row). The element type of this step is the buffer's. An initial value, an
    /// earlier step of one element for all, is combined with what the one chunk gives.
    case reduceColumns(Int, Monoid, initial: Int?, into: BufferID)
    /// An earlier step. The view's sizes equal `domain`; or, for one element a row, the row dimensions only.
    case store(Int, View)
  }

  package static let maximumReducedColumns = 8192

  package var domain: [Int]
  package var rowRank: Int
  /// The result of step i is named i; `store` and `reduceColumns` have none.
  package var steps: [Step]
  /// For each step, its element type; of a store, that of what is stored.
  package var types: [ElementType]
  /// The chunk of a `reduceColumns` (its `ReductionOrder.chunk`); nil if there is none. All in a grid agree.
  package var rowsPerChunk: Int?

  package init(
    domain: [Int], rowRank: Int, steps: [Step] = [], types: [ElementType] = [], rowsPerChunk: Int? = nil
  ) {
    self.domain = domain
    self.rowRank = rowRank
    self.steps = steps
    self.types = types
    self.rowsPerChunk = rowsPerChunk
  }

  package var rows: Int { domain[..<rowRank].reduce(1, *) }
  package var columns: Int { domain[rowRank...].reduce(1, *) }
}

/// A batched matrix product with an epilogue: product[batch, m, n] = sum over k, ascending, of a * b.
///
/// `a` has sizes batch + [m, k], `b` batch + [k, n], with any strides, so that transposes cost nothing.
package struct Contraction: Hashable, Sendable {
  package var a: View
  package var b: View
  /// How many leading dimensions of both are batch dimensions.
  package var batchRank: Int
  /// Where the product is stored, of sizes batch + [m, n] with the n contiguous; nil if only the epilogue stores.
  package var destination: View?
  /// Over the domain batch + [m, n], any of which may be split into several dimensions for the sake of what the
  /// epilogue loads: its rows number batch and m, its columns n. It alone stores the product if it is there: the
  /// destination is nil then.
  package var epilogue: Grid?

  package init(a: View, b: View, batchRank: Int, destination: View?, epilogue: Grid? = nil) {
    self.a = a
    self.b = b
    self.batchRank = batchRank
    self.destination = destination
    self.epilogue = epilogue
  }
}

/// A reduction of its own: any dimensions, any order, any region.
package struct Reduction: Hashable, Sendable {
  /// One or, with a region, several, of equal sizes.
  package var inputs: [View]
  /// Scalars, one an input.
  package var initials: [View]
  /// Dense buffers of the kept dimensions in order.
  package var outputs: [BufferID]
  package var dimensions: [Int]
  /// The fast loop, for one input; nil: the region.
  package var monoid: Monoid?
  package var region: Graph
  package var order: ReductionOrder

  package init(
    inputs: [View], initials: [View], outputs: [BufferID], dimensions: [Int], monoid: Monoid?, region: Graph,
    order: ReductionOrder
  ) {
    self.inputs = inputs
    self.initials = initials
    self.outputs = outputs
    self.dimensions = dimensions
    self.monoid = monoid
    self.region = region
    self.order = order
  }
}

/// Elements of any type moved from views to places of one buffer: transposes, concatenation, padding. Parts are
/// written in order; later parts may overwrite earlier ones (padding, then what is padded).
package struct Copy: Hashable, Sendable {
  package struct Part: Hashable, Sendable {
    /// Of equal sizes; the source may broadcast, the destination may have any strides that do not overlap.
    package var source: View
    package var destination: View

    package init(source: View, destination: View) {
      self.source = source
      self.destination = destination
    }
  }

  package var parts: [Part]

  package init(_ parts: [Part]) { self.parts = parts }
}

package struct GatherWork: Sendable {
  package var operation: Gather
  package var operand: View
  package var indices: View
  /// Dense.
  package var output: BufferID

  package init(operation: Gather, operand: View, indices: View, output: BufferID) {
    self.operation = operation
    self.operand = operand
    self.indices = indices
    self.output = output
  }
}

package struct ScatterWork: Sendable {
  package var operation: Scatter
  package var inputs: [View]
  package var indices: View
  package var updates: [View]
  /// Dense; each starts as a copy of its input, or is the input's memory where the schedule finds that legal.
  package var outputs: [BufferID]

  package init(operation: Scatter, inputs: [View], indices: View, updates: [View], outputs: [BufferID]) {
    self.operation = operation
    self.inputs = inputs
    self.indices = indices
    self.updates = updates
    self.outputs = outputs
  }
}

/// An operation with a kernel of its own.
package struct StandaloneWork: Sendable {
  package var operation: any StandaloneOperation
  /// The operands: dense, but for those that the operation takes in any layout.
  package var inputs: [View]
  /// The results, dense.
  package var outputs: [BufferID]

  package init(operation: any StandaloneOperation, inputs: [View], outputs: [BufferID]) {
    self.operation = operation
    self.inputs = inputs
    self.outputs = outputs
  }
}
