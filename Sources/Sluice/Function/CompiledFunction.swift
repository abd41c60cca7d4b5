import Foundation
import SluiceIR
import SluicePasses
import SluiceRuntime

/// A function compiled for its shapes: arrays in, arrays out. It may be called from several threads at once.
public struct CompiledFunction<Returned: TensorResult>: Sendable {
  let executable: Executable
  private let pool = SessionPool()

  init(_ executable: Executable) { self.executable = executable }

  /// Runs the function. Throws if an array's type is not that of its parameter.
  public func callAsFunction(_ inputs: NDArray...) throws(SluiceError) -> Returned.Arrays {
    try call(inputs)
  }

  /// Runs the function on a list of arrays.
  public func call(_ inputs: [NDArray]) throws(SluiceError) -> Returned.Arrays {
    let executable = executable
    let outputs = try pool.withSession(make: { () throws(SluiceError) in
      try executable.makeSession(nil)
    }) { (session) throws(SluiceError) in try executable.run(session, inputs) }
    return Returned.arrays(from: outputs)
  }

  /// What compiling did: nodes before and after, groups, instructions, memory, time for each pass.
  public var report: CompileReport { executable.compiled.report }
}

/// Compiles a declared function. Throws the first mistake in its declaration, with its place, and what cannot be compiled.
public func compile<Returned: TensorResult>(
  _ function: Function<Returned>, options: CompileOptions = CompileOptions()
) throws(SluiceError) -> CompiledFunction<Returned> {
  CompiledFunction(try Executable(function.declared.get(), options))
}

/// Declares and compiles a function of any number of parameters. Throws the first mistake in its declaration, with its place.
public func compile<Returned: TensorResult>(
  _ types: [TensorType], options: CompileOptions = CompileOptions(), file: String = #fileID,
  line: Int = #line,
  _ body: ([Tensor]) -> Returned
) throws(SluiceError) -> CompiledFunction<Returned> {
  try compile(Function(types, file: file, line: line, body), options: options)
}

/// Declares and compiles a function of one parameter. Throws the first mistake in its declaration, with its place.
public func compile<Returned: TensorResult>(
  _ a: TensorType, options: CompileOptions = CompileOptions(), file: String = #fileID, line: Int = #line,
  _ body: (Tensor) -> Returned
) throws(SluiceError) -> CompiledFunction<Returned> {
  try compile(Function(a, file: file, line: line, body), options: options)
}

/// Declares and compiles a function of two parameters. Throws the first mistake in its declaration, with its place.
public func compile<Returned: TensorResult>(
  _ a: TensorType, _ b: TensorType, options: CompileOptions = CompileOptions(), file: String = #fileID,
  line: Int = #line, _ body: (Tensor, Tensor) -> Returned
) throws(SluiceError) -> CompiledFunction<Returned> {
  try compile(Function(a, b, file: file, line: line, body), options: options)
}

/// Declares and compiles a function of three parameters. Throws the first mistake in its declaration, with its place.
public func compile<Returned: TensorResult>(
  _ a: TensorType, _ b: TensorType, _ c: TensorType, options: CompileOptions = CompileOptions(),
  file: String = #fileID, line: Int = #line, _ body: (Tensor, Tensor, Tensor) -> Returned
) throws(SluiceError) -> CompiledFunction<Returned> {
  try compile(Function(a, b, c, file: file, line: line, body), options: options)
}

/// Declares and compiles a function of four parameters. Throws the first mistake in its declaration, with its place.
public func compile<Returned: TensorResult>(
  _ a: TensorType, _ b: TensorType, _ c: TensorType, _ d: TensorType,
  options: CompileOptions = CompileOptions(),
  file: String = #fileID, line: Int = #line, _ body: (Tensor, Tensor, Tensor, Tensor) -> Returned
) throws(SluiceError) -> CompiledFunction<Returned> {
  try compile(Function(a, b, c, d, file: file, line: line, body), options: options)
}
