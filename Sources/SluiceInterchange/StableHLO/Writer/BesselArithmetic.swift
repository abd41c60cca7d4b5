import SluiceIR
import SluiceOperations

/// `bessel_i0e` by arithmetic, for those who have no operation of this name: e^-|x| I0(x) by polynomials, in f64 whatever the
/// element type, without a table or a choice that is not elementwise.
///
/// On each piece the first coefficient, which has two parts, outweighs the others by far: so the rounding of the steps before the
/// last hardly shows. Against the exact value the errors measured are below 1.6 units in the last place of f64.
enum BesselArithmetic {
  /// A polynomial in |x| - `center`, for |x| up to `limit`.
  private struct Piece {
    let limit: Double
    let center: Double
    /// The constant term, and what its rounding left.
    let head: (Double, Double)
    /// From the linear term on.
    let tail: [Double]
  }

  static func besselI0e(_ x: Value, into builder: GraphBuilder) -> Value {
    let wide = builder.abs(builder.convert(x, to: .f64))
    func constant(_ value: Double) -> Value { builder.constant(value, like: wide) }
    func value(_ piece: Piece, at place: Value) -> Value {
      let t = builder.subtract(place, constant(piece.center))
      let tail = piece.tail.dropLast().reversed().reduce(constant(piece.tail[piece.tail.count - 1])) {
        builder.add(builder.multiply($0, t), constant($1))
      }
      let small = builder.add(builder.multiply(tail, t), constant(piece.head.1))
      return builder.add(constant(piece.head.0), small)
    }
    // Beyond the last piece sqrt(x) times the function is nearly constant; it is a polynomial in 16 / x - 1.
    var result = builder.divide(
      value(far, at: builder.divide(constant(16), wide)), builder.sqrt(wide))
    for piece in near.reversed() {
      let isBelow = builder.compare(wide, constant(piece.limit), .lessOrEqual)
      result = builder.select(isBelow, value(piece, at: wide), result)
    }
    return builder.convert(result, to: builder.type(of: x).element)
  }

  private static let near = [
    Piece(
      limit: 0.5, center: 0, head: (0x1p0, 0x0p0),
      tail: [
        -0x1p0, 0x1.7fffffffffff8p-1, -0x1.aaaaaaaaaa7a9p-2, 0x1.755555554b449p-3, -0x1.0ccccccb89a12p-4,
        0x1.48888853f705bp-6, -0x1.5ca5c48cc7366p-8, 0x1.46dafadabf0d6p-10, -0x1.125fc6201e8bbp-12,
        0x1.a09a9cd3448c7p-15, -0x1.1e42aeb4795dp-17, 0x1.5424fa3a501d6p-20, -0x1.0f7a8f25eac58p-23,
      ]),
    Piece(
      limit: 1, center: 0.75, head: (0x1.15139b8c6c61dp-1, -0x1.698ec452c2747p-55),
      tail: [
        -0x1.67b545003b1bep-2, 0x1.cc27f1dfa402dp-3, -0x1.d85fff9ab5f75p-4, 0x1.8a8e57180ace2p-5,
        -0x1.13990036cbe94p-6, 0x1.49c3458ed4202p-8, -0x1.5882f1de27ad5p-10, 0x1.3f1ef647ad905p-12,
        -0x1.095ed6d0ca3f3p-14, 0x1.904440c0aa0a3p-17, -0x1.141c60cbbf2dep-19, 0x1.607ca8ec5901fp-22,
        -0x1.9f04ae5db9a43p-25,
      ]),
    Piece(
      limit: 2, center: 1.5, head: (0x1.784084195afep-2, 0x1.db1d007ae39cap-62),
      tail: [
        -0x1.2fe94f46a410bp-3, 0x1.34c2cdefe6d9fp-4, -0x1.18eb98d35f235p-5, 0x1.b58bb61bed53ap-7,
        -0x1.245e14876fc93p-8, 0x1.5374a8764abbp-10, -0x1.5b134d501631ap-12, 0x1.3c5c6cc151e9dp-14,
        -0x1.03d2ef80307f5p-16, 0x1.840e3b6c8b756p-19, -0x1.098d218631daap-21, 0x1.4f47f80b2fab1p-24,
        -0x1.88bf87e7cb7dep-27, 0x1.ad1b659162204p-30, -0x1.bd9d2647ae03ap-33, 0x1.ac366ff825791p-36,
      ]),
    Piece(
      limit: 4, center: 3, head: (0x1.f1aa2b7054e7bp-3, 0x1.7c3d401ee27c6p-57),
      tail: [
        -0x1.7a4124ae6987bp-5, 0x1.b614e2025f64bp-7, -0x1.1278ef1bab19fp-8, 0x1.50a8eea5b3c3p-10,
        -0x1.816946974b3a7p-12, 0x1.9375e4c3b9317p-14, -0x1.7fd7e12cc280ep-16, 0x1.4c234ca6098e5p-18,
        -0x1.0662d44464a52p-20, 0x1.7c590d9b9527bp-23, -0x1.fc6f8654c6bb5p-26, 0x1.3af09fb42fd61p-28,
        -0x1.6b4612ae7f3bp-31, 0x1.87c6b0b83906bp-34, -0x1.8c0237ea39bcap-37, 0x1.79ae4567f3a21p-40,
        -0x1.6698b83ee186fp-43, 0x1.30a91da908b41p-46,
      ]),
    Piece(
      limit: 8, center: 6, head: (0x1.55507df69630cp-3, -0x1.0c38233cdc025p-57),
      tail: [
        -0x1.de9bc8e46191ep-7, 0x1.fb40e2ca60e82p-10, -0x1.2dd51ba2d3f86p-12, 0x1.7deeaea54cb3p-15,
        -0x1.f6bca41d1e1dep-18, 0x1.5285b828bc6ddp-20, -0x1.ca69922a5f24fp-23, 0x1.32b25bd3b7f3dp-25,
        -0x1.8f6247b14e098p-28, 0x1.f4567bee0af35p-31, -0x1.2b33287dae653p-33, 0x1.5417e70ceb44bp-36,
        -0x1.6e9d81d8c92e2p-39, 0x1.7691bfc4c1149p-42, -0x1.6aea9045dc0dep-45, 0x1.4e2512a351d8dp-48,
        -0x1.240d3b27c4d3dp-51, 0x1.dd60f46851e08p-55, -0x1.7c0e7e1c39adap-58, 0x1.5b9a5b89d9072p-61,
        -0x1.f1833bad1c5aap-65,
      ]),
  ]

  private static let far = Piece(
    limit: .infinity, center: 1, head: (0x1.9bd428ad249a5p-2, -0x1.d5d29a8561441p-56),
    tail: [
      0x1.b87969bb93bcep-9, 0x1.1daa72b5e72b8p-13, 0x1.75e5ee6fb3ba6p-17, 0x1.8e5139f0f5863p-20,
      0x1.3f49af5605e2ap-22, 0x1.7d0fcb9d60dadp-24, 0x1.51caf242452c7p-25, 0x1.72112efaff8c9p-26,
      0x1.04098e1e8b2c7p-27, -0x1.cbf792076a2f9p-28, -0x1.cf24c1a40ab02p-27, -0x1.848e384a0f2f9p-28,
      0x1.0be642ac142a9p-27, 0x1.1a00da896ce02p-27, -0x1.18c879aa7dc19p-28, -0x1.06535f0971eafp-27,
      0x1.542102fd18094p-29, 0x1.a95ec5033cd94p-28, -0x1.c829e2753448ep-30, -0x1.290f26fb62804p-28,
      0x1.1129d0cadcf16p-30, 0x1.4b696b3e3f711p-29, -0x1.e4289072904a3p-32, -0x1.0c2af7e1e1459p-30,
      0x1.0c6aad1f8d8c5p-33, 0x1.123704d0a2ae8p-32, -0x1.12e70722667ddp-36, -0x1.06ebe6858b2adp-35,
    ])
}
