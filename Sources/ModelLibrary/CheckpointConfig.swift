import ModelFiles

/// The `.yaml` beside a checkpoint, from which A1111 takes the kind of prediction and the noise schedule.
enum CheckpointConfig {
  /// The first setting that is not what A1111 assumes of an SD1 checkpoint without such a file.
  /// - Parameter path: of the checkpoint.
  /// - Throws: if the file is there and can't be read.
  static func unusualSetting(beside path: String) throws(ModelFileError) -> String? {
    let yaml = FileName.split(path).base + ".yaml"
    guard FileStamp(path: yaml) != nil else { return nil }
    let file = try MappedFile(path: yaml)
    let bytes = file.bytes(in: 0..<min(file.byteCount, limit))
    for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      guard let (key, value) = pair(line), let expected = usual[key] else { continue }
      let isUsual = value == expected || (Double(value) != nil && Double(value) == Double(expected))
      if !isUsual { return "\(key): \(value)" }
    }
    return nil
  }

  private static let limit = 1 << 16

  private static let usual = [
    "parameterization": "eps", "linear_start": "0.00085", "linear_end": "0.012", "timesteps": "1000",
    "scale_factor": "0.18215",
  ]

  /// `key: value  # comment`, without quotes.
  private static func pair(_ line: ArraySlice<UInt8>) -> (key: String, value: String)? {
    let code = line.prefix { $0 != UInt8(ascii: "#") }
    guard let colon = code.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    return (bare(code[..<colon]), bare(code[(colon + 1)...]))
  }

  private static func bare(_ text: ArraySlice<UInt8>) -> String {
    let dressing = Array(" \t\"'".utf8)
    let start = text.firstIndex { !dressing.contains($0) } ?? text.endIndex
    let end = text.lastIndex { !dressing.contains($0) }.map { $0 + 1 } ?? start
    return String(decoding: text[start..<max(start, end)], as: UTF8.self)
  }
}
