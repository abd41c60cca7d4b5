import CSluiceKernels
import SluicePasses

/// Dimensions of an index space with the strides that several accesses have along them: dimensions that step
/// as one for every access are one, those of size 1 are dropped.
struct Dimensions {
  private(set) var sizes: [Int] = []
  /// One list for each access, as long as `sizes`.
  private(set) var strides: [[Int]]

  /// `strides` has one list for each access.
  init(_ sizes: [Int], _ strides: [[Int]]) {
    self.strides = Array(repeating: [], count: strides.count)
    for axis in sizes.indices where sizes[axis] != 1 {
      if let last = self.sizes.indices.last,
        strides.indices.allSatisfy({ self.strides[$0][last] == strides[$0][axis] * sizes[axis] })
      {
        self.sizes[last] *= sizes[axis]
        for access in strides.indices { self.strides[access][last] = strides[access][axis] }
      } else {
        self.sizes.append(sizes[axis])
        for access in strides.indices { self.strides[access].append(strides[access][axis]) }
      }
    }
  }

  /// As the kernels' dims for access `access`.
  func kernelDimensions(_ access: Int = 0) -> [sluice_dim] {
    zip(sizes, strides[access]).map { sluice_dim(size: Int64($0), stride: Int64($1)) }
  }
}
