import SluiceIR
import SluiceOperations
import Testing

@Suite struct KernelNameTests {
  @Test func namesAreTheOperationsWithTheTypesThatMatter() {
    #expect(Add().kernelName(for: [.f32, .f32]) == "add.f32")
    #expect(RoundNearestEven().kernelName(for: [.f32]) == "round_nearest_even.f32")
    #expect(IsFinite().kernelName(for: [.f32]) == "is_finite.f32")
    #expect(Compare(.less).kernelName(for: [.f32, .f32]) == "compare_lt.f32")
    #expect(Compare(.notEqual).kernelName(for: [.i32, .i32]) == "compare_ne.i32")
    #expect(Compare(.less, isTotalOrder: true).kernelName(for: [.f32, .f32]) == "compare_total_lt.f32")
    #expect(Convert(to: .f32).kernelName(for: [.i32]) == "convert.i32.f32")
    #expect(Select().kernelName(for: [.i1, .f32, .f32]) == "select.f32")
    #expect(Clamp().kernelName(for: [.f32, .f32, .f32]) == "clamp.f32")
  }

  @Test func differentOperationsAndTypesHaveDifferentKernels() throws {
    var owners: [String: Set<String>] = [:]
    for type in OperationRegistry.standard.operations where type is any ElementwiseOperation.Type {
      for sample in try type.samples {
        guard let operation = sample.operation as? any ElementwiseOperation else { continue }
        let types = sample.operands.map(\.element)
        let key = "\(operation) \(types.suffix(type.name == "select" ? 1 : types.count))"
        owners[operation.kernelName(for: types), default: []].insert(key)
      }
    }
    for (name, keys) in owners { #expect(keys.count == 1, "\(name) is the kernel of \(keys)") }
  }
}
