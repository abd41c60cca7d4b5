import SluiceIR

/// Where each buffer of a problem lies in the arena.
package struct MemoryPlan: Hashable, Sendable {
  /// In the order of the problem's buffers; 0 for those that take up no space.
  package var offsets: [Int]
  package var certificate: PlanCertificate

  package var arenaByteCount: Int { certificate.arenaByteCount }

  package init(offsets: [Int], certificate: PlanCertificate) {
    self.offsets = offsets
    self.certificate = certificate
  }
}

/// How good a plan is: its arena beside what no plan of its schedule can undercut.
package struct PlanCertificate: Hashable, Sendable {
  package var arenaByteCount: Int
  package var lowerBound: Int
  /// The member of the portfolio whose plan was taken.
  package var method: String

  package init(arenaByteCount: Int, lowerBound: Int, method: String) {
    self.arenaByteCount = arenaByteCount
    self.lowerBound = lowerBound
    self.method = method
  }

  /// 1 for a plan that reaches the bound.
  package var ratio: Double {
    lowerBound == 0 ? 1 : Double(arenaByteCount) / Double(lowerBound)
  }

  package var isProvedOptimal: Bool { arenaByteCount == lowerBound }
}

extension PlanCertificate: CustomStringConvertible {
  /// `arena 1,234,560 B, lower bound 1,230,000 B, ratio 1.004`, and `, proved optimal` if it is.
  package var description: String {
    // Rounded up, so that only an optimal plan shows 1.000.
    let thousandths = Int((ratio * 1_000).rounded(.up))
    let fraction = String(thousandths % 1_000 + 1_000).dropFirst()
    return "arena \(arenaByteCount.grouped) B, lower bound \(lowerBound.grouped) B, "
      + "ratio \(thousandths / 1_000).\(fraction)\(isProvedOptimal ? ", proved optimal" : "")"
  }
}
