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
