import Foundation

/// Eight claims of the trained fixture, tested by one run of `verify`: on one thread, and on two that share them.
func eightRenders(program: String, fixtures: String, in folder: URL, repetitions: Int) throws -> [Measurement]
{
  let scenes = URL(fileURLWithPath: fixtures).appending(path: "tiny-scenes")
  let gallery = folder.appending(path: "eight-renders")
  try? FileManager.default.removeItem(at: gallery)
  try FileManager.default.createDirectory(at: gallery, withIntermediateDirectories: true)
  for number in ["01", "02", "03", "04", "05", "06", "08", "11"] {
    let images = scenes.appending(path: "images")
    let all = try FileManager.default.contentsOfDirectory(atPath: images.path)
    for name in all where name.hasPrefix(number + "-") {
      try FileManager.default.copyItem(at: images.appending(path: name), to: gallery.appending(path: name))
    }
  }
  func seconds(threads: Int) throws -> Double {
    let child = try Child(
      program,
      [
        "verify", gallery.path, "--models", scenes.appending(path: "models").path, "--threads", "\(threads)",
        "--fresh", "--json", "--ledger", folder.appending(path: "eight-renders.sqlite").path,
      ])
    guard child.status == 0 else { throw BenchError.failed(program, status: child.status) }
    return child.seconds
  }
  _ = try seconds(threads: 2)
  // One after the other, so that a machine whose speed drifts treats both alike.
  let pairs = try (0..<repetitions).map { _ in (one: try seconds(threads: 1), two: try seconds(threads: 2)) }
  let ratios = pairs.map { $0.one / $0.two }.sorted()
  return [
    Measurement(name: "8 renders of the fixture, 1 thread", seconds: pairs.map(\.one)),
    Measurement(
      name: "8 renders of the fixture, 2 threads", seconds: pairs.map(\.two),
      note: String(format: "%.2f times as fast", ratios[ratios.count / 2])),
  ]
}
