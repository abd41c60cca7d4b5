import SluiceIR
import SluiceInterchange
import Testing

/// Reading takes time linear in the bytes. Figures hold for an optimized build; others only check that it ends.
@Suite(.serialized) struct StableHLOSpeedTests {
  #if DEBUG
    static let limit = Duration.seconds(60)
  #else
    // About half a second on an idle machine. Tests run side by side; what is not linear takes minutes.
    static let limit = Duration.seconds(5)
  #endif

  private func time(_ text: String) throws -> Duration {
    let bytes = Array(text.utf8)
    let clock = ContinuousClock()
    return try clock.measure { _ = try StableHLOReader.graph(bytes, file: "t") }
  }

  @Test func `25 MB of one constant in hexadecimal`() throws {
    let count = 25_000_000 / 8
    var digits: [UInt8] = []
    for index in 0..<count * 8 { digits.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: index % 10)) }
    let text = """
      func.func @main() -> tensor<\(count)xf32> {
        %0 = stablehlo.constant dense<"0x\(String(decoding: digits, as: UTF8.self))"> : tensor<\(count)xf32>
        return %0 : tensor<\(count)xf32>
      }
      """
    #expect(try time(text) < Self.limit)
  }

  @Test func `25 MB of operations`() throws {
    #if DEBUG
      let size = 2_000_000
    #else
      let size = 25_000_000
    #endif
    var text = "func.func @main(%x: tensor<128x128xf32>) -> tensor<128x128xf32> {\n"
    var count = 0
    while text.utf8.count < size {
      let last = count == 0 ? "%x" : "%\(count - 1)"
      text +=
        "    %\(count) = stablehlo.add \(last), %x : tensor<128x128xf32> loc(\"jit(f)/jit(main)/add\"(#loc\(count)))\n"
      count += 1
    }
    text += "  return %\(count - 1) : tensor<128x128xf32>\n}\n"
    #expect(try time(text) < Self.limit)
  }
}
