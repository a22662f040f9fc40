import Glibc
import Synchronization

/// Keeps the memory of activations from one step to the next: fresh pages cost more than most operations on
/// them. Blocks have a few sizes per power of two, so that the same step finds the same blocks again.
final class Arena: Sendable {
  private struct State {
    var free: [Int: [Block]] = [:]
    var inUse = 0
    var idle = 0
    var peak = 0
  }

  private let state = Mutex(State())

  /// The most bytes that were held at one time.
  var peak: Int { state.withLock { $0.peak } }

  /// A block of at least `bytes`. Its content is arbitrary.
  func take(bytes: Int) -> Block {
    let size = Self.rounded(bytes)
    let reused = state.withLock { state -> Block? in
      state.inUse += size
      guard let block = state.free[size]?.popLast() else {
        state.peak = max(state.peak, state.inUse + state.idle)
        return nil
      }
      state.idle -= size
      return block
    }
    if let reused { return reused }
    if let fresh = Block(bytes: size) { return fresh }
    trim()
    guard let fresh = Block(bytes: size) else { endForWantOfMemory(bytes: size) }
    return fresh
  }

  /// Takes back a block for the next who asks for its size.
  func give(_ block: Block) {
    state.withLock {
      $0.inUse -= block.bytes
      $0.idle += block.bytes
      $0.free[block.bytes, default: []].append(block)
    }
  }

  /// Returns idle blocks to the system.
  func trim() {
    state.withLock {
      $0.free.removeAll()
      $0.idle = 0
    }
  }

  /// Up to an eighth more than asked for.
  private static func rounded(_ bytes: Int) -> Int {
    let floor = max(bytes, 4096)
    let step = 1 << max(Int.bitWidth - 1 - floor.leadingZeroBitCount - 3, 6)
    return (floor + step - 1) / step * step
  }
}

/// Memory aligned to 64 bytes, freed with its last owner.
@safe final class Block: @unchecked Sendable {
  let bytes: Int
  let pointer: UnsafeMutableRawPointer

  /// nil if the system refuses.
  init?(bytes: Int) {
    var address: UnsafeMutableRawPointer?
    guard unsafe posix_memalign(&address, 64, bytes) == 0, let address = unsafe address else { return nil }
    self.bytes = bytes
    unsafe pointer = address
  }

  deinit { unsafe free(pointer) }
}

/// Memory is planned before a run starts; if the system refuses it all the same there is nothing to go back to.
private func endForWantOfMemory(bytes: Int) -> Never {
  let message = "reprocheck: \(TensorError.outOfMemory(bytes: bytes))\n"
  let text = Array(message.utf8)
  _ = unsafe text.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
  exit(70)
}
