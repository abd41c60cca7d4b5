import SluiceIR

/// One step of the pipeline: a name, which `--after` and `--time-passes` know it by, and a pure function.
///
/// The types say which phases it connects (`Graph` -> `Graph`, `Graph` -> `KernelGraph`, ...), so that passes in a wrong
/// order do not type-check.
package struct Pass<Input, Output>: Sendable {
  /// Lower-case words with dashes, e.g. `eliminate-dead-code`.
  package let name: String
  package let run: @Sendable (Input, PassContext) throws(SluiceError) -> Output

  package init(
    _ name: String, _ run: @escaping @Sendable (Input, PassContext) throws(SluiceError) -> Output
  ) {
    self.name = name
    self.run = run
  }
}

/// What a pass may ask of whoever runs it.
package struct PassContext: Sendable {
  /// Whether rewrites that change results within rounding may be used.
  package var allowsRelaxed: Bool
  /// Asked before each rewrite; counts it, and forbids it once the limit of `--stop-after` is reached.
  package var budget: RewriteBudget

  package init(allowsRelaxed: Bool = false, budget: RewriteBudget = RewriteBudget()) {
    self.allowsRelaxed = allowsRelaxed
    self.budget = budget
  }
}

/// How much of the compiler runs. The levels differ in speed; `none` and `exact` give the same bits.
public enum OptimizationLevel: String, CaseIterable, Hashable, Sendable {
  /// Every operation by itself, as declared.
  case none
  /// Everything that keeps every bit of every result.
  case exact
  /// Also what changes results within rounding, such as reassociated sums.
  case fast
}

/// A phase of a program that can be printed: what `sluice dump` shows after each pass.
package protocol Phase: Sendable {
  /// `Graph`, `LaidOutGraph`, `ClusteredGraph`, `KernelGraph`, `Schedule` or `Program`.
  static var phaseName: String { get }
  /// The text form.
  var text: String { get }
  /// The form that Graphviz draws.
  var dot: String { get }
  /// How many `unit` there are, as a compile report counts.
  var size: Int { get }
  /// `node`, `group` or `instruction`.
  static var unit: String { get }
}
