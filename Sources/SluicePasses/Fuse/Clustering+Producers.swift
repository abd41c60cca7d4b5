import SluiceIR

extension Clustering {
  /// Merges every node with the producers of what it reads, where it may; the latest producers first, since nothing
  /// else can lie between them and the node.
  mutating func fuseProducers() {
    var producers: [Int] = []
    // For each node the last one that reads it: some read thousands.
    var reader = [Int](repeating: -1, count: graph.nodes.count)
    for node in graph.nodes.indices where units.kinds[node] != .none && clusterOf[node] < 0 {
      addCluster(node)
      producers.removeAll(keepingCapacity: true)
      for index in units.readRange(of: node) {
        let producer = Int(units.reads[index].producer)
        guard producer >= 0, reader[producer] != node else { continue }
        reader[producer] = node
        producers.append(producer)
      }
      if producers.count > 1 {
        producers.sort { clusters[Int(clusterOf[$0])].last > clusters[Int(clusterOf[$1])].last }
      }
      for producer in producers { record(producer, node, fuse(producer, node)) }
    }
  }

  private mutating func fuse(_ producer: Int, _ node: Int) -> FusionDecision.Reason? {
    let (a, b) = (Int(clusterOf[producer]), Int(clusterOf[node]))
    if a == b { return nil }
    if units.kinds[node] == .contraction { return .contractionOperand }
    guard units.kinds[node] != .opaque, units.kinds[producer] != .opaque else { return .notFusible }
    if clusters[a].isUpdate || clusters[b].isUpdate { return .optimizerUpdate }
    return merge(a, b)
  }

  /// Moves work on single elements into the one group that reads its result: it costs nothing there.
  mutating func fuseScalars() {
    // For each cluster of single elements: a node of the only other cluster that reads it, -1 before one is found, -2 if
    // there are several or the graph returns it.
    var readers = [Int](repeating: -1, count: clusters.count)
    for node in graph.nodes.indices where units.kinds[node] != .none {
      let reader = Int(clusterOf[node])
      for index in units.readRange(of: node) {
        let producer = Int(units.reads[index].producer)
        guard producer >= 0 else { continue }
        let cluster = Int(clusterOf[producer])
        guard cluster != reader, clusters[cluster].count == 1 else { continue }
        if readers[cluster] == -1 {
          readers[cluster] = node
        } else if readers[cluster] >= 0, Int(clusterOf[readers[cluster]]) != reader {
          readers[cluster] = -2
        }
      }
    }
    for result in graph.results {
      if let producer = units.producer(of: result.value) { readers[Int(clusterOf[producer])] = -2 }
    }
    for cluster in readers.indices.reversed() where readers[cluster] >= 0 {
      let reader = readers[cluster]
      guard clusters[cluster].isOpen else { continue }
      let target = Int(clusterOf[reader])
      guard target != cluster, clusters[target].count > 1 else { continue }
      let last = Int(clusters[cluster].last)
      record(last, reader, merge(cluster, target, allowsUniform: true))
    }
  }

  /// Moves work on single elements whose results are only returned, such as a step counter, into a group of one row that has work
  /// anyway, such as the one that sums up a loss.
  mutating func fuseCounters() {
    var isRead = [Bool](repeating: false, count: clusters.count)
    var isThere = isRead
    for node in graph.nodes.indices where units.kinds[node] != .none {
      let reader = Int(clusterOf[node])
      isThere[reader] = true
      for index in units.readRange(of: node) {
        let producer = Int(units.reads[index].producer)
        if producer >= 0, Int(clusterOf[producer]) != reader { isRead[Int(clusterOf[producer])] = true }
      }
    }
    func isScalar(_ id: Int) -> Bool {
      id < clusters.count && isThere[id] && clusters[id].isOpen && clusters[id].contraction < 0
        && clusters[id].count == 1 && !isRead[id]
    }
    func isRow(_ id: Int) -> Bool {
      isThere[id] && clusters[id].isOpen && clusters[id].contraction < 0 && clusters[id].count > 1
        && clusters[id].columns == clusters[id].count
    }
    guard let host = clusters.indices.last(where: isRow) ?? clusters.indices.last(where: isScalar) else {
      return
    }
    let node = Int(clusters[host].last)
    for id in clusters.indices where id != host && isScalar(id) {
      record(Int(clusters[id].last), node, merge(host, id))
    }
  }

  /// Merges groups that read the same value in the same way and do not depend on each other, to read it once.
  mutating func fuseSiblings() {
    var readers = [Int32](repeating: -1, count: graph.valueCount)
    for node in graph.nodes.indices {
      switch units.kinds[node] {
      case .none, .opaque, .contraction: continue
      case .loop, .rowReduction, .columnReduction: break
      }
      for index in units.inputRange(of: node) where units.reads[index].manner == .same {
        let cluster = Int(clusterOf[node])
        guard clusters[cluster].isOpen, !clusters[cluster].isUpdate, clusters[cluster].contraction < 0,
          clusters[cluster].count == units.counts[node], clusters[cluster].count > 1
        else { continue }
        let root = Int(units.reads[index].root)
        let earlier = readers[root]
        readers[root] = Int32(node)
        guard earlier >= 0, Int(clusterOf[Int(earlier)]) != cluster else { continue }
        let sibling = Int(clusterOf[Int(earlier)])
        guard clusters[sibling].isOpen, clusters[sibling].count == clusters[cluster].count else { continue }
        record(Int(earlier), node, merge(sibling, cluster))
      }
    }
  }
}
