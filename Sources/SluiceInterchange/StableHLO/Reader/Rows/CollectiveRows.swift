import SluiceIR
import SluiceOperations

/// What processes do with each other's values. Programs run in one process here, number 0, whose groups hold it alone: then a
/// group's sum, its values side by side, and what each gets of them are the process's own value.
extension OperationRow {
  static let collectiveRows: [String: OperationRow] = {
    var rows: [String: OperationRow] = [:]
    // The attributes that say how values would be taken apart or put together.
    let dimensions = [
      "all_gather": ["all_gather_dim"], "all_reduce": [],
      "all_to_all": ["split_dimension", "concat_dimension"],
      "collective_broadcast": [], "collective_reduce": [], "cross-replica-sum": [],
      "reduce_scatter": ["scatter_dimension"],
    ]
    for (name, dimensions) in dimensions {
      rows["stablehlo." + name] = OperationRow { (site) throws(SluiceError) in
        let operands = try site.operands()
        for dimension in dimensions {
          let axis = try site.attributes.integer(dimension)
          for operand in operands where !site.type(of: operand).shape.indices.contains(axis) {
            throw SluiceError(
              .shape, "`\(dimension)` is \(axis), which \(site.type(of: operand)) does not have")
          }
        }
        let parts = try site.attributes.integer("split_count", default: 1)
        _ = try site.listsProcess("replica_groups", times: 1)
        guard parts == 1 else { throw site.severalReplicas("`split_count` is \(parts)") }
        return try site.received(operands)
      }
    }
    rows["stablehlo.collective_permute"] = OperationRow { (site) throws(SluiceError) in
      let operands = try site.operands(1)
      // Who is sent nothing gets zeros.
      let isSent = try site.listsProcess("source_target_pairs", times: 2)
      return try site.received(isSent ? operands : [site.builder.zeros(like: operands[0])])
    }
    for name in ["stablehlo.partition_id", "stablehlo.replica_id"] {
      rows[name] = OperationRow { (site) throws(SluiceError) in
        try site.requireOneProcess()
        return [.value(site.builder.constant(0, .u32))]
      }
    }
    return rows
  }()
}

extension OperationSite {
  fileprivate func severalReplicas(_ reason: String) -> SluiceError {
    SluiceError(
      .unsupported, ExcludedClass.replicas.refusal, notes: [reason, ExcludedClass.replicas.advice])
  }

  func requireOneProcess() throws(SluiceError) {
    let count = translation.module.processCount
    guard count == 1 else { throw severalReplicas("the module is for \(count) processes") }
  }

  /// Whether the attribute, which lists groups of processes, lists process 0. Throws if it lists another one, or this one other
  /// than so many times.
  fileprivate mutating func listsProcess(_ name: String, times: Int) throws(SluiceError) -> Bool {
    try requireOneProcess()
    guard let value = attributes.take(name) else {
      throw SluiceError(.syntax, "the attribute `\(name)` is missing")
    }
    // How processes would find each other says nothing where there is one.
    _ = attributes.take("channel_handle")
    _ = attributes.take("channel_id")
    _ = attributes.take("use_global_device_ids")
    if case .literal(let literal) = value, literal.type.rank != 2 {
      throw SluiceError(.syntax, "`\(name)` must have two dimensions; its type is \(literal.type)")
    }
    let processes = try SiteAttributes.integers(value, name)
    if let other = processes.first(where: { $0 != 0 }) {
      throw severalReplicas("`\(name)` has process \(other)")
    }
    guard processes.isEmpty || processes.count == times else {
      throw SluiceError(.syntax, "`\(name)` has process 0 more than once")
    }
    return !processes.isEmpty
  }

  /// The values in the results' element types, which sums may widen.
  fileprivate func received(_ values: [Value]) throws(SluiceError) -> [Binding] {
    let types = try resultTypes()
    guard types.count == values.count else {
      throw SluiceError(.syntax, "there are \(values.count) operands and \(types.count) results")
    }
    for (value, type) in zip(values, types) {
      let own = builder.type(of: value).element
      guard own.kind == type.element.kind, own.bitWidth <= type.element.bitWidth else {
        throw SluiceError(
          .shape,
          "an operand of \(own) cannot be received as \(type.element), which must be as wide or wider")
      }
    }
    return zip(values, types).map { .value(builder.convert($0, to: $1.element)) }
  }
}
