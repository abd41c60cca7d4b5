import SluiceIR

// Short ways to write a rule's examples.
extension GraphBuilder {
  package func example(_ type: TensorType, _ make: (GraphBuilder, Value) -> Value) -> Value {
    make(self, parameter(type))
  }

  package func example(
    _ first: TensorType, _ second: TensorType, _ make: (GraphBuilder, Value, Value) -> Value
  ) -> Value {
    let (x, y) = (parameter(first), parameter(second))
    return make(self, x, y)
  }

  package func example(
    _ first: TensorType, _ second: TensorType, _ third: TensorType,
    _ make: (GraphBuilder, Value, Value, Value) -> Value
  ) -> Value {
    let (x, y, z) = (parameter(first), parameter(second), parameter(third))
    return make(self, x, y, z)
  }
}
