import Foundation

/// Seconds that this thread has computed while `body` ran: on a machine with other work, what the time on the wall would be
/// without it, or a little more.
package func computingSeconds(_ body: () throws -> Void) rethrows -> Double {
  func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
  let start = now()
  try body()
  return now() - start
}

/// Times of single calls after a warm-up.
struct Timing {
  /// Seconds.
  let median: Double
  let minimum: Double

  /// Calls `body` for `warmUp` seconds and at least 3 times, then at least 7 times and for `duration` seconds.
  init(warmUp: Double = 0.1, duration: Double = 0.4, _ body: () throws -> Void) rethrows {
    let clock = ContinuousClock()
    let start = clock.now
    var count = 0
    while count < 3 || (clock.now - start) / .seconds(1) < warmUp {
      try body()
      count += 1
    }
    var times: [Double] = []
    let begin = clock.now
    while times.count < 7 || (clock.now - begin) / .seconds(1) < duration {
      let before = clock.now
      try body()
      times.append((clock.now - before) / .seconds(1))
    }
    times.sort()
    median = times[times.count / 2]
    minimum = times[0]
  }
}
