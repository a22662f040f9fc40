import CPeak
import Foundation
import Tensors

/// What the figures were measured on.
struct Machine {
  let processor: String
  let cores: Int
  let gigabytes: Double
  /// Before the measurements: a busy machine gives figures that mean little.
  let load: Double
  let instructionSet: InstructionSet
  /// GFLOP/s of one thread that only multiplies and adds in registers.
  let peakPerThread: Double

  init() {
    processor = Self.field("model name", of: "/proc/cpuinfo") ?? "unknown processor"
    cores = ProcessInfo.processInfo.activeProcessorCount
    gigabytes = Double(ProcessInfo.processInfo.physicalMemory) / 1e9
    let loads = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
    load = loads.split(separator: " ").first.flatMap { Double($0) } ?? .nan
    instructionSet = .best
    peakPerThread = Self.peak()
  }

  private static func peak() -> Double {
    let rounds = 20_000_000
    let work = repro_peak_work(rounds)
    let best = measured("peak", repetitions: 5) { _ = repro_peak_work(rounds) }.seconds.min() ?? 1
    return work / best / 1e9
  }

  private static func field(_ name: String, of path: String) -> String? {
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
    return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
