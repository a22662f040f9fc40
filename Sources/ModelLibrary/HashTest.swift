import ModelFiles
import Recipes

/// One way in which a stated hash can be a file's.
enum HashTest: CaseIterable {
  /// Only eight digits: of 64 KiB of the file, which relatives may share.
  case autoV1
  /// What a LoRA's metadata say of its data.
  case declared
  case autoV3
  case sha256

  /// The tests that can hold, the cheap ones first.
  static func all(for kind: ModelKind, digitCount: Int) -> [HashTest] {
    let sizes: [HashTest] = digitCount == 8 ? [.autoV1] : []
    return sizes + (kind == .lora ? [.declared, .autoV3, .sha256] : [.sha256])
  }

  /// The hash that has to be worked out for it; nil where the header tells.
  var hash: FileHash? {
    switch self {
    case .autoV1: .autoV1
    case .declared: nil
    case .autoV3: .autoV3
    case .sha256: .sha256
    }
  }

  /// Whether files of different content may pass.
  var isWeak: Bool { self == .autoV1 || self == .declared }

  /// False also for a file that can't be read, which ``FileFacts`` remembers.
  func matches(_ file: LibraryFile, _ digits: String, _ facts: FileFacts) -> Bool {
    switch self {
    case .autoV1: digits != FileHash.autoV1OfNothing && (try? facts.digits(.autoV1, of: file.path)) == digits
    case .declared: (try? facts.declaredHash(of: file.path))?.hasPrefix(digits) ?? false
    case .autoV3: (try? facts.digits(.autoV3, of: file.path))?.hasPrefix(digits) ?? false
    case .sha256: (try? facts.digits(.sha256, of: file.path))?.hasPrefix(digits) ?? false
    }
  }
}
