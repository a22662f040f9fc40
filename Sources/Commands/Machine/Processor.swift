import FoundationEssentials
import Glibc
import Tensors

/// The processor as the system describes it.
struct Processor {
  var model = "unknown"
  var cores = max(ProcessInfo.processInfo.activeProcessorCount, 1)
  /// Of its features those that matter here.
  var features: [String] = []

  init() {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: "/proc/cpuinfo")) else { return }
    for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let value = parts[1].drop { $0 == " " }
      if parts[0].hasPrefix("model name"), model == "unknown" { model = String(value) }
      if parts[0].hasPrefix("flags") || parts[0].hasPrefix("Features"), features.isEmpty {
        let flags = Set(value.split(separator: " ").map(String.init))
        features = Self.known.filter(flags.contains)
      }
    }
  }

  private static let known = [
    "sse4_2", "avx", "f16c", "fma", "avx2", "avx512f", "avx512bw", "avx512vl", "avx512_bf16", "avx512_fp16",
    "amx_tile", "amx_bf16", "sha_ni", "asimd", "sve",
  ]
}

/// Float32 operations a second of this machine, in a product of the size that networks have. Counted by the time that
/// the process has a processor, so that other work on the machine does not show.
func measuredSpeed(on device: Device) -> Double {
  let (rows, depth, columns) = (1024, 640, 640)
  let x = Tensor((0..<rows * depth).map { Float($0 % 17) / 16 - 0.5 }, shape: [1, rows, depth], on: device)
  let weight = Tensor(
    (0..<columns * depth).map { Float($0 % 13) / 12 - 0.5 }, shape: [columns, depth], on: device)
  let matrix = Matrix(weight)
  _ = linear(x, matrix)
  let start = clock()
  var count = 0
  while clock() - start < CLOCKS_PER_SEC / 4 {
    _ = linear(x, matrix)
    count += 1
  }
  let seconds =
    Double(clock() - start) / Double(CLOCKS_PER_SEC) / Double(min(device.threads, Processor().cores))
  return 2 * Double(rows * depth * columns) * Double(count) / seconds
}
