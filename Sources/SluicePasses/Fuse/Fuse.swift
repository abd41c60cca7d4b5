import SluiceIR

/// Merges nodes into groups, each of which becomes one kernel: what the passes `cluster` and `fuse` do.
///
/// Before, one group a node (x: f32[128, 10], labels in t):
///
///     %3 = reduce max %x      %4 = subtract %x %3      %5 = exponential %4
///     %6 = reduce add %5      %7 = divide %5 %6
///
/// after, one grid over rows:
///
///     %a = load x   %b = reduce-row maximum %a   %c = subtract %a %b   %d = exponential %c
///     %e = reduce-row add %d   %f = divide %d %e   store %f
///
/// Legal since a merge keeps the order of groups free of cycles, every element is read where it was computed, and
/// each operation's float order is its own (elementwise code never contracts; reductions keep the order on their
/// node): results are equal to the bit. What is merged: elementwise chains with their broadcasts and views; reductions
/// along and over their rows; what follows a contraction, into its epilogue; groups that read the same value; an
/// optimizer's updates of tensors that lie next to each other in `layout`, which then happen in place.
///
/// Costs O(n): groups are bounded (`FusionLimits`), and so are the searches for cycles.
package func fusedGroups(
  _ graph: Graph, layout: StateLayout? = nil, limits: FusionLimits = FusionLimits(),
  _ context: PassContext = PassContext()
) throws(SluiceError) -> (KernelGraph, [FusionDecision]) {
  let clustered = cluster(try LaidOutGraph(graph), layout: layout, limits: limits, context)
  return (try GroupEmitter(clustered).emit(), clustered.decisions)
}

/// Parts the nodes into groups: what `fuse` decides, before the groups become kernels.
func cluster(
  _ laidOut: LaidOutGraph, layout: StateLayout?, limits: FusionLimits, _ context: PassContext
) -> ClusteredGraph {
  let units = FusionUnits(laidOut.graph, laidOut.layouts)
  var clustering = Clustering(units, limits: limits, budget: context.budget)
  if let layout {
    var finder = OptimizerUpdateFinder(units, layout)
    for update in finder.find() {
      let name = "cluster: one update of \(update.tensors.of("tensor"))"
      if context.budget.spend(name) { clustering.addCluster(update) }
    }
  }
  clustering.fuseProducers()
  clustering.fuseScalars()
  clustering.fuseCounters()
  clustering.fuseSiblings()
  // What a loop carries is state to its body, but none of the State's: no update of it is an optimizer's.
  let regions = laidOut.regions.mapValues { regions in
    regions.map { cluster($0, layout: nil, limits: limits, context) }
  }
  return clustering.finished(regions)
}

/// What fusion makes: the groups, and how it came to them.
package struct FusedGroups: Sendable {
  package var kernels: KernelGraph
  package var decisions: [FusionDecision]
  /// The graph that was fused, which the decisions name nodes of.
  package var source: Graph

  package init(kernels: KernelGraph, decisions: [FusionDecision], source: Graph) {
    self.kernels = kernels
    self.decisions = decisions
    self.source = source
  }
}

/// The groups, then a line for each pair of nodes that stayed apart.
extension FusedGroups: Phase {
  package static var phaseName: String { KernelGraph.phaseName }
  package static var unit: String { KernelGraph.unit }
  package var dot: String { kernels.dot }
  package var size: Int { kernels.size }
  package var text: String { kernels.text + decisions.apart(in: source) }
}

/// `cluster`: LaidOutGraph -> ClusteredGraph, the decisions of `fuse`.
package func cluster(layout: StateLayout?) -> Pass<LaidOutGraph, ClusteredGraph> {
  Pass("cluster") { (laidOut, context) throws(SluiceError) in
    cluster(laidOut, layout: layout, limits: FusionLimits(), context)
  }
}

/// `fuse`: ClusteredGraph -> KernelGraph, each group a kernel over buffers.
package let fuse = Pass<ClusteredGraph, FusedGroups>("fuse") { (clustered, _) throws(SluiceError) in
  FusedGroups(
    kernels: try GroupEmitter(clustered).emit(), decisions: clustered.decisions, source: clustered.units.graph
  )
}
