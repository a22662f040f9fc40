import Dispatch
import Foundation
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import InputFiles

@Suite struct DescriptorProperty {
  @Test("refusing a folder takes no other reader's descriptor away")
  func refused() throws {
    try withTemporaryFolder { folder in
      let file = folder + "/file"
      try Data([1, 2, 3]).write(to: URL(fileURLWithPath: file))
      let failures = Mutex(0)
      DispatchQueue.concurrentPerform(iterations: 4) { worker in
        for _ in 0..<3000 {
          let found = try? InputFile.bytes(of: FilePath(worker % 2 == 0 ? folder : file), limit: 10)
          if found != (worker % 2 == 0 ? nil : [1, 2, 3]) { failures.withLock { $0 += 1 } }
        }
      }
      #expect(failures.withLock { $0 } == 0)
    }
  }
}
