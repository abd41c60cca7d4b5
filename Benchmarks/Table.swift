import Foundation

/// `text` filled up with spaces on the right.
func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(width - text.count, 0))
}

/// Prints rows under a header, columns as wide as they need; the first is flush left, the others right.
struct Table {
  private var rows: [[String]]

  init(_ header: [String]) { rows = [header] }

  mutating func add(_ row: [String]) { rows.append(row) }

  func print() {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    for row in rows {
      let cells = row.enumerated().map { column, cell in
        column == 0
          ? padded(cell, widths[column]) : String(repeating: " ", count: widths[column] - cell.count) + cell
      }
      Swift.print(cells.joined(separator: "  "))
    }
  }
}

/// A number with as many decimals as its size needs: 0.123, 12.3, 1234.
func short(_ number: Double) -> String {
  String(format: number < 1 ? "%.3f" : number < 100 ? "%.2f" : "%.0f", number)
}
