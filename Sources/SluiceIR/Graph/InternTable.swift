/// Gives equal values one small index. Copies share storage until one grows.
package struct InternTable<Element: Hashable & Sendable>: Sendable {
  /// As many elements are compared with each other rather than hashed: most tables, those of regions, have no more, and
  /// need no dictionary.
  private static var scannedCount: Int { 8 }

  package private(set) var elements: ContiguousArray<Element> = []
  /// Finds elements by their hashes; without slots until there are too many to look at each.
  private var index = NodeIndex()

  package init() {}

  package var count: Int { elements.count }

  /// Whether there are so few elements that each is looked at.
  var isScanned: Bool { elements.count <= Self.scannedCount }

  package subscript(index: UInt32) -> Element { elements[Int(index)] }

  package mutating func intern(_ element: Element) -> UInt32 {
    if isScanned {
      for place in elements.indices where elements[place] == element { return UInt32(place) }
      return append(element)
    }
    if !index.hasSlots {
      index = NodeIndex(capacity: 2 * Self.scannedCount)
      for place in 0...Self.scannedCount {
        let hash = Self.hash(elements[place])
        if find(elements[place], hash) == nil { index.insert(place, hash) }
      }
    }
    let hash = Self.hash(element)
    if let known = find(element, hash) { return UInt32(known) }
    let place = append(element)
    index.insert(Int(place), hash)
    return place
  }

  private func find(_ element: Element, _ hash: UInt64) -> Int? {
    index.find(hash, among: elements.count) { elements[$0] == element }
  }

  private static func hash(_ element: Element) -> UInt64 { UInt64(bitPattern: Int64(element.hashValue)) }

  /// Makes room for `count` elements.
  mutating func reserve(_ count: Int) { elements.reserveCapacity(count) }

  /// Adds an element that is known to be different from all others, without looking at them. `intern` may not find it, so
  /// this is for tables in which an element may stand twice.
  mutating func append(_ element: Element) -> UInt32 {
    elements.append(element)
    return UInt32(elements.count - 1)
  }
}
