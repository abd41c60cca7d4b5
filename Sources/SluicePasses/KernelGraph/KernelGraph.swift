import SluiceIR

/// A program as groups of work over buffers: the phase between `Graph` and `Schedule`.
///
/// Every group becomes one instruction or a few. Groups stand in an order of execution (writers before readers);
/// the schedule may choose another. A buffer is written by the groups that store to it, each part once.
package struct KernelGraph: Sendable {
  package struct Buffer: Sendable {
    package enum Storage: Hashable, Sendable {
      /// What the caller passes or the State holds: parameter `index` of the graph, dense and row-major.
      case parameter(Int)
      case constant(Literal)
      /// Written and read within the run.
      case temporary
      /// A part of the temporary `of`, from element `offset` on: tensors that must lie next to each other.
      case slice(of: BufferID, offset: Int)
      /// The memory of the state parameters from `first` on as one range of elements, padding included. Parts of the
      /// family's `StateLayout`; written only by groups after which nobody reads those parameters' old values.
      case stateRange(first: Int)
    }

    /// The shape in which it is dense; for a `stateRange` or a holder of slices, one dimension.
    package var type: TensorType
    package var storage: Storage
    /// The value of the graph that it holds, for dumps.
    package var value: Value?

    package init(_ type: TensorType, _ storage: Storage, value: Value? = nil) {
      self.type = type
      self.storage = storage
      self.value = value
    }
  }

  /// Where a result of the graph is found after the run.
  package struct Result: Hashable, Sendable {
    package var name: String
    package var view: View
    /// The state parameter that it replaces, if any.
    package var updates: Int?
    /// Whether some group already stores it in that parameter's memory (through a `stateRange`).
    package var isInPlace: Bool

    package init(name: String, view: View, updates: Int?, isInPlace: Bool = false) {
      self.name = name
      self.view = view
      self.updates = updates
      self.isInPlace = isInPlace
    }
  }

  package var name: String
  package var parameters: [Graph.Parameter]
  package var buffers: [Buffer]
  package var groups: [Group]
  package var results: [Result]

  package init(name: String, parameters: [Graph.Parameter]) {
    self.name = name
    self.parameters = parameters
    buffers = []
    groups = []
    results = []
  }

  package mutating func addBuffer(_ buffer: Buffer) -> BufferID {
    buffers.append(buffer)
    return BufferID(buffers.count - 1)
  }

  package func type(of buffer: BufferID) -> TensorType { buffers[buffer.index].type }
}
