import JSON
public import Recipes

/// What a trainer wrote into a LoRA's metadata of how it was made. It is a claim, and may be left out or wrong.
public struct TrainingRecord: Hashable, Sendable {
  /// File name of the checkpoint it was trained on, without folders.
  public var baseModel: String?
  /// In lower case: SHA-256 of that checkpoint if it is there, else its AutoV1.
  public var baseModelHash: String?
  /// Such as `sd_v1` or `sdxl_base_v1-0`.
  public var baseVersion: String?
  public var resolution: String?
  public var networkModule: String?
  public var rank: String?
  public var alpha: String?
  public var images: Int?
  public var epochs: Int?
  public var steps: Int?
  public var clipSkip: Int?
  /// Words of the training's captions, the most frequent first; words of the same number by their bytes.
  public var tags: [TagCount] = []

  public struct TagCount: Hashable, Sendable {
    public var tag: String
    public var count: Int
  }

  /// - Returns: nil where the metadata say nothing of a training.
  public init?(_ metadata: [Field]) {
    func value(_ key: String) -> String? {
      metadata.first { $0.key == key }.flatMap { ["", "None", "null"].contains($0.value) ? nil : $0.value }
    }
    baseModel = value("ss_sd_model_name").map(FileName.last(of:))
    baseModelHash = (value("ss_new_sd_model_hash") ?? value("ss_sd_model_hash"))?.lowercased()
    baseVersion = value("ss_base_model_version") ?? value("modelspec.architecture")
    resolution = value("ss_resolution") ?? value("modelspec.resolution")
    networkModule = value("ss_network_module")
    rank = value("ss_network_dim")
    alpha = value("ss_network_alpha")
    images = value("ss_num_train_images").flatMap { Int($0) }
    epochs = value("ss_epoch").flatMap { Int($0) } ?? value("ss_num_epochs").flatMap { Int($0) }
    steps = value("ss_steps").flatMap { Int($0) } ?? value("ss_max_train_steps").flatMap { Int($0) }
    clipSkip = value("ss_clip_skip").flatMap { Int($0) }
    tags = value("ss_tag_frequency").map(Self.tags) ?? []
    let texts = [baseModel, baseModelHash, baseVersion, resolution, networkModule, rank, alpha]
    let isSilent =
      texts.allSatisfy { $0 == nil } && [images, epochs, steps, clipSkip].allSatisfy { $0 == nil }
      && tags.isEmpty
    if isSilent { return nil }
  }

  /// Counts of tags by folder of training images, added up.
  private static func tags(_ text: String) -> [TagCount] {
    guard let folders = (try? JSONValue(parsing: text))?.members else { return [] }
    var counts: [String: Int] = [:]
    for entry in folders.flatMap({ $0.value.members ?? [] }) {
      guard let count = entry.value.integer, count > 0 else { continue }
      let sum = counts[entry.key, default: 0].addingReportingOverflow(count)
      counts[entry.key] = sum.overflow ? .max : sum.partialValue
    }
    return counts.map { TagCount(tag: $0.key, count: $0.value) }.sorted { a, b in
      a.count != b.count ? a.count > b.count : a.tag.utf8.lexicographicallyPrecedes(b.tag.utf8)
    }
  }
}
