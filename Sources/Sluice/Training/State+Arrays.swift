import SluiceIR
import SluiceRuntime

extension State {
  /// Names of the tensors, in the order in which they lie in memory: parameters, optimizer slots, the step count.
  public var names: [String] { layout.entries.map(\.name) }

  /// A copy of the tensor `name`. Throws if there is none or a run is writing the State.
  public func array(named name: String) throws(SluiceError) -> NDArray { try NDArray(read(name)) }

  /// Replaces the tensor `name`. Throws if there is none, its type differs, or the State is in use.
  public func set(_ array: NDArray, named name: String) throws(SluiceError) {
    try write(name, try array.literal())
  }
}
