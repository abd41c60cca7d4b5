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
}
