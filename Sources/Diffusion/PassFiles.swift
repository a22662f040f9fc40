import ModelFiles
import Recipes
import Weights

/// The model files of a pass, open.
struct PassFiles: Sendable {
  let checkpoint: SafetensorsFile
  /// What the `.yaml` beside the checkpoint says.
  let config: CheckpointConfig?
  let vae: SafetensorsFile?
  /// The networks that act, in their order.
  let adapters: [LoraAdapter]
  /// Why networks can't be applied as A1111 does.
  let unusableNetworks: [Reason]
  /// What a reader should know of networks that don't act as a whole.
  let networkNotes: [Note]

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
    let fits = LoraFit.all(of: adapters.map(\.file), on: self.checkpoint)
    self.adapters = zip(adapters, fits).filter { $0.1.defect == nil }.map(\.0)
    unusableNetworks = zip(loras, fits).compactMap(Self.unusable)
    networkNotes = zip(loras, fits).compactMap { use, fit in fit.note(on: use.request.name) }
  }

  private static func open(
    _ file: ModelFile, from files: OpenModelFiles
  ) throws(DiffusionError) -> SafetensorsFile {
    do { return try files.file(at: file.path) } catch { throw .modelFile(error) }
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

extension LoraFit {
  /// nil if the file acts as a whole.
  fileprivate func note(on name: String) -> Note? {
    if let defect {
      return Note("lora-without-effect", "<lora:\(name)>: \(defect); it is left out, as A1111 leaves it out.")
    }
    guard let first = ignored.first else { return nil }
    return Note(
      matched == 0 ? "lora-without-effect" : "lora-partly-applied",
      "<lora:\(name)>: \(matched) of \(layers) layers fit this checkpoint; A1111 ignores the others too, such as `\(first)`."
    )
  }
}
