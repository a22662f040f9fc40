/// The memory of one tensor, given back to the arena when nobody holds it.
@safe final class Storage: @unchecked Sendable {
  let device: Device
  let count: Int
  let pointer: UnsafeMutablePointer<Float>
  private let block: Block

  /// `count` floats of arbitrary content.
  init(_ count: Int, on device: Device) {
    self.device = device
    self.count = count
    block = device.arena.take(bytes: count * 4)
    unsafe pointer = block.pointer.bindMemory(to: Float.self, capacity: max(count, 1))
  }

  deinit { device.arena.give(block) }
}
