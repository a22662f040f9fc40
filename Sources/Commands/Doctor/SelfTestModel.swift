import ModelFiles
import OutputFiles

/// A checkpoint of SD 1's architecture, as small as it can be, with weights that follow from a seed: the same bytes
/// on every machine. It makes no picture that means anything, and every kind of layer has its say in it.
struct SelfTestModel {
  private(set) var tensors: [OutgoingTensor] = []
  private var state: UInt64 = 0x5EED_0F7E_57ED

  private static let width = 32
  private static let textWidth = 64
  private static let time = 128
  private static let unet = "model.diffusion_model."
  private static let vae = "first_stage_model."
  private static let text = "cond_stage_model.transformer.text_model."

  init() {
    addUNet()
    addDecoder()
    addText()
  }

  func write(to path: String) throws(OutputError) {
    try SafetensorsFile.write(tensors, metadata: [("format", "pt")], to: path)
  }

  /// SplitMix64 to 24 bits, in -1 ..< 1: every step is exact in float32.
  private mutating func uniform() -> Float {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    z ^= z >> 31
    return Float(z >> 40) / Float(1 << 23) - 1
  }

  private mutating func add(_ name: String, _ shape: [Int], around centre: Float = 0, by scale: Float) {
    let values = (0..<shape.reduce(1, *)).map { _ in centre + scale * uniform() }
    tensors.append(OutgoingTensor(name: name, shape: shape, values: values))
  }

  /// Weights whose products have about the size of what goes in.
  private mutating func layer(
    _ name: String, _ outputs: Int, _ inputs: Int, kernel: Int? = nil, bias: Bool = true
  ) {
    let places = (kernel ?? 1) * (kernel ?? 1)
    let scale = (3 / Float(inputs * places)).squareRoot()
    add(name + ".weight", [outputs, inputs] + (kernel.map { [$0, $0] } ?? []), by: scale)
    if bias { add(name + ".bias", [outputs], by: 0.1) }
  }

  private mutating func norm(_ name: String, _ width: Int) {
    add(name + ".weight", [width], around: 1, by: 0.25)
    add(name + ".bias", [width], by: 0.125)
  }

  private mutating func resnet(_ path: String, _ inputs: Int, _ outputs: Int) {
    norm(path + "in_layers.0", inputs)
    layer(path + "in_layers.2", outputs, inputs, kernel: 3)
    layer(path + "emb_layers.1", outputs, Self.time)
    norm(path + "out_layers.0", outputs)
    layer(path + "out_layers.3", outputs, outputs, kernel: 3)
    if inputs != outputs { layer(path + "skip_connection", outputs, inputs, kernel: 1) }
  }

  private mutating func transformer(_ path: String) {
    let width = Self.width
    norm(path + "norm", width)
    layer(path + "proj_in", width, width, kernel: 1)
    let block = path + "transformer_blocks.0."
    for (name, context) in [("1", width), ("2", Self.textWidth)] {
      norm(block + "norm" + name, width)
      layer(block + "attn\(name).to_q", width, width, bias: false)
      layer(block + "attn\(name).to_k", width, context, bias: false)
      layer(block + "attn\(name).to_v", width, context, bias: false)
      layer(block + "attn\(name).to_out.0", width, width)
    }
    norm(block + "norm3", width)
    layer(block + "ff.net.0.proj", 8 * width, width)
    layer(block + "ff.net.2", width, 4 * width)
    layer(path + "proj_out", width, width, kernel: 1)
  }

  /// Two levels with one resnet each; attention in the first and in the middle.
  private mutating func addUNet() {
    let (unet, width) = (Self.unet, Self.width)
    layer(unet + "time_embed.0", Self.time, width)
    layer(unet + "time_embed.2", Self.time, Self.time)
    layer(unet + "input_blocks.0.0", width, 4, kernel: 3)
    resnet(unet + "input_blocks.1.0.", width, width)
    transformer(unet + "input_blocks.1.1.")
    layer(unet + "input_blocks.2.0.op", width, width, kernel: 3)
    resnet(unet + "input_blocks.3.0.", width, width)
    resnet(unet + "middle_block.0.", width, width)
    transformer(unet + "middle_block.1.")
    resnet(unet + "middle_block.2.", width, width)
    for block in 0..<4 {
      resnet(unet + "output_blocks.\(block).0.", 2 * width, width)
      if block == 1 { layer(unet + "output_blocks.1.1.conv", width, width, kernel: 3) }
      if block > 1 { transformer(unet + "output_blocks.\(block).1.") }
    }
    norm(unet + "out.0", width)
    layer(unet + "out.2", 4, width, kernel: 3)
  }

  private mutating func vaeResnet(_ path: String) {
    for n in ["1", "2"] {
      norm(path + "norm" + n, Self.width)
      layer(path + "conv" + n, Self.width, Self.width, kernel: 3)
    }
  }

  private mutating func addDecoder() {
    let (decoder, width) = (Self.vae + "decoder.", Self.width)
    layer(Self.vae + "post_quant_conv", 4, 4, kernel: 1)
    layer(decoder + "conv_in", width, 4, kernel: 3)
    vaeResnet(decoder + "mid.block_1.")
    norm(decoder + "mid.attn_1.norm", width)
    for name in ["q", "k", "v", "proj_out"] { layer(decoder + "mid.attn_1." + name, width, width, kernel: 1) }
    vaeResnet(decoder + "mid.block_2.")
    for level in (0..<4).reversed() {
      for block in 0..<2 { vaeResnet(decoder + "up.\(level).block.\(block).") }
      if level > 0 { layer(decoder + "up.\(level).upsample.conv", width, width, kernel: 3) }
    }
    norm(decoder + "norm_out", width)
    layer(decoder + "conv_out", 3, width, kernel: 3)
  }

  private mutating func addText() {
    let (text, width) = (Self.text, Self.textWidth)
    tensors.append(tokenTable())
    add(text + "embeddings.position_embedding.weight", [77, width], by: 0.5)
    for name in ["q", "k", "v", "out"] {
      layer(text + "encoder.layers.0.self_attn.\(name)_proj", width, width)
    }
    for name in ["1", "2"] { norm(text + "encoder.layers.0.layer_norm" + name, width) }
    layer(text + "encoder.layers.0.mlp.fc1", 4 * width, width)
    layer(text + "encoder.layers.0.mlp.fc2", width, 4 * width)
    norm(text + "final_layer_norm", width)
  }

  /// 49408 rows, of which 61 differ: float16 values of a few bits.
  private mutating func tokenTable() -> OutgoingTensor {
    let rows = 61
    let values = (0..<rows * Self.textWidth).map { _ in Float16((uniform() * 64).rounded() / 64) }
    let folded = values.flatMap { value -> [UInt8] in
      [UInt8(truncatingIfNeeded: value.bitPattern), UInt8(truncatingIfNeeded: value.bitPattern >> 8)]
    }
    var bytes: [UInt8] = []
    let wanted = 49408 * Self.textWidth * 2
    bytes.reserveCapacity(wanted + folded.count)
    while bytes.count < wanted { bytes += folded }
    bytes.removeLast(bytes.count - wanted)
    return OutgoingTensor(
      name: Self.text + "embeddings.token_embedding.weight", dtype: .f16, shape: [49408, Self.textWidth],
      bytes: bytes)
  }
}
