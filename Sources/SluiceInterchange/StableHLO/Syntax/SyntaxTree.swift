import SluiceIR

/// A module of MLIR text as it was written, before anything is known of what its operations mean.
///
/// Operations have one shape here, whether they stood in the pretty form or in the generic one. Names of values and
/// operations are numbers of `names`; types are numbers of `types`. The operands, types and results of all operations
/// lie one behind the other, and each operation has ranges of them: a long text has few arrays.
package struct SyntaxModule: Sendable {
  package let source: SourceText
  var name = ""
  /// How many replicas or partitions the program is meant for, whichever are more: `mhlo.num_replicas`, `mhlo.num_partitions`.
  var processCount = 1
  var names: [String] = []
  var types: [SyntaxType] = []
  var operands: ContiguousArray<SyntaxOperand> = []
  var results: ContiguousArray<SyntaxResult> = []
  /// Numbers of types: those of operands and of results.
  var typeLists: ContiguousArray<Int> = []
  package internal(set) var functions: [SyntaxFunction] = []
  var functionsByName: [String: Int] = [:]

  package func function(named name: String) -> SyntaxFunction? {
    functionsByName[name].map { functions[$0] }
  }
}

/// A type of the text.
enum SyntaxType: Hashable, Sendable {
  case tensor(TensorType)
  /// A tensor of elements that are kept in wider ones; the type is that of the container.
  case narrow(TensorType, NarrowElement)
  case tuple([Int])
  /// A type of a class that is refused, as it was written.
  case excluded(ExcludedClass, String)
  /// A type that no tensor program needs, or one with elements that Sluice does not have, as it was written.
  case other(String)
}

extension SyntaxType {
  /// The type of the tensor that carries the value; nil for what is no tensor here.
  var container: TensorType? {
    switch self {
    case .tensor(let type), .narrow(let type, _): type
    case .tuple, .excluded, .other: nil
    }
  }
}

package struct SyntaxFunction: Sendable {
  package let name: String
  /// Where its name stands.
  let offset: Int
  /// Types of parameters, and what their attributes say.
  var parameters: [SyntaxParameter]
  var results: [SyntaxParameter]
  /// Nil for a declaration.
  var body: SyntaxRegion?
}

/// A parameter or result of a function.
struct SyntaxParameter: Sendable {
  var type: Int
  /// The result that takes this parameter's memory: `tf.aliasing_output`.
  var donatedTo: Int?
  /// `sluice.name`, `jax.arg_info` or `jax.result_info`; empty if there is none.
  var name = ""
  /// `sluice.state`
  var isState = false
}

/// The one block of a region.
struct SyntaxRegion: Sendable {
  var parameters: [(name: Int, type: Int)]
  var operations: [SyntaxOperation]
  let offset: Int

  /// About how many names it gives.
  var nameCount: Int { operations.count + parameters.count }

  /// Every operation, each before those of its regions.
  func forEachOperation(_ body: (SyntaxOperation) -> Void) {
    for operation in operations {
      body(operation)
      for region in operation.regions { region.forEachOperation(body) }
    }
  }
}

/// A value that is used: `%4#1`.
struct SyntaxOperand: Sendable {
  let name: Int
  let result: Int
  let offset: Int
}

/// A name that is given: `%4:2` is one name for two results.
struct SyntaxResult: Sendable {
  let name: Int
  let count: Int
}

struct SyntaxOperation: Sendable {
  let name: Int
  let offset: Int
  let line: Int
  /// Where its names stand in the module's `results`.
  let results: Range<Int>
  /// How many values these name.
  let resultCount: Int
  /// Where its operands stand in the module's `operands`.
  let operands: Range<Int>
  /// Where its operands' types stand in the module's `typeLists`; empty where the pretty form leaves them out.
  let operandTypes: Range<Int>
  /// Where its results' types stand in the module's `typeLists`; empty where the pretty form leaves them out.
  let resultTypes: Range<Int>
  /// In the order of the text; those that the pretty form gives by place alone have an empty name.
  let attributes: [(name: String, value: SyntaxAttribute)]
  let regions: [SyntaxRegion]
}

/// One operation while it is read.
struct SyntaxDraft {
  var offset = 0
  var results: [SyntaxResult] = []
  var operands: [SyntaxOperand] = []
  var attributes: [(name: String, value: SyntaxAttribute)] = []
  var regions: [SyntaxRegion] = []
  var operandTypes: [Int] = []
  var resultTypes: [Int] = []

  var resultCount: Int { results.reduce(0) { $0 + $1.count } }

  /// Makes room for the next operation in the same arrays.
  mutating func clear() {
    results.removeAll(keepingCapacity: true)
    operands.removeAll(keepingCapacity: true)
    attributes = []
    regions = []
    operandTypes.removeAll(keepingCapacity: true)
    resultTypes.removeAll(keepingCapacity: true)
  }
}

extension SyntaxModule {
  /// The operation that `draft` holds, its lists behind those of the operations before.
  mutating func add(_ draft: borrowing SyntaxDraft, name: Int, line: Int) -> SyntaxOperation {
    let (result, operand, type) = (results.count, operands.count, typeLists.count)
    for entry in draft.results { results.append(entry) }
    for entry in draft.operands { operands.append(entry) }
    for entry in draft.operandTypes { typeLists.append(entry) }
    let resultType = typeLists.count
    for entry in draft.resultTypes { typeLists.append(entry) }
    return SyntaxOperation(
      name: name, offset: draft.offset, line: line, results: result..<results.count,
      resultCount: draft.resultCount, operands: operand..<operands.count, operandTypes: type..<resultType,
      resultTypes: resultType..<typeLists.count, attributes: draft.attributes, regions: draft.regions)
  }
}

/// The value of an attribute.
enum SyntaxAttribute: Sendable {
  case unit
  case integer(Int)
  case float(Double)
  case boolean(Bool)
  case string(String)
  /// A bare word, and what an enumeration such as `#stablehlo<precision HIGH>` ends with.
  case word(String)
  /// `@name`
  case symbol(String)
  case integers([Int])
  case list([SyntaxAttribute])
  /// `[0] x [1]`, and with a third list behind an arrow the dimension numbers of a convolution.
  case lists([SyntaxAttribute])
  case dictionary([(name: String, value: SyntaxAttribute)])
  case literal(Literal)
  case type(Int)
  /// `start:limit:stride`, one list a dimension.
  case ranges([[Int]])
  /// A constant of a type that is refused, whose elements were passed over.
  case excluded(Int)
  /// Something that was passed over: a location, an affine map.
  case opaque
}
