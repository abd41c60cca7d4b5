import Foundation
import SluiceIR

// The notation, read and written.

extension OperationSignature {
  /// As the table shows it; what regions take and give stands with their attributes.
  var text: String {
    ways.map { way in
      let meanings = way.types.keys.sorted().map { "\($0): \(ElementTypes.text(way.types[$0] ?? []))" }
      return ([way.flow.text] + meanings).joined(separator: "; ")
    }.joined(separator: "<br>")
  }

  /// What the region of this attribute takes and gives.
  func region(_ attribute: String) -> String? {
    ways.lazy.flatMap(\.regions).first { attribute.hasPrefix($0.name) }?.flow.text
  }
}

extension OperationSignature.Flow {
  init(_ text: String) {
    let sides = text.components(separatedBy: "->")
    self.init(operands: OperationSignature.items(sides[0]), results: OperationSignature.items(sides[1]))
  }

  var text: String {
    let sides = [operands, results].map { $0.map(\.text).joined(separator: ", ") }
    return sides.joined(separator: " -> ").trimmed
  }
}

extension OperationSignature {
  fileprivate static func items(_ side: String) -> [Item] {
    // A pair is one item.
    side.replacingOccurrences(of: "(T, T)...", with: "T2").split(separator: ",").map { word in
      let word = word.trimmed
      if word == "T2" { return .list("T", count: 2) }
      if word.hasPrefix("floats ") { return .floats(String(word.dropFirst(7).dropLast(3))) }
      if word.hasSuffix("...") { return .list(String(word.dropLast(3)), count: 1) }
      return word.hasSuffix("*") ? .same(String(word.dropLast())) : .one(word)
    }
  }
}

extension OperationSignature.Item {
  fileprivate var text: String {
    switch self {
    case .one(let name): name
    case .same(let name): name + "*"
    case .list(let name, count: 1): name + "..."
    case .list(let name, _): "(\(name), \(name))..."
    case .floats(let name): "floats \(name)..."
    }
  }
}

/// Sets of element types by name.
enum ElementTypes {
  static let variables = ["T", "U", "V", "W", "X"]

  private static let sets: [(name: String, types: [ElementType])] = [
    ("any", ElementType.allCases),
    ("float", ElementType.allCases.filter(\.isFloat)),
    ("integer", ElementType.allCases.filter(\.isInteger)),
    ("signed", ElementType.allCases.filter { $0.kind == .signed }),
  ]

  static func concrete(_ name: String) -> ElementType? {
    ElementType.allCases.first { $0.description == name }
  }

  static func named(_ text: String) -> Set<ElementType> {
    Set(
      text.split(separator: " ").flatMap { word in
        sets.first { $0.name == word }?.types ?? concrete(String(word)).map { [$0] } ?? []
      })
  }

  /// By the largest sets that fit, then one by one.
  static func text(_ types: Set<ElementType>) -> String {
    var (left, words) = (types, [String]())
    for set in sets where !left.isEmpty && left.isSuperset(of: set.types) {
      words.append(set.name)
      left.subtract(set.types)
    }
    return (words + ElementType.allCases.filter(left.contains).map(\.description)).joined(separator: " or ")
  }
}

extension StringProtocol {
  var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
