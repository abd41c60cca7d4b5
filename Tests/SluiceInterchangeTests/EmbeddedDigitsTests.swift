import SluiceInterchange
import Testing

@Suite struct EmbeddedDigitsTests {
  @Test func `there are 1,797 images with pixels to 16 and about as many of each digit`() {
    let records = EmbeddedDigits.records
    #expect(records.count == 1797 * 65)
    var counts = [Int](repeating: 0, count: 10)
    for start in stride(from: 0, to: records.count, by: 65) {
      #expect(records[start..<(start + 64)].allSatisfy { $0 <= 16 })
      counts[Int(records[start + 64])] += 1
    }
    #expect(counts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
  }
}
