import SluiceIR
import SluiceOperations

// A key says which random numbers there will be: u64[2], a key of Threefry and a counter.

/// The key of a seed, as a constant of the function to which `tensor` belongs. A key that is to differ from call to call is
/// a parameter of type `.u64[2]`; see `NDArray.randomKey(seed:)`.
public func randomKey(
  seed: UInt64, like tensor: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  tensor.unary(file, line) { builder, value in
    guard !value.isPoison else { return .poison }
    do throws(SluiceError) {
      return builder.constant(try Literal([seed, 0], [2]))
    } catch {
      builder.fail(error)
      return .poison
    }
  }
}

/// Keys whose numbers have nothing in common with each other, nor with those of `key` after these: for layers that draw on
/// their own, or workers. JAX's split. Do not draw from `key` itself any more.
public func splitKey(
  _ key: Tensor, into count: Int, file: String = #fileID, line: Int = #line
) -> [Tensor] {
  let poisons = Array(
    repeating: Tensor(.poison, in: key.declaration), count: min(max(count, 0), 1 << 16))
  guard (1...(1 << 16)).contains(count) else {
    _ = key.failing(
      .argument, "splitKey: \(count) keys", note: "from 1 to \(1 << 16) can be made", file, line)
    return poisons
  }
  let (bits, _) = randomBits([count], .u64, key: key, file: file, line: line)
  guard !bits.value.isPoison else { return poisons }
  return (0..<count).map { index in
    bits.unary(file, line) { builder, bits in
      let own = builder.slice(bits, axis: 0, index..<(index + 1))
      return builder.concatenate([own, builder.zeros(like: own)], dimension: 0)
    }
  }
}

extension NDArray {
  /// The key of a seed, to pass to a function with a parameter of type `.u64[2]`. Throws if memory cannot be had.
  public static func randomKey(seed: UInt64) throws(SluiceError) -> NDArray { try NDArray([seed, 0]) }
}
