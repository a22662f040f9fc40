import FoundationEssentials
import ModelFiles
import Recipes
import Yams

extension CheckpointConfig {
  /// Reads the `.yaml` beside a checkpoint as A1111 does.
  /// - Parameter path: of the checkpoint.
  /// - Returns: nil if there is none.
  /// - Throws: what can't be read or used, in words.
  init?(beside path: String) throws(Defect) {
    let yaml = FileName.split(path).base + ".yaml"
    guard let stamp = FileStamp(path: yaml) else { return nil }
    guard stamp.kind == .file, stamp.byteCount <= Self.longest,
      let data = try? Data(contentsOf: URL(fileURLWithPath: yaml))
    else { throw Defect(path: yaml, words: "can't be read as a list of settings") }
    let text = String(decoding: data, as: UTF8.self)
    guard data.isFlatYAML(depth: 64),
      case .success(let node) = Result(catching: { try Yams.compose(yaml: text) })
    else { throw Defect(path: yaml, words: "is no YAML that A1111 would read") }
    self.init()
    try read(node?["model"]?["params"], yaml)
  }

  struct Defect: Error {
    let path: String
    let words: String
  }

  private static let longest = 1 << 16

  private mutating func read(_ params: Node?, _ yaml: String) throws(Defect) {
    func number(_ key: String) throws(Defect) -> Double? {
      guard let text = params?[key]?.scalar?.string else { return nil }
      guard let value = Double(text), value.isFinite, value > 0 else {
        throw Defect(path: yaml, words: "sets `\(key): \(text.prefix(40))`, which is no number it can be")
      }
      return value
    }
    if let steps = try number("timesteps"), steps != 1000 {
      throw Defect(path: yaml, words: "sets `timesteps: \(steps)`, and only models of 1000 are rendered")
    }
    linearStart = try number("linear_start")
    linearEnd = try number("linear_end")
    scaleFactor = try number("scale_factor")
    let scaling = params?["denoiser_config"]?["params"]?["scaling_config"]?["target"]?.scalar?.string
    switch params?["parameterization"]?.scalar?.string {
    case nil: predictsVelocity = scaling?.hasSuffix(".VScaling") == true
    case "eps": predictsVelocity = false
    case "v": predictsVelocity = true
    case let other?:
      throw Defect(path: yaml, words: "sets `parameterization: \(other.prefix(40))`, which is not rendered")
    }
  }
}

extension Data {
  /// Whether no line is indented and no bracket nested deeper than this: a YAML reader goes down a level for each.
  func isFlatYAML(depth: Int) -> Bool {
    let brackets = count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }
    return brackets <= depth
      && split(separator: 0x0A).allSatisfy { line in
        line.prefix { $0 == 0x20 || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "?") }.count <= depth
      }
  }
}
