import SluiceIR
import SluiceOperations

/// Between which integers every element of a value lies: of integers and booleans, found backward from a value that a rule
/// asks about and remembered.
///
/// Arithmetic that could leave the type's own range wraps, so that nothing is said of its result.
struct IntegerRanges {
  private var known: [Int: ClosedRange<Int64>] = [:]
  /// What the present question has found, nothing included.
  private var found: [Int: ClosedRange<Int64>?] = [:]
  /// How many values a question looks at, and how far back; beyond that a value may be anything that its type holds.
  private static let (most, depth) = (64, 32)

  /// Nil of floats, and of `u64` where it may be more than `Int64.max`.
  mutating func range(of value: Value, in builder: GraphBuilder) -> ClosedRange<Int64>? {
    found.removeAll(keepingCapacity: true)
    return range(of: value, in: builder, Self.depth)
  }

  private mutating func range(
    of value: Value, in builder: GraphBuilder, _ depth: Int
  ) -> ClosedRange<Int64>? {
    if let proved = known[value.index] { return proved }
    if let seen = found[value.index] { return seen }
    let all = builder.type(of: value).element.integers
    guard !builder.type(of: value).element.isFloat, depth > 0, found.count < Self.most,
      let node = builder.definition(of: value)
    else { return all }
    found[value.index] = .some(all)
    let operands = Array(builder.operands(of: node))
    let ranges = operands.map { self.range(of: $0, in: builder, depth - 1) }
    let range = Self.proved(builder.operation(of: node), ranges, all) ?? all
    // What was cut short would say less than a later question may find.
    if let range, range != all { known[value.index] = range }
    found[value.index] = .some(range)
    return range
  }

  /// What `operation` gives if its operands are in `ranges` and its type holds `all`; nil: nothing is known.
  private static func proved(
    _ operation: any Operation, _ ranges: [ClosedRange<Int64>?], _ all: ClosedRange<Int64>?
  ) -> ClosedRange<Int64>? {
    switch operation {
    case let constant as Constant: return constant.value.integers
    case let iota as Iota:
      let last = Int64(max(iota.type.shape[iota.dimension] - 1, 0))
      return all.flatMap { $0.contains(last) ? 0...last : nil }
    case is BroadcastInDim, is Reshape, is Transpose, is Slice, is Reverse, is StopGradient, is Gather,
      is DynamicSlice:
      return ranges[0]
    case is DynamicUpdateSlice: return union(ranges[..<2])
    case is Concatenate, is Pad: return union(ranges[...])
    case is Select: return union(ranges[1...])
    case is Add: return extremes(ranges, all) { $0.addingReportingOverflow($1) }
    case is Subtract: return extremes(ranges, all) { $0.subtractingReportingOverflow($1) }
    case is Multiply: return extremes(ranges, all) { $0.multipliedReportingOverflow(by: $1) }
    case is Maximum: return extremes(ranges, all) { (max($0, $1), false) }
    case is Minimum: return extremes(ranges, all) { (min($0, $1), false) }
    case is Clamp:
      guard let low = ranges[0], let x = ranges[1], let high = ranges[2] else { return nil }
      return min(
        max(x.lowerBound, low.lowerBound), high.lowerBound)...min(
          max(x.upperBound, low.upperBound), high.upperBound)
    case is Remainder:
      guard let x = ranges[0], let divisor = ranges[1], divisor.lowerBound > 0 else { return nil }
      let most = divisor.upperBound - 1
      return max(min(x.lowerBound, 0), -most)...min(max(x.upperBound, 0), most)
    case is Convert:
      guard let range = ranges[0], let all, all.contains(range) else { return nil }
      return range
    default: return nil
    }
  }

  private static func union(_ ranges: ArraySlice<ClosedRange<Int64>?>) -> ClosedRange<Int64>? {
    var result = ranges.first ?? nil
    for range in ranges.dropFirst() {
      guard let known = result, let range else { return nil }
      result = min(known.lowerBound, range.lowerBound)...max(known.upperBound, range.upperBound)
    }
    return result
  }

  /// The range of a function of two integers that is extreme at their ends.
  private static func extremes(
    _ ranges: [ClosedRange<Int64>?], _ all: ClosedRange<Int64>?,
    _ function: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) -> ClosedRange<Int64>? {
    guard let all, let a = ranges[0], let b = ranges[1] else { return nil }
    var values: [Int64] = []
    for x in [a.lowerBound, a.upperBound] {
      for y in [b.lowerBound, b.upperBound] {
        let (value, overflow) = function(x, y)
        guard !overflow, all.contains(value) else { return nil }
        values.append(value)
      }
    }
    guard let least = values.min(), let largest = values.max() else { return nil }
    return least...largest
  }
}

extension ElementType {
  /// All integers that the type holds; nil of floats and of `u64`, which holds more than `Int64` does.
  var integers: ClosedRange<Int64>? {
    switch kind {
    case .boolean: 0...1
    case .signed: Int64.min >> (64 - bitWidth)...Int64.max >> (64 - bitWidth)
    case .unsigned: bitWidth < 64 ? 0...(1 << bitWidth) - 1 : nil
    default: nil
    }
  }
}

extension Literal {
  /// From the least to the largest element, of up to a few thousand elements; nil of more, and of none.
  fileprivate var integers: ClosedRange<Int64>? {
    guard !element.isFloat, storedBytes.count <= 1 << 14, type.elementCount > 0 else { return nil }
    let stored = isSplat ? (try? Literal(type.with(shape: []), bytes: storedBytes)) : self
    guard let values = stored.map({ ReferenceTensor($0).integers }), let least = values.min(),
      let largest = values.max()
    else { return nil }
    // Elements of u64 are patterns: a negative one is beyond Int64.
    return element == .u64 && least < 0 ? nil : least...largest
  }
}
