import CKernels

/// Rows of queries and of keys that are worked on at a time; constants, because they decide bits.
private enum AttentionTile {
  static let queries = 64
  static let keys = 256
}

/// `softmax(q k^T / sqrt(head)) v` for each head, with a running softmax, so that the scores never exist as a whole.
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
  let out = Tensor(uninitialised: q.shape, on: device)
  let tiles = (queries + AttentionTile.queries - 1) / AttentionTile.queries
  let scratch = (0..<device.threads).map { _ in AttentionScratch(head: head, on: device) }

  device.pool.run(tiles: q.batch * heads * tiles) { index, worker in
    let image = index / (heads * tiles)
    let channel = index / tiles % heads * head
    let first = index % tiles * AttentionTile.queries
    let rows = min(AttentionTile.queries, queries - first)
    let own = scratch[worker]
    own.clear(rows: rows, head: head)
    let query = unsafe q.pointer + (image * queries + first) * channels + channel
    for key in stride(from: 0, to: causal ? min(keys, first + rows) : keys, by: AttentionTile.keys) {
      let seen = min(AttentionTile.keys, keys - key)
      let offset = (image * keys + key) * channels + channel
      unsafe device.blas.multiply(
        rows, seen, head, a: query, lda: channels, b: k.pointer + offset, ldb: channels, beta: 0,
        c: own.scores.pointer, ldc: seen)
      unsafe device.kernels.softmax_step(
        own.scores.pointer, rows, seen, 1 / Float(head).squareRoot(), causal ? 1 : 0, first, key,
        own.maxima.pointer, own.sums.pointer, own.values.pointer, head)
      unsafe device.blas.multiply(
        rows, head, seen, a: own.scores.pointer, lda: seen, b: v.pointer + offset, ldb: channels,
        transposed: false, beta: 1, c: own.values.pointer, ldc: head)
    }
    unsafe device.kernels.softmax_end(
      own.values.pointer, own.sums.pointer, out.pointer + (image * queries + first) * channels + channel,
      rows, head, channels)
  }
  return out
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
