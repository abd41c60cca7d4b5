/// Makes something out of each index, always the same, and sees what becomes of it.
package protocol Fuzzer: Sendable {
  func outcome(_ index: Int) -> ProgramFuzzer.Outcome
  /// What it made, for a person to see.
  func text(_ index: Int) -> String
}
