import SluiceIR
import SluiceInterchange

extension Dataset {
  /// The handwritten digits that come with the package: 1,797 images of 8 x 8 pixels, scaled to 0...1 and flattened; every
  /// fifth is a test image. E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, CC BY 4.0.
  public static func digits() throws(SluiceError) -> Split {
    Split(
      name: "digits", train: try digits(count: 1438) { $0 % 5 != 4 },
      test: try digits(count: 359) { $0 % 5 == 4 })
  }

  private static func digits(count: Int, where isWanted: (Int) -> Bool) throws(SluiceError) -> Dataset {
    let records = EmbeddedDigits.records
    let size = EmbeddedDigits.pixels + 1
    let chosen = (0..<EmbeddedDigits.count).filter(isWanted)
    let pixels = chosen.flatMap { records[($0 * size)..<($0 * size + size - 1)].map { Float($0) / 16 } }
    let labels = chosen.map { Int32(records[$0 * size + size - 1]) }
    return try Dataset(
      features: try NDArray(pixels, [count, EmbeddedDigits.pixels]), targets: try NDArray(labels, [count]))
  }
}
