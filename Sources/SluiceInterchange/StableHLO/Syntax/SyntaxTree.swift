import SluiceIR

/// A module of MLIR text as it was written, before anything is known of what its operations mean.
///
/// Operations have one shape here, whether they stood in the pretty form or in the generic one. Names of values and
/// operations are numbers of `names`; types are numbers of `types`.
package struct SyntaxModule: Sendable {
  package let source: SourceText
  var name = ""
  var names: [String] = []
  var types: [SyntaxType] = []
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

struct SyntaxOperation: Sendable {
  let name: Int
  let offset: Int
  let line: Int
  /// `%4:2` is one name for two results.
  var results: [(name: Int, count: Int)] = []
  var operands: [SyntaxOperand] = []
  /// In the order of the text; those that the pretty form gives by place alone have an empty name.
  var attributes: [(name: String, value: SyntaxAttribute)] = []
  var regions: [SyntaxRegion] = []
  /// Empty where the pretty form leaves them out.
  var operandTypes: [Int] = []
  var resultTypes: [Int] = []

  var resultCount: Int { results.reduce(0) { $0 + $1.count } }
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
