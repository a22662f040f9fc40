/// What a label means that people and pages write in front of a value.
enum ListedName: Hashable {
  case prompt
  case negativePrompt
  case width
  case height
  /// A key of an infotext.
  case key(String)

  /// nil where the label means nothing known; the case of letters does not count.
  init?(_ label: String) {
    guard label.utf8.count <= 48 else { return nil }
    let words = foreignKey(label)
    if let known = Self.words[words] {
      self = known
    } else if let key = Self.keys[words] {
      self = .key(key)
    } else if let known = KnownKeys.find(label.trimmed) ?? KnownKeys.find(words), known.match == .exact {
      self = .key(known.name)
    } else {
      return nil
    }
  }

  /// Whether the label is another name than the infotext's own.
  func isAlias(_ label: String) -> Bool {
    if case .key(let key) = self { return key.lowercased() != label.lowercased() }
    return false
  }

  private static let words: [String: ListedName] = [
    "prompt": .prompt, "positive prompt": .prompt, "positive": .prompt,
    "positiveprompt": .prompt,
    "negative prompt": .negativePrompt, "negative": .negativePrompt, "negativeprompt": .negativePrompt,
    "width": .width, "height": .height,
  ]

  private static let keys = [
    "sampling steps": "Steps", "inference steps": "Steps", "num inference steps": "Steps",
    "sampling method": "Sampler", "sampler name": "Sampler", "scheduler": "Schedule type",
    "scheduler type": "Schedule type",
    "cfg": "CFG scale", "cfgscale": "CFG scale", "guidance": "CFG scale", "guidance scale": "CFG scale",
    "resolution": "Size", "dimensions": "Size", "image size": "Size",
    "checkpoint": "Model", "stable diffusion model": "Model", "base model": "Model", "model name": "Model",
    "sd model": "Model", "vae model": "VAE", "sd vae": "VAE", "clipskip": "Clip skip",
    "denoise": "Denoising strength", "denoising": "Denoising strength", "eta noise seed delta": "ENSD",
    "hypernetwork": "Hypernet", "restore faces": "Face restoration",
    "use face correction": "Face restoration", "use upscaling": "Postprocess upscaler",
  ]
}

extension UTF8Text {
  /// What stands before the first colon of a line, if that is short and made of a label's characters.
  func label(in line: Range<Int>) -> String? {
    let line = trimmed(line)
    guard let colon = bytes[line].prefix(49).firstIndex(of: UInt8(ascii: ":")), colon > line.lowerBound else {
      return nil
    }
    let label = trimmed(line.lowerBound..<colon)
    let isLabel = bytes[label].allSatisfy { byte in
      isDigit(byte) || (0x61...0x7A).contains(lowercased(byte)) || labelSigns.contains(byte)
    }
    return isLabel && !label.isEmpty ? string(label) : nil
  }
}

private let labelSigns = Array(" ._-/()".utf8)
