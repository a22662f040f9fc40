import ModelFiles

/// Work and memory of one pass through a network, by the names and shapes of its tensors alone.
struct NetworkCost {
  /// Multiplications and additions, counted as in the definition of each layer.
  private(set) var flop = 0.0
  /// The most float32 values that activations take at one time, about.
  private(set) var peakValues = 0.0
  /// Of the tensors as stored.
  private(set) var storedBytes = 0.0
  /// Values of all tensors, and of the largest.
  private(set) var weightValues = 0.0
  private(set) var largestWeight = 0.0
  /// What waits for later layers.
  private var waiting: [Double] = []
  private var area: Double
  private let contextRows: Double

  private init(height: Int, width: Int, contextRows: Int) {
    area = Double(height) * Double(width)
    self.contextRows = Double(contextRows)
  }

  /// - Parameters: height and width of the latent; the rows of the text's states.
  static func unet(_ tensors: TensorShapes, height: Int, width: Int, contextRows: Int) -> NetworkCost {
    var cost = NetworkCost(height: height, width: width, contextRows: contextRows)
    cost.count(tensors.group(["time_embed"]), rows: 1)
    for block in tensors.blocks("input_blocks") {
      for layer in block { cost.add(layer) }
      cost.waiting.append((block.last?.outputs ?? 0) * cost.area)
    }
    for layer in tensors.blocks("middle_block").joined() { cost.add(layer) }
    for block in tensors.blocks("output_blocks") {
      cost.waiting = cost.waiting.dropLast()
      for layer in block { cost.add(layer) }
    }
    cost.count(tensors.group(["out"]), rows: cost.area)
    return cost
  }

  /// - Parameters: height and width of the latent.
  static func decoder(_ tensors: TensorShapes, height: Int, width: Int) -> NetworkCost {
    var cost = NetworkCost(height: height, width: width, contextRows: 0)
    cost.add(tensors.group(["post_quant_conv"]))
    cost.add(tensors.group(["decoder", "conv_in"]))
    for name in ["block_1", "attn_1", "block_2"] { cost.add(tensors.group(["decoder", "mid", name])) }
    for level in (0..<tensors.count(below: ["decoder", "up"])).reversed() {
      let path = ["decoder", "up", String(level)]
      for block in 0..<tensors.count(below: path + ["block"]) {
        cost.add(tensors.group(path + ["block", String(block)]))
      }
      let upsample = tensors.group(path + ["upsample"])
      if !upsample.isEmpty { cost.add(upsample) }
    }
    cost.add(tensors.group(["decoder", "conv_out"]))
    return cost
  }

  /// Of `count` chunks of 77 tokens.
  static func textEncoder(_ tensors: TensorShapes, chunks: Int) -> NetworkCost {
    var cost = NetworkCost(height: 1, width: 77 * chunks, contextRows: 0)
    let layers = tensors.group(["encoder"])
    cost.count(layers, rows: cost.area)
    cost.storedBytes += tensors.group(["embeddings"]).storedBytes
    cost.peakValues = 20 * layers.outputs * 77
    return cost
  }

  /// A layer of which the tensors tell the kind.
  private mutating func add(_ layer: LayerShapes) {
    if layer.isDownsampler { area /= 4 }
    if layer.isUpsampler { area *= 4 }
    count(layer, rows: area)
    let outputs = layer.outputs * area
    let working: Double
    if layer.isTransformer {
      // The input, and the gated layer eight times as wide.
      working = 15 * outputs
    } else if layer.isUpsampler || layer.isDownsampler {
      working = 2.5 * outputs
    } else {
      working = layer.inputs * area + 3 * outputs
    }
    peakValues = max(peakValues, waiting.reduce(0, +) + working)
  }

  private mutating func count(_ layer: LayerShapes, rows: Double) {
    storedBytes += layer.storedBytes
    for (path, shape) in layer.shapes where path.last?.hasSuffix("weight") == true {
      let values = shape.reduce(1.0) { $0 * Double($1) }
      weightValues += values
      largestWeight = max(largestWeight, values)
      guard shape.count > 1 else { continue }
      let readsText = path.contains("attn2")
      flop += 2 * values * self.rows(of: path, readsText: readsText, rows)
      if path.contains("to_q") || path == ["q", "weight"] {
        flop += 4 * area * (readsText ? contextRows : area) * Double(shape[0])
      }
    }
  }

  private func rows(of path: ArraySlice<String>, readsText: Bool, _ rows: Double) -> Double {
    if path.contains("emb_layers") { return 1 }
    let isOfText = readsText && (path.contains("to_k") || path.contains("to_v"))
    return isOfText ? contextRows : rows
  }
}

/// The tensors of one layer, by the parts of their names below it.
struct LayerShapes {
  var shapes: [(path: ArraySlice<String>, shape: [Int])] = []
  var storedBytes = 0.0

  var isEmpty: Bool { shapes.isEmpty }

  var isDownsampler: Bool { has(["op", "weight"]) }
  var isUpsampler: Bool { has(["conv", "weight"]) }
  var isTransformer: Bool { has(["transformer_blocks", "0", "attn1", "to_q", "weight"]) }

  private func has(_ path: ArraySlice<String>) -> Bool { shapes.contains { $0.path == path } }

  /// Channels that leave it: of its widest matrix or kernel, gates and time embedding left out.
  var outputs: Double { Double(wide.map { $0[0] }.max() ?? 0) }
  var inputs: Double { Double(wide.map { $0[1] }.max() ?? 0) }

  private static func isAside(_ part: String) -> Bool {
    part == "ff" || part == "mlp" || part == "emb_layers" || part == "attn2"
  }

  private var wide: [[Int]] {
    shapes.filter { path, shape in
      shape.count > 1 && !path.contains(where: Self.isAside)
    }.map(\.shape)
  }
}

/// The tensors below a place of a checkpoint.
struct TensorShapes {
  private let groups: [(path: [String], entry: TensorEntry)]

  /// - Parameter prefix: with a dot at its end; may be empty.
  init(_ file: SafetensorsFile, prefix: String) {
    groups = file.tensors.compactMap { entry in
      guard entry.name.utf8.starts(with: prefix.utf8) else { return nil }
      let rest = entry.name.utf8.dropFirst(prefix.utf8.count)
      return (rest.split(separator: UInt8(ascii: ".")).map { String(Substring($0)) }, entry)
    }
  }

  func group(_ path: [String]) -> LayerShapes {
    var layer = LayerShapes()
    for (name, entry) in groups where name.starts(with: path) {
      layer.shapes.append((name.dropFirst(path.count), entry.shape))
      layer.storedBytes += Double(entry.byteRange.count)
    }
    return layer
  }

  /// How many members `0`, `1`, ... there are.
  func count(below path: [String]) -> Int {
    (groups.compactMap {
      $0.path.starts(with: path) && $0.path.count > path.count ? Int($0.path[path.count]) : nil
    }
    .max() ?? -1) + 1
  }

  /// Blocks of layers: `NAME.i.j`; `middle_block` has one level less.
  func blocks(_ name: String) -> [[LayerShapes]] {
    if name == "middle_block" {
      return [(0..<count(below: [name])).map { group([name, String($0)]) }]
    }
    return (0..<count(below: [name])).map { block in
      let path = [name, String(block)]
      return (0..<count(below: path)).map { group(path + [String($0)]) }
    }
  }
}
