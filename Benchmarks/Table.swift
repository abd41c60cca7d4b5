import Foundation
import Sluice

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
        column == 0 ? cell.padded(to: widths[column]) : cell.flushRight(widths[column])
      }
      Swift.print(cells.joined(separator: "  "))
    }
  }
}

/// A number with as many decimals as its size needs: 0.123, 12.3, 1234.
func short(_ number: Double) -> String {
  String(format: number < 1 ? "%.3f" : number < 100 ? "%.2f" : "%.0f", number)
}
