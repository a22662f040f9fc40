import CKernels
import Glibc

/// How numbers are stored in a model file.
public enum StoredType: Hashable, Sendable {
  case float32, float16, bfloat16

  public var bytes: Int { self == .float32 ? 4 : 2 }
}

extension Tensor {
  /// Expands stored numbers to float32, which is exact.
  /// - Parameter bytes: little-endian, as many as the shape needs; alignment does not matter.
  public init(expanding bytes: UnsafeRawBufferPointer, as type: StoredType, shape: [Int], on device: Device) {
    self.init(uninitialised: shape, on: device)
    precondition(bytes.count == count * type.bytes)
    guard let base = bytes.baseAddress else { return }
    let target = unsafe pointer
    device.split(count) { start, length in
      unsafe device.expand(base + start * type.bytes, as: type, count: length, to: target + start)
    }
  }

  /// The values as they lie in memory.
  func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    unsafe body(UnsafeRawBufferPointer(start: pointer, count: count * 4))
  }
}

extension Device {
  func expand(
    _ source: UnsafeRawPointer, as type: StoredType, count: Int, to target: UnsafeMutablePointer<Float>
  ) {
    switch type {
    case .float32: unsafe memcpy(target, source, count * 4)
    case .float16: unsafe aligned(source, count: count) { unsafe kernels.expand_f16($0, target, count) }
    case .bfloat16: unsafe aligned(source, count: count) { unsafe kernels.expand_bf16($0, target, count) }
    }
  }

  /// Tensors of a file may begin at odd addresses, where reading 16-bit numbers is undefined: those are copied.
  private func aligned(
    _ source: UnsafeRawPointer, count: Int, _ body: (UnsafePointer<UInt16>) -> Void
  ) {
    if Int(bitPattern: source) % 2 == 0 {
      unsafe body(source.assumingMemoryBound(to: UInt16.self))
    } else {
      var copy = [UInt16](repeating: 0, count: count)
      _ = unsafe copy.withUnsafeMutableBytes {
        unsafe $0.copyMemory(from: .init(start: source, count: count * 2))
      }
      unsafe copy.withUnsafeBufferPointer { unsafe body($0.baseAddress!) }
    }
  }
}
