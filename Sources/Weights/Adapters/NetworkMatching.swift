import ModelFiles
import Tensors

/// Which layers of network files act on which weights of a model.
struct NetworkMatching {
  private let modules: ModelModules
  private let shapes: [String: [Int]]

  /// - Parameter shapes: of all tensors of the model, by checkpoint name.
  init(shapes: [String: [Int]]) {
    self.shapes = shapes
    modules = ModelModules(shapes: shapes)
  }

  /// What the adapters add to each weight and bias, in their order.
  func deltas(of adapters: [LoraAdapter]) -> [String: [WeightDelta]] {
    var found: [String: [WeightDelta]] = [:]
    for adapter in adapters {
      // One file under one name is one object in A1111: it is applied at each mention, with the last one's numbers.
      let last = adapters.last { $0.name == adapter.name && $0.file.path == adapter.file.path } ?? adapter
      for change in changes(by: last).changes { found[change.tensor, default: []].append(change.delta) }
    }
    return found
  }

  /// What a file does to the model, and what of it has no effect.
  func changes(by adapter: LoraAdapter) -> NetworkChanges {
    var result = NetworkChanges()
    do throws(NetworkDefect) {
      var attentions: [String: FusedAttention] = [:]
      var order: [String] = []
      for group in groups(of: adapter.file, &result.fit) {
        switch group.module {
        case .layer(let weight):
          let changes = try changes(by: group, to: weight, adapter)
          result.add(changes, of: [group])
        case .attention(let path), .attentionOutput(let path):
          if attentions[path] == nil { order.append(path) }
          attentions[path, default: FusedAttention(path: path)].add(group)
        case .unpatched:
          _ = try layer(group, weight: [], adapter)
          result.fit.ignored += group.names
        }
      }
      for path in order {
        guard let attention = attentions[path] else { continue }
        result.add(try changes(by: attention, adapter), of: attention.groups)
      }
    } catch {
      result = NetworkChanges(fit: LoraFit(layers: result.fit.layers, defect: error))
    }
    return result
  }

  /// The layers of a file that have a place in the model, gathered by it.
  private func groups(of file: SafetensorsFile, _ fit: inout LoraFit) -> [NetworkGroup] {
    var groups: [NetworkGroup] = []
    var places: [String: Int] = [:]
    for layer in file.loraLayers where layer.name != "bundle_emb" {
      fit.layers += 1
      guard let (key, module) = modules.match(layer.name) else {
        fit.ignored.append(layer.name)
        continue
      }
      if let place = places[key] {
        groups[place].add(layer)
      } else {
        places[key] = groups.count
        groups.append(NetworkGroup(key: key, module: module, layer: layer))
      }
    }
    return groups
  }

  private func layer(
    _ group: NetworkGroup, weight: [Int], _ adapter: LoraAdapter
  ) throws(NetworkDefect) -> NetworkLayer {
    try NetworkLayer(name: group.names[0], parts: group.parts, weight: weight, file: adapter.file)
  }

  private func multiplier(_ group: NetworkGroup, _ adapter: LoraAdapter) -> Double {
    group.key.prefix(20).contains("transformer") ? adapter.textEncoderMultiplier : adapter.unetMultiplier
  }

  /// - Returns: none if the parts don't fit the weight.
  private func changes(
    by group: NetworkGroup, to weight: String, rows: Range<Int>? = nil, _ adapter: LoraAdapter
  ) throws(NetworkDefect) -> [NetworkChange] {
    guard var shape = shapes[weight] else { return [] }
    if let rows { shape[0] = rows.count }
    let layer = try layer(group, weight: shape, adapter)
    let multiplier = multiplier(group, adapter)
    let delta = try WeightDelta(
      layer, multiplier: multiplier, dynamicRank: adapter.dynamicRank, rows: rows)
    guard delta.fits(shape) else { return [] }
    var changes = [NetworkChange(tensor: weight, delta: delta, kind: layer.kind)]
    if let biasDelta = try WeightDelta.onBias(of: layer, multiplier: multiplier) {
      let bias = String(weight.dropLast("weight".count)) + "bias"
      if rows == nil, biasDelta.fits(shapes[bias] ?? [shape[0]]) {
        changes.append(NetworkChange(tensor: bias, delta: biasDelta, kind: layer.kind))
      }
    }
    return changes
  }

  /// A1111 changes OpenCLIP's attention only if all four projections are in the file.
  private func changes(
    by attention: FusedAttention, _ adapter: LoraAdapter
  ) throws(NetworkDefect) -> [NetworkChange] {
    let (input, output) = (attention.path + ".in_proj_weight", attention.path + ".out_proj.weight")
    let width = (shapes[input]?.first ?? 0) / 3
    var found: [[NetworkChange]] = []
    for (n, suffix) in ["_q_proj", "_k_proj", "_v_proj"].enumerated() {
      guard let group = attention.groups.first(where: { $0.key.hasSuffix(suffix) }) else { continue }
      found.append(try changes(by: group, to: input, rows: n * width..<(n + 1) * width, adapter))
    }
    if let group = attention.groups.first(where: { $0.key.hasSuffix("_out_proj") }) {
      found.append(try changes(by: group, to: output, adapter))
    }
    return found.count == 4 && found.allSatisfy { !$0.isEmpty } ? found.flatMap { $0 } : []
  }
}

/// All that a file says of one module.
private struct NetworkGroup {
  let key: String
  let module: ModelModules.Module
  private(set) var names: [String]
  private(set) var parts: [String: TensorEntry]

  init(key: String, module: ModelModules.Module, layer: LoraLayer) {
    self.key = key
    self.module = module
    names = [layer.name]
    parts = layer.parts
  }

  mutating func add(_ layer: LoraLayer) {
    names.append(layer.name)
    parts.merge(layer.parts) { $1 }
  }
}

private struct FusedAttention {
  let path: String
  private(set) var groups: [NetworkGroup] = []

  init(path: String) { self.path = path }

  mutating func add(_ group: NetworkGroup) { groups.append(group) }
}

/// A tensor of the model with what a network adds to it.
struct NetworkChange: Sendable {
  let tensor: String
  let delta: WeightDelta
  let kind: NetworkKind
}

/// What a network file does to a model.
struct NetworkChanges: Sendable {
  var changes: [NetworkChange] = []
  var fit = LoraFit(layers: 0)

  fileprivate mutating func add(_ changes: [NetworkChange], of groups: [NetworkGroup]) {
    let names = groups.flatMap(\.names)
    if changes.isEmpty {
      fit.ignored += names
    } else {
      fit.matched += names.count
      self.changes += changes
    }
  }
}
