import CSluiceKernels
import SluiceIR
import SluiceOperations

/// Cuts a dimension's windows into runs in which the same elements of the window lie on elements of the operand.
///
/// Element t of window o lies on element (o * stride + t * dilation - paddingLow) / baseDilation where that divides:
/// for windows `period` apart and elements `step` apart it does or does not alike. From one of these windows to the next neither
/// the first element that lies on the operand grows nor the last. So windows with equal ones are neighbours, and bisection
/// finds where they end: it takes time by the window's size, not by the operand's.
struct WindowRuns {
  private let window: WindowDimension
  private let length: Int
  private let baseDilation: Int
  private let dilation: Int
  private let step: Int
  private let period: Int
  /// The distance of elements `step` apart, and of windows `period` apart; nil where there is no second one.
  private let apart: Int
  private let advance: Int?

  init(_ window: WindowDimension, along length: Int) {
    self.window = window
    self.length = length
    // Of one element spreading says nothing.
    baseDilation = length > 1 ? window.baseDilation : 1
    dilation = window.size > 1 ? window.dilation : 1
    step = baseDilation / Self.greatestCommonDivisor(dilation, baseDilation)
    period = baseDilation / Self.greatestCommonDivisor(window.stride, baseDilation)
    // Too far apart to be counted is too far for a second element, or window.
    let (apart, isFar) = step.multipliedReportingOverflow(by: dilation)
    self.apart = isFar ? 1 << 62 : apart
    let (advance, isAlone) = period.multipliedReportingOverflow(by: window.stride)
    self.advance = isAlone ? nil : advance
  }

  /// More runs than any convolution has that says something: dilations by millions.
  private static let mostRuns = 1 << 22

  /// The runs of `count` windows. Throws where they are too many to be listed.
  func runs(of count: Int) throws(SluiceError) -> [sluice_convolution_run] {
    var runs: [sluice_convolution_run] = []
    let phases = min(step, window.size)
    guard min(period, count) <= Self.mostRuns, phases <= Self.mostRuns else { throw tooMany(count) }
    // By what is left of its distance: no two elements fewer than `step` apart have the same.
    var phaseOfRest: [Int: Int] = [:]
    for phase in 0..<phases { phaseOfRest[phase * dilation % baseDilation] = phase }
    for residue in 0..<min(period, count) {
      let rest = (window.paddingLow - residue * window.stride) % baseDilation
      let phase = phaseOfRest[rest < 0 ? rest + baseDilation : rest]
      let end = (count - residue + period - 1) / period
      var index = 0
      var isOpen = false
      while index < end {
        let taps = taps(residue + index * period, phase)
        var (same, other) = (index, end)
        while other - same > 1 {
          let middle = same + (other - same) / 2
          if self.taps(residue + middle * period, phase) == taps { same = middle } else { other = middle }
        }
        append(taps, residue + index * period, places: other - index, isOpen, to: &runs)
        guard runs.count <= Self.mostRuns else { throw tooMany(count) }
        isOpen = true
        index = other
      }
    }
    return runs
  }

  private func tooMany(_ count: Int) -> SluiceError {
    SluiceError(
      .resource,
      "convolution: \(count) windows of \(window.size) elements, dilated by \(window.dilation) over \(length) "
        + "elements dilated by \(window.baseDilation), lie in more than \(Self.mostRuns) ways",
      note: "smaller dilations, or a smaller window, make fewer")
  }

  /// The first and the last element of a window that lie on the operand, or would if the window went on: `size` and -1 stand
  /// for all beyond the window's ends. There is none between if the last is before the first.
  private struct Taps: Equatable {
    var first: Int
    var last: Int
  }

  private func taps(_ place: Int, _ phase: Int?) -> Taps {
    guard let phase, length > 0 else { return Taps(first: window.size, last: -1) }
    let begin = place * window.stride - window.paddingLow + phase * dilation
    let end = (length - 1) * baseDilation - begin
    let skipped = begin >= 0 ? 0 : (-begin - 1) / apart + 1
    let reached = end < 0 ? -1 : end / apart
    let most = (window.size - 1 - phase) / step
    return Taps(
      first: skipped > most ? window.size : phase + skipped * step,
      last: reached < 0 ? -1 : phase + min(reached, most) * step)
  }

  /// Windows from `place` on, as a run of their own or as more of the last one.
  private func append(
    _ taps: Taps, _ place: Int, places: Int, _ continues: Bool, to runs: inout [sluice_convolution_run]
  ) {
    let isEmpty = taps.last < taps.first
    let first = isEmpty ? 0 : taps.first
    let count = isEmpty ? 0 : (taps.last - taps.first) / step + 1
    if continues, let run = runs.last, run.tap == Int64(first), run.taps == Int64(count) {
      runs[runs.count - 1].places += Int64(places)
      return
    }
    let begin = place * window.stride - window.paddingLow
    runs.append(
      sluice_convolution_run(
        out: Int64(place), out_step: Int64(period), places: Int64(places), tap: Int64(first),
        tap_step: Int64(step), taps: Int64(count),
        lhs: isEmpty ? 0 : Int64((begin + first * dilation) / baseDilation),
        lhs_step: Int64((advance ?? 0) / baseDilation), lhs_tap_step: Int64(apart / baseDilation)))
  }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
