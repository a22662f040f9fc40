import Networks
import Tensors

/// Texts as a UNet has read them. Each is read when it is first wanted and kept for the steps that follow.
struct TextReading {
  /// Rows of texts that are kept beside those just wanted: enough for prompts that change with every step. A row
  /// takes 0.1 MB of SD 1.5 and 0.7 MB of SDXL.
  static let mostRows = 8 * 77

  let unet: UNet
  let device: Device
  private var known: [(text: TextStates, read: ReadText)] = []

  /// Rows of all texts that are kept.
  var rows: Int { known.reduce(0) { $0 + $1.text.rows } }

  init(unet: UNet, device: Device) {
    self.unet = unet
    self.device = device
  }

  mutating func read(_ texts: [TextStates]) -> [ReadText] {
    texts.map { text in
      if let found = known.first(where: { $0.text == text }) { return found.read }
      let fresh = unet.read(
        Tensor(text.values, shape: [1, text.rows, text.width], on: device),
        vector: unet.vectorWidth == 0 ? nil : Tensor(text.vector, shape: [1, text.vector.count], on: device))
      while rows + text.rows > Self.mostRows, !known.isEmpty { known.removeFirst() }
      known.append((text, fresh))
      return fresh
    }
  }
}
