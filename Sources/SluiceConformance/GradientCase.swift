import Foundation
import SluiceIR
import SluiceInterchange
import SluiceOperations
import SluicePasses

/// A program whose gradients are known: `NAME.forward.mlir` with the description `NAME.json` and `NAME.grads.safetensors`.
package struct GradientCase: Sendable {
  let file: String
  let url: URL

  /// The cases below `paths`.
  static func cases(_ paths: [String], matching pattern: String?) throws(SluiceError) -> [GradientCase] {
    var cases: [GradientCase] = []
    for path in paths {
      for file in try ConformanceSuite.files(path) where pattern.map({ file.contains($0) }) ?? true {
        let url = URL(filePath: file)
        guard let description = try ProgramDescription.beside(url), let gradients = description.gradients,
          description.programs?[gradients.of]?.file == url.lastPathComponent
        else { continue }
        cases.append(GradientCase(file: file, url: url))
      }
    }
    return cases
  }

  var topic: String { url.lastPathComponent.split(separator: ".").first.map(String.init) ?? file }

  /// One outcome for each result that is differentiated.
  func outcomes() -> [(name: String, outcome: ConformanceOutcome)] {
    do throws(SluiceError) {
      return try programs().map { ($0.name, ConformanceCase.outcome(of: $0.program)) }
    } catch {
      return [(file, .failure("differentiating", error))]
    }
  }

  /// For each result of the program that has gradients, the gradients as a program with expectations.
  private func programs() throws(SluiceError) -> [(name: String, program: CheckedProgram)] {
    guard let description = try ProgramDescription.beside(url), let gradients = description.gradients,
      let forward = description.programs?[gradients.of]
    else { throw SluiceError(.argument, "\(file): its description gives no gradients") }
    let expected = try ArrayFile.read(
      contentsOf: url.deletingLastPathComponent().appending(path: gradients.file))
    let module = try StableHLOReader.parse(try FileContents.read(url), file: file)
    guard let function = module.function(named: "program"), let inputs = module.function(named: "inputs")
    else {
      throw SluiceError(.syntax, "\(file): @program and @inputs are needed")
    }
    let graph = try StableHLOReader.graph(of: function, in: module)
    let values = try ReferenceEvaluator.evaluate(try StableHLOReader.graph(of: inputs, in: module), [])
    var literals: [Literal] = []
    for value in values { literals.append(try value.literal()) }
    var programs: [(name: String, program: CheckedProgram)] = []
    for output in Set(gradients.tensors.map { $0.output ?? 0 }).sorted() {
      let tensors = gradients.tensors.filter { ($0.output ?? 0) == output }
      var parameters: [Int] = []
      var expectations: [Expectation] = []
      for (position, tensor) in tensors.enumerated() {
        guard let parameter = forward.inputs.firstIndex(where: { $0.name == tensor.name }),
          let gradient = expected.first(where: { $0.name == tensor.name })
        else { throw SluiceError(.argument, "\(file): there is no tensor \(tensor.name)") }
        parameters.append(parameter)
        expectations.append(
          Expectation(
            actual: position, expected: .literal(gradient.literal),
            closeness: .absolute(tensor.tolerance ?? 0), line: 1))
      }
      let gradient = try graph.gradient(of: output, withRespectTo: parameters, keepsResults: false)
      let program = CheckedProgram(
        name: "gradient", line: 1, graph: gradient, inputs: literals, expectations: expectations)
      programs.append(("\(file) gradient of result \(output)", program))
    }
    return programs
  }
}

extension ConformanceReport {
  /// Differentiates every program of `paths` whose gradients are known and compares.
  package static func gradients(paths: [String], matching pattern: String? = nil) throws(SluiceError)
    -> ConformanceReport
  {
    var report = ConformanceReport()
    for entry in try GradientCase.cases(paths, matching: pattern) {
      for (name, outcome) in entry.outcomes() { report.add(entry.topic, name, outcome) }
    }
    return report
  }
}
