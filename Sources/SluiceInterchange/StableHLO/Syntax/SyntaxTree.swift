import SluiceIR

/// A module of MLIR text as it was written, before anything is known of what its operations mean.
///
/// Operations have one shape here, whether they stood in the pretty form or in the generic one. Names of values and
/// operations are numbers of `names`; types are numbers of `types`. The operands, types, results and regions of all
/// operations lie one behind the other, as do the operations of all regions, and each has ranges of them: a long text has
/// few arrays.
package struct SyntaxModule: Sendable {
  /// Texts are shorter than this, so that numbers of 32 bits count whatever is in them.
  static let maximumByteCount = Int(Int32.max)

  package let source: SourceText
  var name = ""
  /// How many replicas or partitions the program is meant for, whichever are more: `mhlo.num_replicas`, `mhlo.num_partitions`.
  var processCount = 1
  var names: [String] = []
  var types: [SyntaxType] = [] {
    didSet { carriers = types.map(SyntaxCarrier.init) }
  }
  /// By the numbers of types.
  private(set) var carriers: [SyntaxCarrier] = []
  var operands: ContiguousArray<SyntaxOperand> = []
  var results: ContiguousArray<SyntaxResult> = []
  /// Numbers of types: those of operands and of results.
  var typeLists: ContiguousArray<Int32> = []
  /// Those of each operation one behind the other.
  var attributes: ContiguousArray<SyntaxEntry> = []
  /// Those of each region one behind the other.
  var parameters: ContiguousArray<RegionParameter> = []
  /// Those of each region one behind the other.
  var operations: ContiguousArray<SyntaxOperation> = []
  /// Those of operations.
  var regions: ContiguousArray<SyntaxRegion> = []
  /// How many regions there are, with those of functions.
  var regionCount = 0
  package internal(set) var functions: [SyntaxFunction] = []
  var functionsByName: [String: Int] = [:]

  /// Makes room for what a text of so many bytes is likely to have at most, so that little is copied on the way to it. Memory
  /// that is not needed is never touched.
  mutating func reserve(byteCount: Int) {
    operations.reserveCapacity(byteCount / 48)
    regions.reserveCapacity(byteCount / 128)
    operands.reserveCapacity(byteCount / 32)
    results.reserveCapacity(byteCount / 48)
    typeLists.reserveCapacity(byteCount / 24)
    attributes.reserveCapacity(byteCount / 96)
  }

  package func function(named name: String) -> SyntaxFunction? {
    functionsByName[name].map { functions[$0] }
  }

  /// Every operation of `region`, each before those of its regions.
  func forEachOperation(of region: SyntaxRegion, _ body: (SyntaxOperation) -> Void) {
    for operation in operations[region.operations] {
      body(operation)
      for inner in regions[operation.regions] { forEachOperation(of: inner, body) }
    }
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

/// What a type asks of the tensors that carry its values. Every operand and every result is held against it, so that it lies where
/// a look at it counts no reference.
struct SyntaxCarrier: Sendable {
  /// Whether it is the type of a tensor, with elements of its own kind or narrow ones.
  let isTensor: Bool
  /// Whether values of that type are of this one, with nothing besides.
  let isPlain: Bool
  /// Of such a tensor.
  let type: TensorType

  init(_ type: SyntaxType) {
    isTensor = type.container != nil
    isPlain = if case .tensor = type { true } else { false }
    self.type = type.container ?? .f32
  }
}

extension SyntaxModule {
  /// Whether a tensor of `type` can carry a value of the type of this number. What is no tensor here is not held against one.
  func isCarried(_ number: Int, by type: TensorType) -> Bool {
    let carriers = carriers.span
    return !carriers[number].isTensor
      || carriers[number].type.element == type.element && carriers[number].type.shape == type.shape
  }
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
  /// `sluice.name`, `jax.arg_info` or `jax.result_info` (its path alone: `[1]['w']` of `result[1]['w']`), else what the location
  /// of a parameter is called; empty without.
  var name = ""
  /// Whether the name is `sluice.name`: what someone called it, whatever it looks like.
  var isGiven = false
  /// `sluice.state`
  var isState = false
}

/// What a region takes: the symbol of its name, and the number of its type.
typealias RegionParameter = (name: Int, type: Int)

/// The one block of a region.
struct SyntaxRegion: Sendable {
  /// In the module's `parameters`.
  var parameters = SyntaxList.empty
  /// In the module's `operations`.
  var operations = SyntaxList.empty
  let offset: Int
  /// Which region of the text it is.
  let number: Int
}

/// A value that is used: `%4#1`.
struct SyntaxOperand: Sendable {
  private let symbol: Int32
  private let number: Int32
  private let place: Int32

  init(name: Int, result: Int, offset: Int) {
    symbol = Int32(truncatingIfNeeded: name)
    // No operation has so many results.
    number = Int32(clamping: result)
    place = Int32(truncatingIfNeeded: offset)
  }

  var name: Int { Int(symbol) }
  var result: Int { Int(number) }
  var offset: Int { Int(place) }
}

/// A name that is given: `%4:2` is one name for two results.
struct SyntaxResult: Sendable {
  private let symbol: Int32
  private let number: Int32

  init(name: Int, count: Int) {
    symbol = Int32(truncatingIfNeeded: name)
    number = Int32(truncatingIfNeeded: count)
  }

  var name: Int { Int(symbol) }
  var count: Int { Int(number) }
}

/// Where a list of one operation stands among those of all.
struct SyntaxList: Sendable {
  private let first: Int32
  private let length: Int32

  static let empty = SyntaxList(0..<0)

  init(_ range: Range<Int>) {
    first = Int32(truncatingIfNeeded: range.lowerBound)
    length = Int32(truncatingIfNeeded: range.count)
  }

  var start: Int { Int(first) }
  var count: Int { Int(length) }
  var isEmpty: Bool { length == 0 }
  var range: Range<Int> { start..<start + count }

  func suffix(_ count: Int) -> SyntaxList { SyntaxList(range.suffix(count)) }
}

extension ContiguousArray {
  subscript(list: SyntaxList) -> ArraySlice<Element> { self[list.range] }
}

/// What an operation is to those who read the text, before they know what it computes.
enum SyntaxKind: Sendable { case `return`, call, composite, reduce, `while`, scan, manualComputation, other }

/// An operation, of which all that has no fixed size stands in lists of the module: there are as many as the text has lines.
struct SyntaxOperation: Sendable {
  let kind: SyntaxKind
  private let symbol: Int32
  private let place: Int32
  private let row: Int32
  private let named: Int32
  /// Its names, in the module's `results`.
  let results: SyntaxList
  /// In the module's `operands`.
  var operands = SyntaxList.empty
  /// In the module's `typeLists`; empty where the pretty form leaves them out.
  var operandTypes = SyntaxList.empty
  /// In the module's `typeLists`; empty where the pretty form leaves them out.
  var resultTypes = SyntaxList.empty
  /// In the module's `attributes`, in the order of the text; those that the pretty form gives by place alone have an empty name.
  var attributes = SyntaxList.empty
  /// In the module's `regions`.
  var regions = SyntaxList.empty

  init(name: Int, _ kind: SyntaxKind, offset: Int, line: Int, results: SyntaxList, resultCount: Int) {
    self.kind = kind
    symbol = Int32(truncatingIfNeeded: name)
    place = Int32(truncatingIfNeeded: offset)
    row = Int32(truncatingIfNeeded: line)
    named = Int32(clamping: resultCount)
    self.results = results
  }

  var name: Int { Int(symbol) }
  var offset: Int { Int(place) }
  var line: Int { Int(row) }
  /// How many values its names stand for.
  var resultCount: Int { Int(named) }
}

/// An attribute and its name.
typealias SyntaxEntry = (name: String, value: SyntaxAttribute)

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
  case dictionary([SyntaxEntry])
  case literal(Literal)
  case type(Int)
  /// `start:limit:stride`, one list a dimension.
  case ranges([[Int]])
  /// A constant of a type that is refused, whose elements were passed over.
  case excluded(Int)
  /// Something that was passed over: a location, an affine map.
  case opaque
}
