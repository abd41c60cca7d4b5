import SluiceIR
import SluiceOperations

/// One operation as the generic form writes it.
struct WrittenOperation {
  /// With its dialect.
  var name: String
  var attributes: [String] = []
  var regions: [Graph] = []
  /// How many operands are written; the regions use the others as values from outside. Nil: all, and regions have parameters.
  var operandCount: Int?
  /// An element type that the values take on the way, if the operation is a conversion to it and one back.
  var intermediate: String?
}

/// How each operation is written: a table by the operation's name.
enum OperationForm {
  typealias Form =
    @Sendable (any Operation, [TensorType], [TensorType]) throws(SluiceError) -> WrittenOperation

  /// The form of the operation called `name`; nil if StableHLO does not have it.
  static func known(_ name: String) -> Form? {
    if let form = forms[name] { return form }
    if stablehlo.contains(name) { return plain("stablehlo." + name) }
    if chlo.contains(name) { return plain("chlo." + name) }
    return nil
  }

  private static func plain(_ name: String) -> Form {
    { (operation, _, _) throws(SluiceError) in
      WrittenOperation(name: name, attributes: try attributes(of: operation), regions: operation.regions)
    }
  }

  // MARK: Operations whose attributes are called alike

  private static let stablehlo: Set<String> = [
    "abs", "add", "and", "atan2", "bitcast_convert", "broadcast_in_dim", "cbrt", "ceil", "cholesky", "clamp",
    "concatenate", "convert", "cosine", "count_leading_zeros", "divide", "dynamic_slice",
    "dynamic_update_slice", "exponential", "exponential_minus_one", "floor", "is_finite", "log",
    "log_plus_one", "logistic", "map", "maximum", "minimum", "multiply", "negate", "not",
    "optimization_barrier", "or", "popcnt", "power", "remainder", "reshape", "reverse", "round_nearest_afz",
    "round_nearest_even", "rsqrt", "select", "shift_left", "shift_right_arithmetic", "shift_right_logical",
    "sign", "sine", "sort", "sqrt", "subtract", "tan", "tanh", "transpose", "xor",
  ]

  private static let chlo: Set<String> = [
    "acos", "acosh", "asin", "asinh", "atan", "atanh", "bessel_i1e", "digamma", "erf", "erf_inv", "erfc",
    "lgamma", "next_after", "polygamma", "square", "top_k", "zeta",
  ]

  /// Attributes under their own names: lists of integers, integers of 64 bits, booleans.
  private static func attributes(of operation: any Operation) throws(SluiceError) -> [String] {
    var writer = AttributeWriter()
    operation.write(to: &writer)
    var attributes: [String] = []
    for (name, value) in writer.entries {
      switch value {
      case .integers(let list): attributes.append("\(name) = \(array(list))")
      case .integer(let integer): attributes.append("\(name) = \(integer) : i64")
      case .boolean(let flag): attributes.append("\(name) = \(flag)")
      case .region: continue
      default: throw SluiceError(.internal, "the attribute `\(name)` has no form in StableHLO")
      }
    }
    return attributes
  }

  static func array(_ list: [Int]) -> String {
    list.isEmpty ? "array<i64>" : "array<i64: \(list.map(String.init).joined(separator: ", "))>"
  }

  /// Sluice's function, which CHLO's of this name is not to the bit.
  private static func own(_ name: String) -> WrittenOperation {
    WrittenOperation(name: name, attributes: [OperationRow.ownAttribute])
  }

  private static func list(_ list: [Int]) -> String { "[\(list.map(String.init).joined(separator: ", "))]" }

  /// A form for operations of one type.
  private static func form<Kind: Operation>(
    _: Kind.Type, _ write: @escaping @Sendable (Kind, [TensorType]) throws(SluiceError) -> WrittenOperation
  ) -> (String, Form) {
    (
      Kind.name,
      { (operation, operandTypes, _) throws(SluiceError) in
        guard let operation = operation as? Kind else {
          throw SluiceError(.internal, "the operation is not what its name says")
        }
        return try write(operation, operandTypes)
      }
    )
  }

  // MARK: The others

  private static let forms: [String: Form] = Dictionary(
    uniqueKeysWithValues: [
      form(Sinh.self) { (_, _) in own("chlo.sinh") },
      form(Cosh.self) { (_, _) in own("chlo.cosh") },
      form(Constant.self) { (operation, _) in
        WrittenOperation(
          name: "stablehlo.constant", attributes: ["value = \(ElementForm.constant(operation.value))"])
      },
      form(Iota.self) { (operation, _) in
        WrittenOperation(
          name: "stablehlo.iota", attributes: ["iota_dimension = \(operation.dimension) : i64"])
      },
      form(Compare.self) { (operation, types) in
        let type =
          switch types.first?.element.kind {
          case .float: operation.isTotalOrder ? "TOTALORDER" : "FLOAT"
          case .signed: "SIGNED"
          default: "UNSIGNED"
          }
        return WrittenOperation(
          name: "stablehlo.compare",
          attributes: [
            "comparison_direction = #stablehlo<comparison_direction \(operation.direction.rawValue)>",
            "compare_type = #stablehlo<comparison_type \(type)>",
          ])
      },
      form(RoundToFormat.self) { (operation, _) in
        WrittenOperation(name: "stablehlo.convert", intermediate: operation.format.rawValue)
      },
      // What a bitcast_convert became.
      form(Reinterpret.self) { (_, _) in WrittenOperation(name: "stablehlo.bitcast_convert") },
      form(RegroupBits.self) { (_, _) in WrittenOperation(name: "stablehlo.bitcast_convert") },
      form(Slice.self) { (operation, _) in
        WrittenOperation(
          name: "stablehlo.slice",
          attributes: [
            "start_indices = \(array(operation.start))", "limit_indices = \(array(operation.limit))",
            "strides = \(array(operation.strides))",
          ])
      },
      form(Pad.self) { (operation, _) in
        WrittenOperation(
          name: "stablehlo.pad",
          attributes: [
            "edge_padding_low = \(array(operation.low))", "edge_padding_high = \(array(operation.high))",
            "interior_padding = \(array(operation.interior))",
          ])
      },
      form(Reduce.self) { (operation, types) in
        var attributes = ["dimensions = \(array(operation.dimensions))"]
        // The standard order is what the way back gives the reduction anyway.
        if let order = operation.order, order != operation.standardOrder(of: types) {
          attributes.append("sluice.order = \(array([order.lanes, order.chunk]))")
        }
        return WrittenOperation(
          name: "stablehlo.reduce", attributes: attributes, regions: operation.regions)
      },
      form(DotGeneral.self) { (operation, _) in
        WrittenOperation(
          name: "stablehlo.dot_general",
          attributes: [
            "dot_dimension_numbers = #stablehlo.dot<lhs_batching_dimensions = \(list(operation.lhsBatching)), "
              + "rhs_batching_dimensions = \(list(operation.rhsBatching)), "
              + "lhs_contracting_dimensions = \(list(operation.lhsContracting)), "
              + "rhs_contracting_dimensions = \(list(operation.rhsContracting))>",
            // A float is multiplied in its own precision here, and should be elsewhere.
            "precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]",
          ])
      },
      form(Convolution.self) { (operation, _) in
        WrittenOperation(name: "stablehlo.convolution", attributes: attributes(of: operation))
      },
      form(Gather.self) { (operation, _) in
        let dimensions = operation.dimensions
        return WrittenOperation(
          name: "stablehlo.gather",
          attributes: [
            "dimension_numbers = #stablehlo.gather<offset_dims = \(list(dimensions.offset)), "
              + "collapsed_slice_dims = \(list(dimensions.collapsed)), "
              + "operand_batching_dims = \(list(dimensions.operandBatching)), "
              + "start_indices_batching_dims = \(list(dimensions.indicesBatching)), "
              + "start_index_map = \(list(dimensions.startIndexMap)), "
              + "index_vector_dim = \(dimensions.indexVector)>",
            "slice_sizes = \(array(operation.sliceSizes))",
            "indices_are_sorted = \(operation.indicesAreSorted)",
          ])
      },
      form(Scatter.self) { (operation, _) in
        let dimensions = operation.dimensions
        return WrittenOperation(
          name: "stablehlo.scatter",
          attributes: [
            "scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = \(list(dimensions.offset)), "
              + "inserted_window_dims = \(list(dimensions.collapsed)), "
              + "input_batching_dims = \(list(dimensions.operandBatching)), "
              + "scatter_indices_batching_dims = \(list(dimensions.indicesBatching)), "
              + "scatter_dims_to_operand_dims = \(list(dimensions.startIndexMap)), "
              + "index_vector_dim = \(dimensions.indexVector)>",
            "indices_are_sorted = \(operation.indicesAreSorted)",
            "unique_indices = \(operation.uniqueIndices)",
          ], regions: operation.regions)
      },
      form(While.self) { (operation, _) in
        WrittenOperation(
          name: "stablehlo.while",
          attributes: operation.checkpoint.map { ["sluice.checkpoint = \($0) : i64"] } ?? [],
          regions: operation.regions)
      },
      form(Case.self) { (operation, _) in
        WrittenOperation(name: "stablehlo.case", regions: operation.regions, operandCount: 1)
      },
      form(If.self) { (operation, _) in
        WrittenOperation(name: "stablehlo.if", regions: operation.regions, operandCount: 1)
      },
      form(RngBitGenerator.self) { (operation, _) in
        WrittenOperation(
          name: "stablehlo.rng_bit_generator",
          attributes: ["rng_algorithm = #stablehlo<rng_algorithm \(keyword(of: operation))>"])
      },
      form(TriangularSolve.self) { (operation, _) throws(SluiceError) in
        var writer = AttributeWriter()
        operation.write(to: &writer)
        var flags = ["left_side": false, "lower": false, "unit_diagonal": false]
        for case (let name, .boolean(let flag)) in writer.entries { flags[name] = flag }
        let word = keyword(of: operation)
        return WrittenOperation(
          name: "stablehlo.triangular_solve",
          attributes: flags.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
            + ["transpose_a = #stablehlo<transpose \(word.isEmpty ? "NO_TRANSPOSE" : word)>"])
      },
      windowForm(ReduceWindow.self), windowForm(SelectAndScatter.self),
      normalizationForm(BatchNormInference.self), normalizationForm(BatchNormTraining.self),
      normalizationForm(BatchNormGrad.self),
    ] as [(String, Form)])

  /// The one attribute of an operation that is a word.
  private static func keyword(of operation: any Operation) -> String {
    var writer = AttributeWriter()
    operation.write(to: &writer)
    for entry in writer.entries { if case .keyword(let word) = entry.value { return word } }
    return ""
  }

  private static func attributes(of convolution: Convolution) -> [String] {
    let rank = convolution.dimensions.spatialRank
    let pairs = zip(convolution.paddingLow, convolution.paddingHigh).map { "[\($0), \($1)]" }
    let padding = rank == 0 ? "dense<>" : "dense<[\(pairs.joined(separator: ", "))]>"
    let reversal = convolution.windowReversal.map { "\($0)" }.joined(separator: ", ")
    return [
      "window_strides = \(array(convolution.windowStrides))",
      "padding = \(padding) : tensor<\(rank)x2xi64>",
      "lhs_dilation = \(array(convolution.lhsDilation))",
      "rhs_dilation = \(array(convolution.rhsDilation))",
      rank == 0 ? "window_reversal = array<i1>" : "window_reversal = array<i1: \(reversal)>",
      "dimension_numbers = #stablehlo.conv<\(convolution.dimensions.description)>",
      "feature_group_count = \(convolution.featureGroups) : i64",
      "batch_group_count = \(convolution.batchGroups) : i64",
      // A float is multiplied in its own precision here, and should be elsewhere.
      "precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]",
    ]
  }

  /// Windows: paddings below and above stand side by side in one constant.
  private static func windowForm<Kind: Operation>(_ kind: Kind.Type) -> (String, Form) {
    form(kind) { (operation, types) throws(SluiceError) in
      var writer = AttributeWriter()
      operation.write(to: &writer)
      var (low, high): ([Int]?, [Int]?)
      var attributes: [String] = []
      for case (let name, .integers(let list)) in writer.entries {
        switch name {
        case "padding_low": low = list
        case "padding_high": high = list
        default: attributes.append("\(name) = \(array(list))")
        }
      }
      let rank = types.first?.rank ?? 0
      if low != nil || high != nil, rank > 0 {
        let (low, high) = (low ?? Array(repeating: 0, count: rank), high ?? Array(repeating: 0, count: rank))
        let pairs = zip(low, high).map { "[\($0), \($1)]" }.joined(separator: ", ")
        attributes.append("padding = dense<[\(pairs)]> : tensor<\(rank)x2xi64>")
      }
      return WrittenOperation(
        name: "stablehlo." + Kind.name, attributes: attributes, regions: operation.regions)
    }
  }

  private static func normalizationForm<Kind: Operation>(_ kind: Kind.Type) -> (String, Form) {
    form(kind) { (operation, _) throws(SluiceError) in
      var writer = AttributeWriter()
      operation.write(to: &writer)
      var attributes: [String] = []
      for entry in writer.entries {
        switch entry.value {
        case .literal(let literal):
          let constant = ElementForm.constant(literal)
          let number = constant.dropFirst(6).prefix { $0 != ">" }
          attributes.append("\(entry.name) = \(number) : \(ElementForm.element(literal.element))")
        case .integer(let integer): attributes.append("\(entry.name) = \(integer) : i64")
        default: continue
        }
      }
      return WrittenOperation(name: "stablehlo." + Kind.name, attributes: attributes)
    }
  }
}
