import CSluiceKernels
import SluiceIR
import SluiceOperations
import Testing

/// `DotGeneral.rearranged` transposes factors for kernels that then read them where they lie: what it believes of them is
/// what `sluice_gemm_plan` does.
@Suite struct RearrangedFactorTests {
  private static let rows = [1, 6, 16, 17, 32, 33, 64, 65, 200]
  private static let sizes = [2, 31, 64, 128, 181, 256, 512, 1000, 1024, 2048]

  /// Whether the product of [m, k] by [k, n], of which the right one has rows `rowStride` apart, reads that in place.
  private func isReadInPlace(_ m: Int, _ k: Int, _ n: Int, rowStride: Int) -> Bool {
    var gemm = sluice_gemm()
    (gemm.a, gemm.b, gemm.c) = (0, 1, 2)
    (gemm.m, gemm.n, gemm.k) = (Int64(m), Int64(n), Int64(k))
    (gemm.a_m, gemm.a_k, gemm.b_k, gemm.b_n, gemm.c_m) = (Int64(k), 1, Int64(rowStride), 1, Int64(n))
    _ = sluice_gemm_plan(&gemm, 0, 0)
    return Int(gemm.path) & (SLUICE_GEMM_PACK_B | SLUICE_GEMM_PREPACKED) == 0
  }

  private func isRearranged(_ m: Int, _ k: Int, _ n: Int) -> Bool {
    let dot = DotGeneral(lhsContracting: [1], rhsContracting: [1])
    return dot.rearranged(.f32[m, k], .f32[n, k]) != nil
  }

  @Test(arguments: rows)
  func isWhatThePlannerDoes(m: Int) {
    for k in Self.sizes {
      for n in Self.sizes {
        let believed = isRearranged(m, k, n)
        // Rows 2 KiB apart, or multiples of that, are those that conflict.
        let conflicting = (n + 511) / 512 * 512
        #expect(believed == isReadInPlace(m, k, n, rowStride: conflicting), "\(m) x \(k) x \(n)")
        #expect(!believed || isReadInPlace(m, k, n, rowStride: n), "\(m) x \(k) x \(n), dense")
      }
    }
  }
}
