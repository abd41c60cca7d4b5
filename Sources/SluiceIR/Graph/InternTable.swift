/// Gives equal values one small index. Copies share storage until one grows.
package struct InternTable<Element: Hashable & Sendable>: Sendable {
  /// As many elements are compared with each other rather than hashed: most tables, those of regions, have no more, and
  /// need no index.
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
    intern(hash: Self.hash(element), where: { $0 == element }, orAdd: element)
  }

  /// The index of the element for which `isEqual` holds; if there is none, that of `made`, which is made then. `hash` is what
  /// the element's is.
  @inline(__always)
  mutating func intern(
    hash: @autoclosure () -> UInt64, where isEqual: (Element) -> Bool, orAdd made: @autoclosure () -> Element
  ) -> UInt32 {
    if isScanned {
      for place in elements.indices where isEqual(elements[place]) { return UInt32(place) }
      return append(made())
    }
    if !index.hasSlots { makeIndex() }
    let hash = hash()
    if let known = index.find(hash, among: elements.count, where: { isEqual(elements[$0]) }) {
      return UInt32(known)
    }
    let place = append(made())
    index.insert(Int(place), hash)
    return place
  }

  /// Enters the elements that were looked through so far, of equal ones the first.
  private mutating func makeIndex() {
    index = NodeIndex(capacity: 2 * Self.scannedCount)
    for place in 0...Self.scannedCount {
      let hash = Self.hash(elements[place])
      let isKnown = index.find(hash, among: elements.count) { elements[$0] == elements[place] } != nil
      if !isKnown { index.insert(place, hash) }
    }
  }

  private static func hash(_ element: Element) -> UInt64 { hash { element.hash(into: &$0) } }

  /// The hash of an element of which `combine` feeds what its `hash(into:)` would.
  @inline(__always)
  static func hash(_ combine: (inout Hasher) -> Void) -> UInt64 {
    var hasher = Hasher()
    combine(&hasher)
    return UInt64(bitPattern: Int64(hasher.finalize()))
  }

  /// Makes room for `count` elements.
  mutating func reserve(_ count: Int) { elements.reserveCapacity(count) }

  /// Adds an element that is known to be different from all others, without looking at them. `intern` may not find it, so
  /// this is for tables in which an element may stand twice.
  @inline(__always)
  mutating func append(_ element: Element) -> UInt32 {
    elements.append(element)
    return UInt32(elements.count - 1)
  }
}
