import SluiceIR
import Testing

@Suite struct TextDiffTests {
  @Test func `equal texts have no difference`() {
    #expect(TextDiff(from: "a\nb\n", to: "a\nb\n").isEmpty)
    #expect(TextDiff(from: "", to: "").unified(from: "x", to: "y") == "")
  }

  @Test func `a change shows with its context, far ones in hunks of their own`() {
    let old = (1...30).map { "line \($0)\n" }
    var new = old
    new[4] = "five\n"
    new.remove(at: 24)
    new.insert("extra\n", at: 24)
    new.insert("more\n", at: 24)
    let diff = TextDiff(from: old.joined(), to: new.joined()).unified(from: "a", to: "b", context: 2)
    #expect(
      diff == """
        --- a
        +++ b
        @@ -3,5 +3,5 @@
         line 3
         line 4
        -line 5
        +five
         line 6
         line 7
        @@ -23,5 +23,6 @@
         line 23
         line 24
        -line 25
        +more
        +extra
         line 26
         line 27

        """)
  }

  @Test func `an empty side is numbered by the line before it`() {
    #expect(
      TextDiff(from: "", to: "a\n").unified(from: "x", to: "y") == "--- x\n+++ y\n@@ -0,0 +1,1 @@\n+a\n")
    #expect(
      TextDiff(from: "a\n", to: "").unified(from: "x", to: "y") == "--- x\n+++ y\n@@ -1,1 +0,0 @@\n-a\n")
  }

  /// What the kept and removed lines, and the kept and added ones, of a difference with all its context say.
  private func sides(_ diff: String) -> (old: [Substring], new: [Substring]) {
    let lines = diff.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(3).dropLast()
    return (
      lines.filter { !$0.hasPrefix("+") }.map { $0.dropFirst() },
      lines.filter { !$0.hasPrefix("-") }.map { $0.dropFirst() }
    )
  }

  @Test func `a difference applied to the old text gives the new one, with fewest edits`() {
    var state: UInt64 = 3
    func random(_ count: UInt64) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33 % count)
    }
    for _ in 0..<300 {
      let old = (0..<random(9)).map { _ in "\(random(3))" }
      let new = (0..<random(9)).map { _ in "\(random(3))" }
      guard old != new else { continue }
      let text = { (lines: [String]) in lines.map { $0 + "\n" }.joined() }
      let diff = TextDiff(from: text(old), to: text(new)).unified(from: "a", to: "b", context: 100)
      let (before, after) = sides(diff)
      #expect(before.map(String.init) == old)
      #expect(after.map(String.init) == new)
      // The fewest edits keep a longest common subsequence.
      var longest = [[Int]](repeating: Array(repeating: 0, count: new.count + 1), count: old.count + 1)
      for i in old.indices {
        for j in new.indices {
          longest[i + 1][j + 1] =
            old[i] == new[j] ? longest[i][j] + 1 : max(longest[i][j + 1], longest[i + 1][j])
        }
      }
      #expect(diff.split(separator: "\n").count { $0.hasPrefix(" ") } == longest[old.count][new.count])
    }
  }

  @Test func `texts without a common line are replaced in bounded time`() {
    let old = (0..<20_000).map { "a\($0)\n" }.joined()
    let new = (0..<20_000).map { "b\($0)\n" }.joined()
    let (before, after) = sides(TextDiff(from: old, to: new).unified(from: "a", to: "b"))
    #expect(before.count == 20_000)
    #expect(after.count == 20_000)
  }
}

@Suite struct GraphDotPrinterTests {
  @Test func `a graph prints for Graphviz`() throws {
    let graph = try GraphParser.parseOne(
      """
      func @"a \\"b\\""(%0: f32[2] "x", %1: state f32[2] "w") -> (f32[2] "y" updates %1) {
        %2, %3 = pair %0, %1
        %4 = anything %3 {flag = true, first = (%0: f32[]) { return %0 }} : f32[2]
        return %4
      }
      """, registry: testRegistry)
    #expect(
      GraphDotPrinter().print(graph) == """
        digraph "a \\"b\\"" {
          node [fontname="Helvetica", fontsize=10]
          edge [fontname="Helvetica", fontsize=9]
          p0 [shape=box, label="%0\\nx\\nf32[2]"]
          p1 [shape=box, label="%1\\nw\\nf32[2]", style=filled, fillcolor="#dde8f7"]
          n0 [label="pair"]
          p0 -> n0 [label="%0 f32[2]"]
          p1 -> n0 [label="%1 f32[2]"]
          n1 [label="anything\\nflag = true\\nfirst = 0 operations"]
          n0 -> n1 [label="%3 f32[2]"]
          r0 [shape=box, peripheries=2, label="y\\nupdates %1"]
          n1 -> r0 [label="%4 f32[2]"]
        }

        """)
  }
}
