public import ModelFiles
import Synchronization
public import Tensors

/// The tensors of a model under their checkpoint names: the checkpoint's own, an external VAE's in place of its
/// VAE, and what LoRAs add to them. Nothing is expanded before a layer asks for it.
public final class ModelWeights: Sendable {
  /// Which precision the stored numbers are given before they are used.
  public enum Rounding: Sendable {
    case stored
    /// To float16, also after each LoRA, as A1111 does on a graphics card.
    case half
  }

  struct Source: Sendable {
    let file: SafetensorsFile
    let entry: TensorEntry
  }

  public let device: Device
  let rounding: Rounding
  let sources: [String: Source]
  /// Every path on the way to a tensor.
  let paths: Set<String>
  let deltas: [String: [WeightDelta]]
  /// The path of the checkpoint, for messages.
  public let file: String
  let retention: Retention
  private let taken = Mutex(Set<String>())

  /// - Parameters:
  ///   - vae: an external VAE, whose names have no `first_stage_model.` in front.
  ///   - adapters: LoRAs in the order in which they are applied.
  ///   - keptBytes: how much expanded weights may stay in memory between uses.
  public init(
    checkpoint: SafetensorsFile, vae: SafetensorsFile?, adapters: [LoraAdapter] = [],
    rounding: Rounding = .stored, keptBytes: Int, on device: Device
  ) {
    self.device = device
    self.rounding = rounding
    file = checkpoint.path
    retention = Retention(bytes: keptBytes)
    var sources = Self.checkpointSources(checkpoint)
    if let vae {
      sources = sources.filter { !$0.key.hasPrefix("first_stage_model.") }
      for entry in vae.tensors {
        if let name = CheckpointNames.name(ofVAE: entry.name) {
          sources[name] = Source(file: vae, entry: entry)
        }
      }
    }
    self.sources = sources
    paths = Self.paths(to: sources.keys)
    deltas = NetworkMatching(shapes: sources.mapValues(\.entry.shape)).deltas(of: adapters)
  }

  /// The beginning of all names: descend from here.
  public var root: WeightScope { WeightScope(weights: self, path: "") }

  public func scope(_ path: String) -> WeightScope { WeightScope(weights: self, path: path) }

  /// Names below `prefix` that no layer took.
  public func unread(below prefix: String) -> [String] {
    let taken = taken.withLock { $0 }
    return sources.keys.filter { $0.hasPrefix(prefix) && !taken.contains($0) }.sorted()
  }

  private static func paths(to names: some Sequence<String>) -> Set<String> {
    var paths: Set<String> = []
    for name in names {
      var rest = Substring(name)
      while let dot = rest.utf8.lastIndex(of: UInt8(ascii: ".")) {
        rest = rest[..<dot]
        if !paths.insert(String(rest)).inserted { break }
      }
    }
    return paths
  }

  /// The shapes of a checkpoint's tensors under the names by which networks know them.
  static func shapes(of checkpoint: SafetensorsFile) -> [String: [Int]] {
    checkpointSources(checkpoint).mapValues(\.entry.shape)
  }

  /// Gives back the expanded weights that were kept: a stage is over.
  public func releaseKept() { retention.releaseAll() }

  func markTaken(_ name: String) { taken.withLock { _ = $0.insert(name) } }

  private static func checkpointSources(_ file: SafetensorsFile) -> [String: Source] {
    let names = CheckpointNames(file)
    var sources: [String: Source] = [:]
    for entry in file.tensors {
      if let name = names.name(of: entry.name) { sources[name] = Source(file: file, entry: entry) }
    }
    return sources
  }
}
