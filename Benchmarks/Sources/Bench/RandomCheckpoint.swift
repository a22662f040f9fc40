import Foundation

/// A checkpoint with Stable Diffusion 1.5's names and shapes and small random numbers, in float16: what is measured
/// does not depend on what a model has learned.
struct RandomCheckpoint {
  typealias Entry = (name: String, shape: [Int])

  /// Writes the file unless it is there.
  static func file(in folder: URL) throws -> URL {
    let url = folder.appending(path: "sd15-random.safetensors")
    if FileManager.default.fileExists(atPath: url.path) { return url }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let unfinished = url.appendingPathExtension("part")
    try Data().write(to: unfinished)
    let output = try FileHandle(forWritingTo: unfinished)
    try write(entries, to: output)
    try output.close()
    try FileManager.default.moveItem(at: unfinished, to: url)
    return url
  }

  private static func write(_ entries: [Entry], to output: FileHandle) throws {
    var header: [String] = []
    var offset = 0
    for entry in entries {
      let end = offset + 2 * entry.shape.reduce(1, *)
      header.append(
        "\"\(entry.name)\":{\"dtype\":\"F16\",\"shape\":\(entry.shape),\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var text = Data("{\(header.joined(separator: ","))}".utf8)
    text.append(Data(repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8))
    var length = UInt64(text.count).littleEndian
    try output.write(contentsOf: withUnsafeBytes(of: &length) { Data($0) })
    try output.write(contentsOf: text)
    var state: UInt64 = 1
    for entry in entries { try output.write(contentsOf: values(of: entry, &state)) }
  }

  /// About as large as trained ones: weights by the square root of what they sum over, norms near 1.
  private static func values(of entry: Entry, _ state: inout UInt64) -> Data {
    let isVector = entry.shape.count == 1
    let isGain = isVector && entry.name.contains("norm") && entry.name.hasSuffix("weight")
    let scale = isVector ? 0.05 : 1 / Float(entry.shape.dropFirst().reduce(1, *)).squareRoot()
    var bits = [UInt16](repeating: 0, count: entry.shape.reduce(1, *))
    for i in bits.indices {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Float(Int32(truncatingIfNeeded: state >> 32)) / 2_147_483_648 * scale
      bits[i] = Float16(isGain ? 1 + value : value).bitPattern.littleEndian
    }
    return bits.withUnsafeBytes { Data($0) }
  }

  private static var entries: [Entry] { unet + textEncoder + decoder }

  private static var unet: [Entry] {
    let root = "model.diffusion_model."
    let levels = [320, 640, 1280, 1280]
    var list = linear(root + "time_embed.0", 320, 1280) + linear(root + "time_embed.2", 1280, 1280)
    list += convolution(root + "input_blocks.0.0", 4, 320)
    var widths = [320]
    var channels = 320
    for (level, width) in levels.enumerated() {
      for _ in 0..<2 {
        let block = root + "input_blocks.\(widths.count)."
        list += residual(block + "0", channels, width)
        if level < 3 { list += transformer(block + "1", width) }
        channels = width
        widths.append(width)
      }
      if level < 3 {
        list += convolution(root + "input_blocks.\(widths.count).0.op", width, width)
        widths.append(width)
      }
    }
    list += residual(root + "middle_block.0", 1280, 1280) + transformer(root + "middle_block.1", 1280)
    list += residual(root + "middle_block.2", 1280, 1280)
    for index in 0..<12 {
      let level = 3 - index / 3
      let width = levels[level]
      let block = root + "output_blocks.\(index)."
      list += residual(block + "0", channels + widths.removeLast(), width)
      if level < 3 { list += transformer(block + "1", width) }
      channels = width
      if index % 3 == 2, level > 0 {
        list += convolution(block + (level < 3 ? "2" : "1") + ".conv", width, width)
      }
    }
    return list + norm(root + "out.0", 320) + convolution(root + "out.2", 320, 4)
  }

  private static func residual(_ name: String, _ inputs: Int, _ outputs: Int) -> [Entry] {
    norm(name + ".in_layers.0", inputs) + convolution(name + ".in_layers.2", inputs, outputs)
      + linear(name + ".emb_layers.1", 1280, outputs) + norm(name + ".out_layers.0", outputs)
      + convolution(name + ".out_layers.3", outputs, outputs)
      + (inputs == outputs ? [] : convolution(name + ".skip_connection", inputs, outputs, size: 1))
  }

  private static func transformer(_ name: String, _ channels: Int) -> [Entry] {
    let block = name + ".transformer_blocks.0."
    var list = norm(name + ".norm", channels) + convolution(name + ".proj_in", channels, channels, size: 1)
    for (attention, context) in [("attn1", channels), ("attn2", 768)] {
      list.append((block + attention + ".to_q.weight", [channels, channels]))
      list.append((block + attention + ".to_k.weight", [channels, context]))
      list.append((block + attention + ".to_v.weight", [channels, context]))
      list += linear(block + attention + ".to_out.0", channels, channels)
    }
    list +=
      linear(block + "ff.net.0.proj", channels, 8 * channels)
      + linear(block + "ff.net.2", 4 * channels, channels)
    for i in 1...3 { list += norm(block + "norm\(i)", channels) }
    return list + convolution(name + ".proj_out", channels, channels, size: 1)
  }

  private static var textEncoder: [Entry] {
    let root = "cond_stage_model.transformer.text_model."
    var list: [Entry] = [
      (root + "embeddings.token_embedding.weight", [49408, 768]),
      (root + "embeddings.position_embedding.weight", [77, 768]),
    ]
    for i in 0..<12 {
      let layer = root + "encoder.layers.\(i)."
      for part in ["q_proj", "k_proj", "v_proj", "out_proj"] {
        list += linear(layer + "self_attn." + part, 768, 768)
      }
      list += norm(layer + "layer_norm1", 768) + norm(layer + "layer_norm2", 768)
      list += linear(layer + "mlp.fc1", 768, 3072) + linear(layer + "mlp.fc2", 3072, 768)
    }
    return list + norm(root + "final_layer_norm", 768)
  }

  private static var decoder: [Entry] {
    let root = "first_stage_model."
    var list =
      convolution(root + "post_quant_conv", 4, 4, size: 1) + convolution(root + "decoder.conv_in", 4, 512)
    for i in 1...2 { list += vaeResidual(root + "decoder.mid.block_\(i)", 512, 512) }
    list += norm(root + "decoder.mid.attn_1.norm", 512)
    for part in ["q", "k", "v", "proj_out"] {
      list += convolution(root + "decoder.mid.attn_1." + part, 512, 512, size: 1)
    }
    var channels = 512
    for (level, width) in [(3, 512), (2, 512), (1, 256), (0, 128)] {
      for i in 0..<3 {
        list += vaeResidual(root + "decoder.up.\(level).block.\(i)", channels, width)
        channels = width
      }
      if level > 0 { list += convolution(root + "decoder.up.\(level).upsample.conv", width, width) }
    }
    return list + norm(root + "decoder.norm_out", 128) + convolution(root + "decoder.conv_out", 128, 3)
  }

  private static func vaeResidual(_ name: String, _ inputs: Int, _ outputs: Int) -> [Entry] {
    norm(name + ".norm1", inputs) + convolution(name + ".conv1", inputs, outputs)
      + norm(name + ".norm2", outputs)
      + convolution(name + ".conv2", outputs, outputs)
      + (inputs == outputs ? [] : convolution(name + ".nin_shortcut", inputs, outputs, size: 1))
  }

  private static func convolution(_ name: String, _ inputs: Int, _ outputs: Int, size: Int = 3) -> [Entry] {
    [(name + ".weight", [outputs, inputs, size, size]), (name + ".bias", [outputs])]
  }

  private static func linear(_ name: String, _ inputs: Int, _ outputs: Int) -> [Entry] {
    [(name + ".weight", [outputs, inputs]), (name + ".bias", [outputs])]
  }

  private static func norm(_ name: String, _ channels: Int) -> [Entry] {
    [(name + ".weight", [channels]), (name + ".bias", [channels])]
  }
}
