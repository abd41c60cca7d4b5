/// Programs written from nothing but choices: of kinds that mutations of small programs do not reach.
enum ProgramGenerator {
  /// What is written, each as often as it stands here.
  private static let kinds: [@Sendable (FuzzRandom) -> String] = [
    ChainGenerator.program, LoopGenerator.program, AmountGenerator.program, AmountGenerator.program,
    NumberGenerator.program, PlaceGenerator.program, TextGenerator.program, RankGenerator.program,
  ]

  static func text(_ random: inout FuzzRandom) -> String {
    let kind = kinds[random.next(kinds.count)]
    return kind(random.branch())
  }
}
