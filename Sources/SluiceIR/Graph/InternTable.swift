/// Gives equal values one small index. Copies share storage until one grows.
package struct InternTable<Element: Hashable & Sendable>: Sendable {
  package private(set) var elements: ContiguousArray<Element> = []
  private var indices: [Element: UInt32] = [:]

  package init() {}

  package subscript(index: UInt32) -> Element { elements[Int(index)] }

  package mutating func intern(_ element: Element) -> UInt32 {
    if let index = indices[element] { return index }
    let index = UInt32(elements.count)
    elements.append(element)
    indices[element] = index
    return index
  }

  /// Adds an element that is known to be different from all others, without hashing it. `intern` does not find it, so
  /// this is for tables in which an element may stand twice.
  mutating func append(_ element: Element) -> UInt32 {
    elements.append(element)
    return UInt32(elements.count - 1)
  }
}
