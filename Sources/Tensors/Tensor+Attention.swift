import CKernels

/// Rows of queries and of keys that are worked on at a time; constants, because the running softmax's bits depend
/// on the second.
private enum AttentionTile {
  static let queries = 60
  static let keys = 512
}

/// `softmax(q k^T / sqrt(head)) v` for each head.
/// - Parameters:
///   - q: [N, T, C]; `k`, `v`: [N, S, C]. Head h owns the channels h * C/heads ..< (h + 1) * C/heads.
///   - causal: row t sees keys 0...t only.
/// - Returns: [N, T, C].
public func attention(_ q: Tensor, _ k: Tensor, _ v: Tensor, heads: Int, causal: Bool = false) -> Tensor {
  let sequences = (0..<k.batch).map { KeysAndValues(keys: k, values: v, of: $0, heads: heads) }
  return attention(q, sequences, causal: causal)
}

/// The same for keys and values that are laid out already, with a running softmax, so that the scores never exist as a
/// whole. The products are our own in every profile: for heads this narrow they are the faster ones.
/// - Parameters:
///   - q: [N, T, C], or [1, T, C] where all sequences are asked the same.
///   - sequences: N, maybe of different lengths.
/// - Returns: [N, T, C].
public func attention(_ q: Tensor, _ sequences: [KeysAndValues], causal: Bool = false) -> Tensor {
  let device = q.device
  let channels = q.channels
  let heads = sequences[0].heads
  let head = sequences[0].head
  precondition(sequences.allSatisfy { $0.heads == heads && $0.head == head } && channels == heads * head)
  precondition(q.batch == sequences.count || q.batch == 1)
  let queries = q.rowsEach
  let scale = 1.44269504 / Float(head).squareRoot()  // the softmax is taken to the base 2
  let out = Tensor(uninitialised: [sequences.count] + q.shape.dropFirst(), on: device)
  let tiles = (queries + AttentionTile.queries - 1) / AttentionTile.queries
  let scratch = (0..<device.threads).map { _ in AttentionScratch(head: head, on: device) }

  device.pool.run(tiles: sequences.count * heads * tiles) { index, worker in
    let (image, headIndex) = (index / tiles / heads, index / tiles % heads)
    let first = index % tiles * AttentionTile.queries
    let rows = min(AttentionTile.queries, queries - first)
    let offset = first * channels + headIndex * head
    let asked = unsafe q.pointer + (q.batch == 1 ? 0 : image * queries * channels) + offset
    let (seen, own) = (sequences[image], scratch[worker])
    own.clear(rows: rows, head: head)
    let last = causal ? min(seen.count, first + rows) : seen.count
    for key in stride(from: 0, to: last, by: AttentionTile.keys) {
      let keys = min(AttentionTile.keys, seen.count - key)
      unsafe device.products.multiply(
        asked, channels, rows, head, seen.keyPanels(of: headIndex, from: key), head * Matrix.panel, keys,
        own.scores.pointer, keys, 0)
      unsafe device.kernels.softmax_step(
        own.scores.pointer, rows, keys, scale, causal ? 1 : 0, first, key,
        own.maxima.pointer, own.sums.pointer, own.values.pointer, head)
      unsafe device.products.multiply(
        own.scores.pointer, keys, rows, keys, seen.valuePanels(of: headIndex, from: key),
        seen.count * Matrix.panel, head, own.values.pointer, head, 1)
    }
    unsafe device.kernels.softmax_end(
      own.values.pointer, own.sums.pointer, out.pointer + image * queries * channels + offset, rows, head,
      channels)
  }
  return out
}

/// Keys and values of one sequence, every head's laid out as the right operand of a product.
@safe public struct KeysAndValues: Sendable {
  let heads: Int
  /// Channels of one head.
  let head: Int
  /// Of the keys, and so of the values.
  let count: Int
  private let keys: Storage
  private let values: Storage

  /// - Parameters:
  ///   - keys: [N, S, C]; head h owns the channels h * C/heads ..< (h + 1) * C/heads.
  ///   - values: [N, S, C].
  ///   - sequence: which of the N.
  public init(keys k: Tensor, values v: Tensor, of sequence: Int = 0, heads: Int) {
    let (device, channels, count) = (k.device, k.channels, k.rowsEach)
    precondition(channels % heads == 0 && v.channels == channels && v.rowsEach == count)
    let head = channels / heads
    let keys = Storage(heads * Self.padded(count) * head, on: device)
    let values = Storage(heads * Self.padded(head) * count, on: device)
    device.pool.run(tiles: heads) { index, _ in
      let offset = sequence * count * channels + index * head
      unsafe repro_pack_rows(
        k.pointer + offset, channels, count, head, 0, Self.padded(count) / Matrix.panel,
        keys.pointer + index * Self.padded(count) * head)
      unsafe repro_pack_columns(
        v.pointer + offset, channels, count, head, values.pointer + index * Self.padded(head) * count)
    }
    self.heads = heads
    self.head = head
    self.count = count
    self.keys = keys
    self.values = values
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
