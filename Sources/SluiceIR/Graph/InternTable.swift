/// Gives equal values one small index. Copies share storage until one grows.
package struct InternTable<Element: Hashable & Sendable>: Sendable {
  /// As many elements are compared with each other rather than hashed: most tables, those of regions, have no more, and
  /// need no dictionary.
  private static var scannedCount: Int { 8 }

  package private(set) var elements: ContiguousArray<Element> = []
  /// Where interned elements stand; empty until there are too many to look at each.
  private var indices: [Element: UInt32] = [:]

  package init() {}

  package var count: Int { elements.count }

  /// Whether there are so few elements that each is looked at.
  var isScanned: Bool { elements.count <= Self.scannedCount }

  package subscript(index: UInt32) -> Element { elements[Int(index)] }

  package mutating func intern(_ element: consuming Element) -> UInt32 {
    if isScanned {
      for index in elements.indices where elements[index] == element { return UInt32(index) }
      return append(element)
    }
    if indices.isEmpty {
      for index in (0...Self.scannedCount).reversed() { indices[elements[index]] = UInt32(index) }
    }
    if let index = indices[element] { return index }
    let index = append(copy element)
    indices[element] = index
    return index
  }

  /// Makes room for `count` elements that are looked through.
  mutating func reserve(_ count: Int) { elements.reserveCapacity(min(count, Self.scannedCount)) }

  /// Adds an element that is known to be different from all others, without looking at them. `intern` may not find it, so
  /// this is for tables in which an element may stand twice.
  mutating func append(_ element: consuming Element) -> UInt32 {
    elements.append(element)
    return UInt32(elements.count - 1)
  }
}
