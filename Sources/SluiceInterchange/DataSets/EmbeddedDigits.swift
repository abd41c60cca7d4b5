import CSluiceDigits
import SluiceIR

/// The 1,797 handwritten digits that come with the package; CSluiceDigits/README.md says whose they are.
package enum EmbeddedDigits {
  package static let count = Int(SLUICE_DIGITS_COUNT)
  package static let pixels = Int(SLUICE_DIGITS_PIXELS)

  /// Row by row, the pixels from 0 to 16 and then the label: `count` records of `pixels + 1` bytes.
  ///
  /// The one unsafe read here: the C array is constant and has exactly this length.
  package static let records = Array(UnsafeBufferPointer(start: sluice_digits(), count: count * (pixels + 1)))
}
