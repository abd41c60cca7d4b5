import SluiceIR
import SluiceInterchange
import SluiceOperations
import SluicePasses
import SluiceRuntime

/// How a case ended.
package enum ConformanceOutcome: Sendable {
  case passed
  /// A short reason that several cases share, and what is known of this one.
  case failed(reason: String, detail: String)
  case unsupported(ExcludedClass)
}

extension ConformanceCase {
  /// Runs the case by the reference evaluator and compiled at -O none and -O exact. The two compiled runs must agree to
  /// the bit, each of the three with what is expected, and the compiled ones with the reference as nearly.
  func outcome() -> ConformanceOutcome {
    if let excluded = module.excludedClass(of: function) { return .unsupported(excluded) }
    let program: CheckedProgram
    do throws(SluiceError) {
      program = try adjusted(StableHLOReader.checkedProgram(function, in: module))
    } catch {
      return .failure("reading", error)
    }
    return Self.outcome(of: program)
  }

  /// The program with the tolerances that stand beside its file.
  private func adjusted(_ program: CheckedProgram) throws(SluiceError) -> CheckedProgram {
    guard let tolerances else { return program }
    var adjusted = program
    guard tolerances.count == program.expectations.count else {
      throw SluiceError(
        .argument,
        "\(file): the description gives \(tolerances.count) tolerances, there are \(program.expectations.count) checks"
      )
    }
    for (position, tolerance) in tolerances.enumerated() {
      if case .equal = adjusted.expectations[position].closeness { continue }
      adjusted.expectations[position].closeness = .absolute(tolerance)
    }
    return adjusted
  }

  static func outcome(of program: CheckedProgram) -> ConformanceOutcome {
    let inputs = program.inputs.map { ReferenceTensor($0) }
    let runs: [(name: String, run: () throws(SluiceError) -> [ReferenceTensor])] = [
      ("-O none", { () throws(SluiceError) in try compiled(program, .none, inputs) }),
      ("-O exact", { () throws(SluiceError) in try compiled(program, .exact, inputs) }),
      ("reference", { () throws(SluiceError) in try ReferenceEvaluator.evaluate(program.graph, inputs) }),
    ]
    var results: [[ReferenceTensor]] = []
    for (name, run) in runs {
      do throws(SluiceError) {
        results.append(try run())
      } catch {
        return .failure(name, error)
      }
      for expectation in program.expectations {
        let values = results[results.count - 1]
        let expected: ReferenceTensor =
          switch expectation.expected {
          case .literal(let literal): ReferenceTensor(literal)
          case .result(let result): values[result]
          }
        let difference = Self.difference(values[expectation.actual], expected, expectation)
        if let difference {
          return .failed(
            reason: "\(name): differs from what is expected",
            detail: "line \(expectation.line): \(difference), not \(expectation.closeness)")
        }
      }
    }
    for position in program.graph.results.indices {
      if let difference = TensorDifference.exact(results[1][position], results[0][position]) {
        return .failed(
          reason: "-O exact differs from -O none", detail: "result \(position): \(difference)")
      }
    }
    for expectation in program.expectations {
      let position = expectation.actual
      let difference = Self.difference(results[0][position], results[2][position], expectation)
      if let difference {
        return .failed(
          reason: "compiled differs from the reference",
          detail: "line \(expectation.line): \(difference), not \(expectation.closeness)")
      }
    }
    return .passed
  }

  static func compiled(_ program: CheckedProgram, _ level: OptimizationLevel, _ inputs: [ReferenceTensor])
    throws(SluiceError) -> [ReferenceTensor]
  {
    var options = CompileOptions(optimization: level)
    // Cases run side by side.
    options.execution.threads = 1
    return try Evaluation(program.graph, options).run(inputs)
  }

  /// The first element that is not as near as it must be.
  static func difference(
    _ found: ReferenceTensor, _ expected: ReferenceTensor, _ expectation: Expectation
  ) -> String? {
    guard found.type == expected.type else { return "\(found.type) instead of \(expected.type)" }
    let element = found.type.element
    let position: Int?
    if element.isFloat {
      let (a, b) = (found.floats, expected.floats)
      position = a.indices.first {
        !expectation.closeness.allows(a[$0], b[$0], element, expectation.format)
      }
    } else {
      let (a, b) = (found.integers, expected.integers)
      position = a.indices.first { a[$0] != b[$0] }
    }
    guard let position else { return nil }
    let (shown, wanted) =
      element.isFloat
      ? ("\(found.floats[position])", "\(expected.floats[position])")
      : ("\(found.integers[position])", "\(expected.integers[position])")
    let indices = zip(found.shape.rowMajorStrides, found.shape).map { position / $0 % max($1, 1) }
    return "\(shown) instead of \(wanted) at \(Shape(indices)) of \(found.type)"
  }
}

extension ConformanceOutcome {
  /// An error while `stage` was under way. Places and shapes are left out of the reason, so that like errors count as one.
  static func failure(_ stage: String, _ error: SluiceError) -> ConformanceOutcome {
    var reason = error.message
    if let location = error.location, reason.hasPrefix("\(location):") {
      reason =
        String(reason.dropFirst("\(location):".count)).drop { $0.isNumber || $0 == ":" || $0 == " " }
        .description
    }
    return .failed(reason: "\(stage): \(reason)", detail: error.description)
  }
}
