import CKernels

/// Rows of queries and of keys that are worked on at a time; constants, because the running softmax's bits depend
/// on the second.
private enum AttentionTile {
  static let queries = 60
  static let keys = 512
}

/// `softmax(q k^T / sqrt(head)) v` for each head, with a running softmax, so that the scores never exist as a whole.
/// The products are our own in every profile: for heads this narrow they are the faster ones.
/// - Parameters:
///   - q: [N, T, C]; `k`, `v`: [N, S, C]. Head h owns the channels h * C/heads ..< (h + 1) * C/heads.
///   - causal: row t sees keys 0...t only.
/// - Returns: [N, T, C].
public func attention(_ q: Tensor, _ k: Tensor, _ v: Tensor, heads: Int, causal: Bool = false) -> Tensor {
  let device = q.device
  let channels = q.channels
  precondition(channels % heads == 0 && k.channels == channels && v.channels == channels)
  let head = channels / heads
  let queries = q.rowsEach
  let keys = k.rowsEach
  let scale = 1.44269504 / Float(head).squareRoot()  // the softmax is taken to the base 2
  let packed = PackedHeads(keys: k, values: v, heads: heads)
  let out = Tensor(uninitialised: q.shape, on: device)
  let tiles = (queries + AttentionTile.queries - 1) / AttentionTile.queries
  let scratch = (0..<device.threads).map { _ in AttentionScratch(head: head, on: device) }

  device.pool.run(tiles: q.batch * heads * tiles) { index, worker in
    let headIndex = index / tiles
    let first = index % tiles * AttentionTile.queries
    let rows = min(AttentionTile.queries, queries - first)
    let offset = (headIndex / heads * queries + first) * channels + headIndex % heads * head
    let own = scratch[worker]
    own.clear(rows: rows, head: head)
    for key in stride(from: 0, to: causal ? min(keys, first + rows) : keys, by: AttentionTile.keys) {
      let seen = min(AttentionTile.keys, keys - key)
      unsafe device.products.multiply(
        q.pointer + offset, channels, rows, head, packed.keyPanels(of: headIndex, from: key),
        head * Matrix.panel, seen, own.scores.pointer, seen, 0)
      unsafe device.kernels.softmax_step(
        own.scores.pointer, rows, seen, scale, causal ? 1 : 0, first, key,
        own.maxima.pointer, own.sums.pointer, own.values.pointer, head)
      unsafe device.products.multiply(
        own.scores.pointer, seen, rows, seen, packed.valuePanels(of: headIndex, from: key),
        keys * Matrix.panel, head, own.values.pointer, head, 1)
    }
    unsafe device.kernels.softmax_end(
      own.values.pointer, own.sums.pointer, out.pointer + offset, rows, head, channels)
  }
  return out
}

/// Keys and values of every head as right operands of products.
private struct PackedHeads {
  private let keys: Storage
  private let values: Storage
  private let head: Int
  private let count: Int

  init(keys k: Tensor, values v: Tensor, heads: Int) {
    let device = k.device
    let channels = k.channels
    let count = k.rowsEach
    let head = channels / heads
    self.head = head
    self.count = count
    let all = k.batch * heads
    let keys = Storage(all * Self.padded(count) * head, on: device)
    let values = Storage(all * Self.padded(head) * count, on: device)
    self.keys = keys
    self.values = values
    device.pool.run(tiles: all) { index, _ in
      let offset = index / heads * count * channels + index % heads * head
      unsafe repro_pack_rows(
        k.pointer + offset, channels, count, head, 0, Self.padded(count) / Matrix.panel,
        keys.pointer + index * Self.padded(count) * head)
      unsafe repro_pack_columns(
        v.pointer + offset, channels, count, head, values.pointer + index * Self.padded(head) * count)
    }
  }

  /// [head, keys] from a key that begins a panel.
  func keyPanels(of index: Int, from key: Int) -> UnsafePointer<Float> {
    unsafe UnsafePointer(keys.pointer + (index * Self.padded(count) + key) * head)
  }

  /// [keys, head] from any key.
  func valuePanels(of index: Int, from key: Int) -> UnsafePointer<Float> {
    unsafe UnsafePointer(values.pointer + index * Self.padded(head) * count + key * Matrix.panel)
  }

  private static func padded(_ n: Int) -> Int { (n + Matrix.panel - 1) / Matrix.panel * Matrix.panel }
}

/// What one worker keeps while it goes over the keys of a tile of queries.
private struct AttentionScratch {
  let scores: Storage
  let values: Storage
  let maxima: Storage
  let sums: Storage

  init(head: Int, on device: Device) {
    scores = Storage(AttentionTile.queries * AttentionTile.keys, on: device)
    values = Storage(AttentionTile.queries * head, on: device)
    maxima = Storage(AttentionTile.queries, on: device)
    sums = Storage(AttentionTile.queries, on: device)
  }

  func clear(rows: Int, head: Int) {
    unsafe values.pointer.update(repeating: 0, count: rows * head)
    unsafe maxima.pointer.update(repeating: -.infinity, count: rows)
    unsafe sums.pointer.update(repeating: 0, count: rows)
  }
}
