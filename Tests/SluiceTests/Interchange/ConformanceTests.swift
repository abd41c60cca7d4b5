import Foundation
import Sluice
import SluiceConformance
import SluiceInterchange
import Testing

/// The suites that others wrote, when they are there.
@Suite(.serialized) struct ConformanceTests {
  static let suites = ["stablehlo/testdata", "stablehlo/interpret", "jax"].filter {
    sharedData("data/\($0)") != nil
  }

  @Test(.enabled(if: !suites.isEmpty, "../shared/data is not there"), arguments: suites)
  func `every program of a class that is supported passes`(_ suite: String) throws {
    let path = try #require(sharedData("data/\(suite)")).path
    let report = try ConformanceSuite(paths: [path]).run()
    print("\(suite): \(report.summary)")
    #expect(report.total.passed > 0)
    for failure in report.failures {
      Issue.record("\(failure.name): \(failure.reason)\n\(failure.detail)")
    }
  }

  @Test(.enabled(if: sharedData("data/jax") != nil, "../shared/data/jax is not there"))
  func `derivatives agree with JAX's`() throws {
    let path = try #require(sharedData("data/jax")).path
    let report = try ConformanceReport.gradients(paths: [path])
    print("jax gradients: \(report.summary)")
    #expect(report.total.passed > 0)
    for failure in report.failures { Issue.record("\(failure.name): \(failure.reason)\n\(failure.detail)") }
  }

  private func outcome(_ text: String) throws -> ConformanceReport {
    let file = FileManager.default.temporaryDirectory.appending(path: "conformance-\(UUID()).mlir")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try ConformanceSuite(paths: [file.path]).run()
  }

  @Test func `inputs that are too large to be computed are refused`() throws {
    let report = try outcome(
      """
      func.func @main() {
        %0:2 = call @inputs() : () -> (tensor<536870912xf64>, tensor<2xf64>)
        check.expect_eq %0#1, %0#1 : tensor<2xf64>
        func.return
      }
      func.func private @inputs() -> (tensor<536870912xf64>, tensor<2xf64>) {
        %0 = stablehlo.constant dense<4.5> : tensor<536870912xf64>
        %1 = stablehlo.constant dense<[1.0, 2.0]> : tensor<2xf64>
        %2 = stablehlo.add %1, %1 : tensor<2xf64>
        return %0, %2 : tensor<536870912xf64>, tensor<2xf64>
      }
      """)
    #expect(report.total.passed == 0 && report.failures.count == 1)
    let text = report.failures.map { "\($0.reason) \($0.detail)" }.joined()
    #expect(text.contains("@inputs computes tensors of 536870912 elements"), "\(text)")
  }

  @Test func `parts are counted one by one, and each kind of end is told apart`() throws {
    let report = try outcome(
      """
      func.func @right() {
        %0 = stablehlo.constant dense<[1.0, 2.0]> : tensor<2xf32>
        %1 = stablehlo.add %0, %0 : tensor<2xf32>
        check.expect_eq_const %1, dense<[2.0, 4.0]> : tensor<2xf32>
        func.return
      }

      // -----

      func.func @wrong() {
        %0 = stablehlo.constant dense<[1.0, 2.0]> : tensor<2xf32>
        %1 = stablehlo.add %0, %0 : tensor<2xf32>
        check.expect_eq_const %1, dense<[2.0, 4.5]> : tensor<2xf32>
        func.return
      }

      // -----

      func.func @refused() {
        %0 = stablehlo.constant dense<(1.0, 2.0)> : tensor<2xcomplex<f32>>
        check.expect_eq_const %0, dense<(1.0, 2.0)> : tensor<2xcomplex<f32>>
        func.return
      }

      // -----

      func.func @malformed() {
        %0 = stablehlo.constant dense<[1.0, 2.0> : tensor<2xf32>
        check.expect_eq_const %0, dense<0.0> : tensor<2xf32>
      }
      """)
    #expect(report.summary == "1 passed, 2 failed, 1 unsupported")
    #expect(
      report.failures.contains {
        $0.detail.contains("4.0 instead of 4.5 at [1]") && $0.detail.contains("line 13")
      })
    #expect(report.failures.contains { $0.detail.contains(":28:") })
  }

  @Test func `probes are recorded through calls, loops and branches`() throws {
    func report(iteration: Int, _ expected: String) throws -> ConformanceReport {
      try outcome(
        """
        func.func private @step(%x: tensor<i64>) -> tensor<i64> {
          %0 = stablehlo.constant dense<1> : tensor<i64>
          %1 = stablehlo.add %x, %0 : tensor<i64>
          %2 = interpreter.probe %1, probe_id = "in call" : tensor<i64>
          func.return %2 : tensor<i64>
        }
        func.func @main() {
          %zero = stablehlo.constant dense<0> : tensor<i64>
          %one = stablehlo.constant dense<1> : tensor<i64>
          %three = stablehlo.constant dense<3> : tensor<i64>
          %r:2 = stablehlo.while(%i = %zero, %s = %zero) : tensor<i64>, tensor<i64>
          cond {
            %0 = stablehlo.compare LT, %i, %three : (tensor<i64>, tensor<i64>) -> tensor<i1>
            stablehlo.return %0 : tensor<i1>
          } do {
            %0 = func.call @step(%i) : (tensor<i64>) -> tensor<i64>
            %1 = stablehlo.and %i, %one : tensor<i64>
            %2 = stablehlo.compare EQ, %1, %zero : (tensor<i64>, tensor<i64>) -> tensor<i1>
            %3 = "stablehlo.if"(%2) ({
              %4 = stablehlo.add %s, %0 : tensor<i64>
              %5 = interpreter.probe %4, probe_id = "branch" : tensor<i64>
              stablehlo.return %5 : tensor<i64>
            }, {
              stablehlo.return %s : tensor<i64>
            }) : (tensor<i1>) -> tensor<i64>
            stablehlo.return %0, %3 : tensor<i64>, tensor<i64>
          }
          check.expect_serialized_eq %one, probe_id = "in call" : tensor<i64>
          check.expect_serialized_eq %three, probe_id = "in call", iter = 2 : tensor<i64>
          %expected = stablehlo.constant dense<\(expected)> : tensor<i64>
          check.expect_serialized_eq %expected, probe_id = "branch", iter = \(iteration) : tensor<i64>
          func.return
        }
        """)
    }
    #expect(try report(iteration: 0, "1").total.failed == 0)
    #expect(try report(iteration: 1, "4").total.failed == 0)
    #expect(try report(iteration: 1, "5").total.failed == 1)
    // The branch was taken twice; what was never seen equals nothing.
    #expect(try report(iteration: 2, "0").total.failed == 1)
  }

  @Test func `the measures of the checks`() throws {
    func passes(_ check: String) throws -> Bool {
      try outcome("func.func @main() {\n\(check)\nfunc.return\n}").total.failed == 0
    }
    func floats(_ a: String, _ b: String, _ check: String) throws -> Bool {
      try passes(
        "%0 = stablehlo.constant dense<\(a)> : tensor<f32>\n%1 = stablehlo.constant dense<\(b)> : tensor<f32>\n\(check)"
      )
    }
    let call = "{has_side_effect = true} : (tensor<f32>, tensor<f32>) -> ()"
    #expect(try floats("1.0", "0x3F800003", "stablehlo.custom_call @check.expect_close(%0, %1) \(call)"))
    #expect(try !floats("1.0", "0x3F800004", "stablehlo.custom_call @check.expect_close(%0, %1) \(call)"))
    #expect(try floats("1.0", "1.0009", "stablehlo.custom_call @check.expect_almost_eq(%0, %1) \(call)"))
    #expect(try !floats("1.0", "1.0011", "stablehlo.custom_call @check.expect_almost_eq(%0, %1) \(call)"))
    #expect(try floats("1.0", "0x3F800001", "check.expect_close %0, %1 : tensor<f32>, tensor<f32>"))
    #expect(try !floats("1.0", "0x3F800002", "check.expect_close %0, %1 : tensor<f32>, tensor<f32>"))
    #expect(try !floats("1.0", "1.0002", "check.expect_almost_eq %0, %1 : tensor<f32>"))
    #expect(try floats("1.0", "1.0002", "check.expect_almost_eq %0, %1, tolerance = 0.1 : tensor<f32>"))
    #expect(try floats("0x7FC00000", "0x7FC00001", "check.expect_eq %0, %1 : tensor<f32>"))
    #expect(
      try !floats("0x7F800000", "3.0e38", "check.expect_almost_eq %0, %1, tolerance = 1.0e39 : tensor<f32>"))
  }
}
