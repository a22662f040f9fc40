/// What `<lora:name:te:unet:dyn>` asks for; `lyco` is the same.
public struct LoraActivation: Hashable, Sendable {
  /// File name without extension, or alias.
  public var name: String
  /// Multiplier in the text encoders.
  public var textEncoder: Double
  /// Multiplier in the UNet; the text encoders' unless stated.
  public var unet: Double
  /// How many ranks to use; nil: all.
  public var dimension: Int?

  public init(name: String, textEncoder: Double = 1, unet: Double = 1, dimension: Int? = nil) {
    self.name = name
    self.textEncoder = textEncoder
    self.unet = unet
    self.dimension = dimension
  }
}

extension LoraActivation {
  /// The LoRAs among the tags of a prompt, in their order (`extensions-builtin/Lora/extra_networks_lora.py`).
  /// - Throws: what makes A1111 use no LoRA at all.
  public static func all(in networks: [ExtraNetwork]) throws(PromptError) -> [LoraActivation] {
    var activations: [LoraActivation] = []
    for network in networks where network.kind == "lora" || network.kind == "lyco" {
      activations.append(try LoraActivation(network))
    }
    return activations
  }

  /// A number in place is read, and refused, even where a named one replaces it.
  private init(_ network: ExtraNetwork) throws(PromptError) {
    let positional = network.positional
    guard let name = positional.first else { throw .networkWithoutName(tag: network.excerpt) }
    var te = 1.0
    if positional.count > 1 { te = try network.number(positional[1]) }
    if let text = network.named("te") { te = try network.number(text) }
    var unet = te
    if positional.count > 2 { unet = try network.number(positional[2]) }
    if let text = network.named("unet") { unet = try network.number(text) }
    var dimension: Int?
    if positional.count > 3 { dimension = try network.integer(positional[3]) }
    if let text = network.named("dyn") { dimension = try network.integer(text) }
    self.init(name: name, textEncoder: te, unet: unet, dimension: dimension)
  }
}

extension ExtraNetwork {
  fileprivate var excerpt: String { tag.unicodeScalars.excerpt }

  fileprivate func number(_ text: String) throws(PromptError) -> Double {
    let scalars = Array(text.unicodeScalars)
    guard let value = pythonFloat(scalars[...]) else {
      throw .networkNumber(tag: excerpt, text: scalars.excerpt)
    }
    return value
  }

  fileprivate func integer(_ text: String) throws(PromptError) -> Int {
    let scalars = Array(text.unicodeScalars)
    guard let value = pythonInt(scalars[...]) else {
      throw .networkNumber(tag: excerpt, text: scalars.excerpt)
    }
    return value
  }
}
