import SluiceIR
import SluiceOperations
import Testing

@Suite struct RandomBitsTests {
  /// Random123's known answers for threefry2x32 with 20 rounds.
  @Test func threefryGivesTheKnownAnswers() {
    let answers: [([UInt32], [UInt32])] = [
      ([0, 0, 0, 0], [0x6b20_0159, 0x99ba_4efe]),
      ([.max, .max, .max, .max], [0x1cb9_96fc, 0xbb00_2be7]),
      ([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xc492_3a9c, 0x483d_f7a0]),
    ]
    for (given, expected) in answers {
      let found = CounterGenerators.threefry(counter: (given[0], given[1]), key: (given[2], given[3]))
      #expect([found.0, found.1] == expected)
    }
  }

  /// Random123's known answers for philox4x32 with 10 rounds.
  @Test func philoxGivesTheKnownAnswers() {
    let answers: [([UInt32], [UInt32])] = [
      ([0, 0, 0, 0, 0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
      (Array(repeating: .max, count: 6), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
      (
        [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344, 0xa409_3822, 0x299f_31d0],
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
      ),
    ]
    for (given, expected) in answers {
      let found = CounterGenerators.philox(counter: Array(given[..<4]), key: (given[4], given[5]))
      #expect(found == expected)
    }
  }

  private func draw(
    _ algorithm: RngBitGenerator.Algorithm, _ state: [UInt64], _ type: TensorType
  ) throws -> (state: [Int64], bits: [Int64]) {
    let words = ReferenceTensor(.u64[state.count], .integers(state.map { Int64(bitPattern: $0) }))
    let results = try RngBitGenerator(algorithm, type).evaluate([words])
    return (results[0].integers, results[1].integers)
  }

  /// The first numbers of a program that JAX printed with XLA's answers (StableHLO's rng_bit_generator_uint32_4).
  @Test func bitsAreXLAs() throws {
    let found = try draw(.threefry, [1 | 4 << 32, 1 << 32], .u64[100, 100])
    #expect(found.state.map { UInt64(bitPattern: $0) } == [1 | 4 << 32, 10_000 | 1 << 32])
    #expect(
      found.bits[..<2].map { UInt64(bitPattern: $0) } == [0xA3E9_7473_0835_D3C1, 0x252E_8081_8237_89CE])
  }

  @Test func aBlockOfTwoWordsIsDealtToNeighboursAlongTheFirstEvenDimension() throws {
    let pair = { (counter: UInt64) -> [Int64] in
      let words = CounterGenerators.threefry(counter: (UInt32(counter), 0), key: (9, 0))
      return [Int64(words.0), Int64(words.1)]
    }
    let blocks = (5..<12).map { pair(UInt64($0)) }
    let even = try draw(.threefry, [9, 5], .u32[3, 2, 2])
    #expect(even.bits[..<4] == [blocks[0][0], blocks[1][0], blocks[0][1], blocks[1][1]])
    #expect(even.state == [9, 11])
    // No even dimension: the longest, rounded up; the last word is left over.
    let odd = try draw(.threefry, [9, 5], .u32[3])
    #expect(odd.bits == [blocks[0][0], blocks[0][1], blocks[1][0]] && odd.state == [9, 7])
    let narrow = try draw(.threefry, [9, 5], .u8[3])
    #expect(narrow.bits == odd.bits.map { $0 & 0xff })
    #expect(try draw(.threefry, [9, 5], .u32).bits == [blocks[0][0]])
  }

  @Test func theCounterOfPhiloxCarries() throws {
    let two = try draw(.philox, [7, .max], .u32[8])
    #expect(two.state == [7, 1])
    let three = try draw(.philox, [7, .max, 3], .u32[8])
    #expect(three.state == [7, 1, 4])
    let second = CounterGenerators.philox(counter: [0, 0, 4, 0], key: (7, 0)).map(Int64.init)
    #expect(Array(three.bits[4...]) == second)
  }

  @Test func statesOfTheWrongTypeAreRefused() {
    expectRefusal(RngBitGenerator(.threefry, .u32[4]), [.u64[3]], "u64[2]")
    expectRefusal(RngBitGenerator(.philox, .u32[4]), [.u64[4]], "u64[2] or u64[3]")
    expectRefusal(RngBitGenerator(.philox, .u32[4]), [.u32[2]], "u64[2]")
    expectRefusal(RngBitGenerator(.philox, .i1[4]), [.u64[2]], "i1")
  }
}
