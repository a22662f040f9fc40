import Prompts
import Recipes

/// The LoRA tags of a prompt, with what is wrong with them.
struct LoraTags {
  private(set) var requests: [LoraRequest] = []
  private(set) var reasons: [Reason] = []

  /// What the extensions LoRA Block Weight and loractl add to a tag.
  private static let blockWeightWords = ["lbw", "lbwe", "start", "stop", "step", "hr", "lr"]

  /// A prompt of ten thousand broken tags is refused as surely with a few reasons.
  private static let reasonsAtMost = 8

  init(prompt: String, hashes: [NamedHash]) {
    guard prompt.holds(UInt8(ascii: "<")) else { return }
    let found = Dictionary(hashes.map { ($0.name, $0.hash) }, uniquingKeysWith: { $0 ?? $1 })
    for network in extractingExtraNetworks(from: prompt).networks {
      switch network.kind {
      case "lora", "lyco": read(network, found)
      case "hypernet": refuse(.unsupportedFeature, network, "asks for a hypernetwork, which is not rendered")
      default: break
      }
    }
  }

  private mutating func read(_ network: ExtraNetwork, _ hashes: [String: String?]) {
    if let activation = try? LoraActivation.all(in: [network]).first {
      append(activation, hashes)
      if Self.blockWeightWords.contains(where: { network.named($0) != nil }) {
        refuse(
          .unsupportedFeature, network,
          "has weights for single blocks, steps or passes, which are not rendered")
      }
      if leavesFolder(activation.name) { refuse(.invalidValue, network, "leads out of the model folders") }
    } else if let weights = blockWeights(network), let name = network.positional.first {
      append(LoraActivation(name: name, textEncoder: weights, unet: weights), hashes)
      refuse(.unsupportedFeature, network, "has weights for single blocks, which are not rendered")
    } else if let weight = firstSteppedWeight(network), let name = network.positional.first {
      append(LoraActivation(name: name, textEncoder: weight, unet: weight), hashes)
      refuse(.unsupportedFeature, network, "has weights that change with the steps, which are not rendered")
    } else {
      refuse(.invalidValue, network, "has a LoRA weight that is no finite number")
    }
  }

  /// The first of `weight@step` pairs: what the extension loractl reads.
  private func firstSteppedWeight(_ network: ExtraNetwork) -> Double? {
    let values =
      network.positional.dropFirst() + ["te", "unet", "hr", "lr"].compactMap { network.named($0) }
    return values.lazy.compactMap { value -> Double? in
      let parts = value.split(separator: "@", maxSplits: 1)
      return parts.count == 2 ? finiteNumber(String(parts[0]).trimmed) : nil
    }.first
  }

  private mutating func append(_ activation: LoraActivation, _ hashes: [String: String?]) {
    let name = activation.name
    let key = name.unicodeScalars.filter { $0 != "," && $0 != ":" }
    requests.append(
      LoraRequest(
        name: name, textEncoderMultiplier: activation.textEncoder, unetMultiplier: activation.unet,
        dynamicRank: activation.dimension, hash: hashes[String(String.UnicodeScalarView(key))] ?? nil))
  }

  private mutating func refuse(_ code: ReasonCode, _ network: ExtraNetwork, _ problem: String) {
    guard reasons.count < Self.reasonsAtMost else { return }
    reasons.append(Reason(code, "the tag \(redacted(network.tag).shortened()) \(problem)"))
  }

  /// The first of at least two numbers in the place of one: what the extension LoRA Block Weight reads.
  private func blockWeights(_ network: ExtraNetwork) -> Double? {
    guard network.positional.count > 1 else { return nil }
    let weights = network.positional.dropFirst().flatMap { $0.split(separator: ",") }
    guard weights.count > 1, let first = weights.first.flatMap({ finiteNumber(String($0).trimmed) }) else {
      return network.named("lbw") == nil ? nil : 1
    }
    return first
  }

  private func leavesFolder(_ name: String) -> Bool {
    let parts = name.utf8.split(omittingEmptySubsequences: false) { $0 == UInt8(ascii: "/") || $0 == 0x5C }
    return parts.count > 1 && (parts[0].isEmpty || parts.contains { $0.elementsEqual("..".utf8) })
      || name.utf8.contains(0)
  }
}
