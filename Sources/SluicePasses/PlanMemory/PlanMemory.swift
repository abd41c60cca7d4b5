import SluiceIR

/// Schedule -> Schedule with the place of each allocation in the arena.
///
///     before: %3 lives from step 4 to 9     after: m3 at 1024: 512 B [4, 9)
///
/// Legal since what lives at the same time is kept apart, which `PlanValidator` checks anew. Costs O(n log n), and a bounded
/// search (`MemoryPlan.init(solving:)`).
package let planMemory = Pass<Schedule, PlannedSchedule>("plan-memory") { (schedule, _) throws(SluiceError) in
  PlannedSchedule(schedule: schedule, plan: try MemoryPlan(solving: schedule.memoryProblem))
}

/// A schedule whose allocations have their places.
package struct PlannedSchedule: Phase {
  package static var phaseName: String { Schedule.phaseName }
  package static var unit: String { Schedule.unit }
  package var schedule: Schedule
  package var plan: MemoryPlan

  package var dot: String { schedule.dot }
  package var size: Int { schedule.size }

  /// The certificate, a line for each allocation, and the schedule.
  package var text: String {
    let lines = zip(schedule.allocations, plan.offsets).enumerated().map { index, entry in
      let life = entry.0.lifetime
      return "m\(index) at \(entry.1): \(entry.0.byteCount) B [\(life.lowerBound), \(life.upperBound))"
    }
    return (["\(plan.certificate)"] + lines).joined(separator: "\n") + "\n" + schedule.text
  }

  /// Throws unless the plan keeps apart what lives at the same time, and every group reads what it is meant to.
  package func validate(_ layout: StateLayout) throws(SluiceError) {
    try PlanValidator.validate(plan, for: schedule.memoryProblem)
    try ScheduleValidator.validate(schedule, offsets: plan.offsets, layout: layout)
  }
}
