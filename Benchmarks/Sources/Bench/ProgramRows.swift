import Foundation

/// The whole program, as a user starts it.
struct ProgramRows {
  let program: String
  let checkpoint: URL
  let threads: Int
  let profile: String
  let folder: URL

  /// Nothing but starting.
  func startUp(repetitions: Int) throws -> Measurement {
    try measured("start-up: reprocheck --version", repetitions: repetitions * 3) {
      _ = try run(["--version"])
    }
  }

  /// One image of two steps, with its stages.
  func image(repetitions: Int) throws -> [Measurement] {
    let claim = folder.appending(path: "claim.txt")
    try Data(
      "a lighthouse at dusk\nNegative prompt: fog\nSteps: 2, Sampler: Euler, CFG scale: 7, Seed: 1, Size: 512x512\n"
        .utf8
    ).write(to: claim)
    let arguments = [
      "run", claim.path, "--checkpoint", checkpoint.path, "--threads", "\(threads)", "--profile", profile,
      "--json",
      "--force", "-o", folder.appending(path: "image.png").path,
    ]
    _ = try run(arguments)  // the file's pages and its hash are known from here on
    var whole: [Double] = []
    var first: [Double] = []
    var peak = 0
    for _ in 0..<repetitions {
      let child = try run(arguments)
      whole.append(child.seconds)
      peak = max(peak, child.peakBytes)
      first.append(child.seconds - (try lateStages(of: child)))
    }
    let note = String(format: "peak %.2f GiB resident", Double(peak) / Double(1 << 30))
    return [
      Measurement(name: "image, 2 steps, 512x512, whole process", seconds: whole, note: note),
      Measurement(name: "  of it all but sampling and decoding", seconds: first),
    ]
  }

  private func lateStages(of child: Child) throws -> Double {
    let object = try JSONSerialization.jsonObject(with: child.output) as? [String: Any]
    let stages = object?["stages"] as? [[String: Any]] ?? []
    return stages.reduce(0.0) { sum, stage in
      guard let name = stage["stage"] as? String, ["sampling", "decoding"].contains(name) else { return sum }
      return sum + (stage["seconds"] as? Double ?? 0)
    }
  }

  private func run(_ arguments: [String]) throws -> Child {
    let child = try Child(program, arguments)
    guard child.status == 0 else { throw BenchError.failed(program, status: child.status) }
    return child
  }
}
