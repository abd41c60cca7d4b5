import SluiceIR
import SluiceOperations
import Testing

/// The reference semantics of the functions that C's library lacks, against values computed to 20 digits by mpmath.
@Suite struct SpecialFunctionTests {
  private func expect(
    _ found: Double, _ expected: Double, _ what: String,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    let distance = (found - expected).magnitude
    #expect(
      distance <= 1e-14 * expected.magnitude, "\(what): \(found), not \(expected)",
      sourceLocation: sourceLocation)
  }

  @Test func inverseErrorFunction() {
    expect(ErfInv.compute(0.25), 0.22531205501217810473, "erf_inv")
    expect(ErfInv.compute(0.9375), 1.3171503349861307489, "erf_inv")
    expect(ErfInv.compute(-0.5), -0.47693627620446987338, "erf_inv")
    #expect(ErfInv.compute(1) == .infinity && ErfInv.compute(-1) == -.infinity)
    #expect(ErfInv.compute(1.0.nextUp).isNaN)
  }

  @Test func digammaOnBothSidesOfZero() {
    expect(Digamma.compute(0.5), -1.9635100260214234794, "digamma")
    expect(Digamma.compute(2), 0.42278433509846713939, "digamma")
    expect(Digamma.compute(10.25), 2.2777047906867239693, "digamma")
    expect(Digamma.compute(-3.75), -1.6923885983113303432, "digamma")
    #expect(Digamma.compute(-3).isNaN)
  }

  @Test func zetaAndPolygamma() {
    expect(Zeta.compute(2, 1), 1.6449340668482264365, "zeta")
    expect(Zeta.compute(1.5, 0.25), 10.213055360466600739, "zeta")
    expect(Zeta.compute(7, 3.5), 0.00019216403826393778095, "zeta")
    expect(Zeta.compute(30, 20), 1.2198543072936916575e-39, "zeta")
    // The terms at -1.25, -0.25 and from 0.75 on.
    expect(Zeta.compute(4, -1.25), 259.70348542247509996, "zeta")
    expect(Polygamma.compute(1, 0.5), 4.9348022005446793094, "polygamma")
    expect(Polygamma.compute(2, 3), -0.1541138063191885708, "polygamma")
    expect(Polygamma.compute(5, 0.75), 678.75334287457971361, "polygamma")
    expect(Polygamma.compute(3, -1.25), 1558.2209125348505998, "polygamma")
    expect(Polygamma.compute(0, 2), 0.42278433509846713939, "polygamma")
    #expect(Polygamma.compute(1, -2) == .infinity && Polygamma.compute(2, -2).isNaN)
    #expect(Polygamma.compute(1.5, 2).isNaN && Polygamma.compute(-1, 2).isNaN)
    #expect(Polygamma.compute(1, .infinity) == 0)
  }

  @Test func scaledBesselFunctions() {
    expect(BesselI0e.compute(0.5), 0.64503527044915006811, "bessel_i0e")
    expect(BesselI0e.compute(-8), 0.14343178185685031071, "bessel_i0e")
    expect(BesselI0e.compute(100), 0.039944379299096682648, "bessel_i0e")
    expect(BesselI1e.compute(0.5), 0.15642080318487169714, "bessel_i1e")
    expect(BesselI1e.compute(8), 0.13414249329269817831, "bessel_i1e")
    expect(BesselI1e.compute(-100), -0.039744153025130252674, "bessel_i1e")
  }

  @Test func ordersHaveNoDerivative() throws {
    for operation in [Zeta(), Polygamma()] as [any Operation] {
      let builder = GraphBuilder(name: "f")
      let (order, x) = (builder.parameter(.f64), builder.parameter(.f64))
      let y = builder.add(operation, [order, x], resultCount: 1)[0]
      let graph = try builder.finish([y])
      #expect(throws: SluiceError.self) { try gradientGraph(of: graph) }
    }
  }

  @Test func nextAfterStepsByOneInEveryFloatType() throws {
    // The type, its unit above 1, its smallest and its largest number.
    let formats: [(ElementType, Double, Double, Double)] = [
      (.f64, 0x1p-52, 0x1p-1074, .greatestFiniteMagnitude),
      (.f32, 0x1p-23, 0x1p-149, Double(Float.greatestFiniteMagnitude)),
      (.f16, 0x1p-10, 0x1p-24, 65504), (.bf16, 0x1p-7, 0x1p-133, 0x1.fep127),
    ]
    for (element, unit, least, most) in formats {
      let inf = Double.infinity
      let rows: [(Double, Double, Double)] = [
        (1, 2, 1 + unit), (1, -2, 1 - unit / 2), (-1, -2, -1 - unit), (-1, 2, -1 + unit / 2),
        (0, 1, least), (-0.0, 1, least), (0, -1, -least), (least, 0, 0), (-least, 0, -0.0),
        (least, 1, 2 * least), (most, inf, inf), (inf, 0, most), (-inf, 0, -most), (-most, -inf, -inf),
        (3, 3, 3), (0, -0.0, -0.0), (.nan, 1, .nan), (1, .nan, .nan), (4, 0, 4 - 2 * unit),
        (-6, -7, -6 - 4 * unit),
      ]
      let found = try evaluate(
        NextAfter(), vector(rows.map(\.0), element), vector(rows.map(\.1), element))
      expectIdentical(found, vector(rows.map(\.2), element), "next_after of \(element)")
    }
  }
}
