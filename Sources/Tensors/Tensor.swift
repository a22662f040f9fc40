/// A dense float32 array in row-major order. It never changes once made; operations return new ones.
/// Shapes: [N, T, C] for N sequences of T rows with C channels, [N, C] for one row each, [rows, columns] for weights.
@safe public struct Tensor: Sendable {
  public let shape: [Int]
  let storage: Storage

  public var device: Device { storage.device }
  public var count: Int { storage.count }

  /// The number of columns: the last dimension.
  public var channels: Int { shape[shape.count - 1] }
  /// The number of images or sequences: the first dimension.
  public var batch: Int { shape[0] }
  /// Rows of one image or sequence.
  var rowsEach: Int { count / max(batch * channels, 1) }

  init(shape: [Int], storage: Storage) {
    precondition(shape.reduce(1, *) == storage.count, "\(shape) does not fit \(storage.count) values")
    self.shape = shape
    self.storage = storage
  }

  /// Memory to be filled by the caller before anybody sees it.
  init(uninitialised shape: [Int], on device: Device) {
    self.init(shape: shape, storage: Storage(shape.reduce(1, *), on: device))
  }

  /// - Parameter values: as many as the shape has places, row by row.
  public init(_ values: [Float], shape: [Int], on device: Device) {
    self.init(uninitialised: shape, on: device)
    precondition(values.count == count)
    unsafe values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { unsafe pointer.update(from: base, count: count) }
    }
  }

  /// All values, row by row.
  public var values: [Float] {
    unsafe Array(UnsafeBufferPointer(start: pointer, count: count))
  }

  /// The same values under another shape.
  public func reshaped(_ shape: [Int]) -> Tensor { Tensor(shape: shape, storage: storage) }

  var pointer: UnsafeMutablePointer<Float> { unsafe storage.pointer }

  /// A tensor of the same shape, to be filled by `body`, on the same device.
  func mapped(_ body: (Device, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void) -> Tensor {
    let out = Tensor(uninitialised: shape, on: device)
    device.split(count) { start, length in
      unsafe body(device, pointer + start, out.pointer + start, length)
    }
    return out
  }
}

extension Device {
  /// Values in one tile of an operation that goes element by element.
  static let elementTile = 1 << 15

  /// Splits `count` elements into tiles of constant size.
  func split(_ count: Int, _ body: (_ start: Int, _ length: Int) -> Void) {
    let tile = Self.elementTile
    pool.run(tiles: (count + tile - 1) / tile) { index, _ in
      body(index * tile, min(tile, count - index * tile))
    }
  }

  /// Splits rows into tiles of about ``elementTile`` values, which don't span images.
  func splitRows(
    batch: Int, rows: Int, columns: Int, _ body: (_ firstRow: Int, _ count: Int) -> Void
  ) {
    let tile = max(1, Self.elementTile / max(columns, 1))
    let tilesEach = (rows + tile - 1) / tile
    pool.run(tiles: batch * tilesEach) { index, _ in
      let start = index % tilesEach * tile
      body(index / tilesEach * rows + start, min(tile, rows - start))
    }
  }
}
