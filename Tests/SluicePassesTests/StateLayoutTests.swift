import SluiceIR
import SluicePasses
import Testing

@Suite struct StateLayoutTests {
  @Test func tensorsFollowEachOtherUpToPadding() throws {
    var layout = StateLayout()
    #expect(try layout.append("w", .f32[10, 3]) == 0)
    #expect(try layout.append("b", .f32[3]) == 128)
    #expect(try layout.append("none", .f32[0, 5]) == 192)
    #expect(try layout.append("step", .i32) == 192)
    #expect(try layout.append("mask", .i1[65]) == 256)
    #expect(layout.byteCount == 384)
    #expect(layout["step"]?.type == .i32)
    #expect(layout["steps"] == nil)
  }

  @Test func aNameThatIsThereKeepsItsPlaceAndItsType() throws {
    var layout = StateLayout()
    try layout.append("a", .f32[4])
    try layout.append("w", .f32[4])
    #expect(try layout.append("w", .f32[4]) == 64)
    #expect(layout.entries.count == 2)
    let error = #expect(throws: SluiceError.self) { try layout.append("w", .f32[5]) }
    #expect(error?.message.contains("f32[4] and f32[5]") == true)
    #expect(throws: SluiceError.self) { try layout.append("", .f32[5]) }
    #expect(throws: SluiceError.self) { try layout.append("x", .f32[-1]) }
  }

  @Test func statesLargerThanMemoryAreErrors() throws {
    var layout = StateLayout()
    try layout.append("a", .f32[1 << 45])
    #expect(throws: SluiceError.self) { try layout.append("b", .f32[1 << 45, 2]) }
    #expect(throws: SluiceError.self) { try layout.append("c", .f32[1 << 46]) }
  }

  @Test func aPartOfALayoutIsASubsetOnlyWhereOffsetsAgree() throws {
    var (whole, part, moved, other) = (StateLayout(), StateLayout(), StateLayout(), StateLayout())
    for name in ["a", "b", "c"] { try whole.append(name, .f32[7]) }
    for name in ["a", "b"] { try part.append(name, .f32[7]) }
    try moved.append("b", .f32[7])
    try other.append("d", .f32[7])
    try part.requireSubset(of: whole)
    try StateLayout().requireSubset(of: whole)
    #expect(throws: SluiceError.self) { try whole.requireSubset(of: part) }
    #expect(throws: SluiceError.self) { try moved.requireSubset(of: whole) }
    #expect(throws: SluiceError.self) { try other.requireSubset(of: whole) }
  }
}
