import Foundation
import Tensors

/// What a run of the benchmark prints.
struct Table {
  let machine: Machine
  let threads: Int
  let profile: String
  var rows: [Measurement] = []

  /// GFLOP/s of all threads together.
  var peak: Double { machine.peakPerThread * Double(threads) }

  var heading: String {
    """
    \(machine.processor), \(machine.cores) cores, \(rounded(machine.gigabytes, 1)) GB; load \(machine.load) at the start
    \(machine.instructionSet.rawValue), profile \(profile), \(threads) threads; measured peak \(rounded(peak, 0)) GFLOP/s
    """
  }

  static let columns = padded("", 44) + "   median s    min s    max s  GFLOP/s  of peak"

  func line(_ row: Measurement) -> String {
    let speed = row.gigaflops.map { rounded($0, 0) } ?? ""
    let share = row.gigaflops.map { "\(rounded(100 * $0 / peak, 0)) %" } ?? ""
    return padded(row.name, 44) + right(rounded(row.median, 4), 11)
      + right(rounded(row.seconds.min() ?? 0, 4), 9)
      + right(rounded(row.seconds.max() ?? 0, 4), 9) + right(speed, 9) + right(share, 9)
      + (row.note.isEmpty ? "" : "  " + row.note)
  }

  /// The same, for programs.
  func json() throws -> Data {
    let object: [String: Any] = [
      "schema": "reprocheck/bench/1", "processor": machine.processor, "cores": machine.cores,
      "load": machine.load, "instructionSet": machine.instructionSet.rawValue, "threads": threads,
      "profile": profile, "peakGigaflops": peak,
      "rows": rows.map { row -> [String: Any] in
        var entry: [String: Any] = ["name": row.name, "seconds": row.seconds, "median": row.median]
        entry["gigaflops"] = row.gigaflops
        if !row.note.isEmpty { entry["note"] = row.note }
        return entry
      },
    ]
    return try JSONSerialization.data(withJSONObject: object, options: [.prettyPrinted, .sortedKeys])
  }
}

private func rounded(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }

private func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

private func right(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}
