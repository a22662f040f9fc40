import ModelFiles
import Recipes
import Weights

/// The model files of a pass, open.
struct PassFiles: Sendable {
  let checkpoint: SafetensorsFile
  /// What the `.yaml` beside the checkpoint says.
  let config: CheckpointConfig?
  let vae: SafetensorsFile?
  let adapters: [LoraAdapter]
  private let loras: [LoraUse]

  init(
    checkpoint: ModelFile, vae: ModelFile?, loras: [LoraUse], from files: OpenModelFiles
  ) throws(DiffusionError) {
    self.checkpoint = try Self.open(checkpoint, from: files)
    config = checkpoint.config
    if let vae { self.vae = try Self.open(vae, from: files) } else { self.vae = nil }
    var adapters: [LoraAdapter] = []
    for use in loras {
      adapters.append(
        LoraAdapter(
          name: use.request.name, file: try Self.open(use.file, from: files),
          textEncoderMultiplier: use.request.textEncoderMultiplier,
          unetMultiplier: use.request.unetMultiplier,
          dynamicRank: use.request.dynamicRank))
    }
    self.adapters = adapters
    self.loras = loras
  }

  private static func open(
    _ file: ModelFile, from files: OpenModelFiles
  ) throws(DiffusionError) -> SafetensorsFile {
    do { return try files.file(at: file.path) } catch { throw .modelFile(error) }
  }

  /// Why LoRAs can't be applied as A1111 does.
  var unusableNetworks: [Reason] {
    zip(loras, LoraFit.all(of: adapters.map(\.file), on: checkpoint)).compactMap(Self.unusable)
  }

  /// A file that A1111 can't load has no effect there, and no hash in what it writes.
  private static func unusable(_ use: LoraUse, _ fit: LoraFit) -> Reason? {
    guard let defect = fit.defect else { return nil }
    let name = "`<lora:\(use.request.name)>`"
    switch defect {
    case .unreadable: return Reason(.unsupportedModel, "\(name): \(defect)")
    case .unusable where use.request.hash == nil: return nil
    case .unusable:
      return Reason(
        .unsupportedFeature,
        "\(name): \(defect), and the claim states its hash: the picture was made by a program that knows such networks"
      )
    }
  }
}
