import FoundationEssentials
import FuzzTargets

/// Set by Scripts/soak.
private let target: FuzzTarget = {
  let name = ProcessInfo.processInfo.environment["SOAK_TARGET"] ?? ""
  guard let target = FuzzTarget.named(name) else { fatalError("SOAK_TARGET names no target: \(name)") }
  return target
}()

/// What libFuzzer calls with every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzed(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  do throws(BrokenLaw) { _ = try target.outcome(bytes) } catch { fatalError(error.description) }
  return 0
}
