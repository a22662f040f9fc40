import Claims
import InputFiles
import Pixels
import Recipes
import Synchronization
import SystemPackage

/// A file that was looked at: all that is known before anything is rendered.
struct ReadFile: Sendable {
  enum Content: Sendable {
    case failed(ReadingFailure)
    /// Large, and held by several lists of thousands.
    indirect case claim(PreparedClaim, hasPicture: Bool)
  }

  let file: FoundFile
  /// Of the bytes.
  let sha256: String?
  let byteCount: Int
  /// Of everything that was read, side files included; of the name where nothing could be read.
  let identity: String
  let content: Content
}

/// Reads files as claims. Equal files are prepared once for each set of model folders.
final class ClaimReader: Sendable {
  private let regenerator: any Regenerator
  private let prepared = Mutex<[Preparation: ReadFile.Content]>([:])

  struct Preparation: Hashable {
    let identity: String
    let modelFolders: [String]
  }

  init(regenerator: any Regenerator) { self.regenerator = regenerator }

  /// - Returns: nil for a file that is no claim.
  func read(_ file: FoundFile) -> ReadFile? {
    do throws(InputError) {
      let limit = file.role == .text ? 64 << 20 : Claim.mostBytes
      let found = try InputFile.bytes(of: file.path, limit: limit) { head in
        file.role != .unknown || isPicture(head)
      }
      guard let bytes = found else { return nil }
      return read(file, bytes)
    } catch {
      return failed(file, nil, 0, ReadingFailure(error))
    }
  }

  private func read(_ file: FoundFile, _ bytes: [UInt8]) -> ReadFile? {
    let sides = SideFiles(of: file.path)
    do throws(ClaimError) {
      let claim = try Claim(name: file.name, bytes: bytes, sideFiles: { sides.read() })
      if claim.parameters == nil {
        if file.role == .text { return nil }
        // A picture that was cut off has lost its text, too: that is what has to be said.
        if claim.image != nil { _ = try claim.picture() }
      }
      let identity = sha256(of: Array(([claim.sha256] + sides.hashes).joined(separator: " ").utf8))
      return ReadFile(
        file: file, sha256: claim.sha256, byteCount: bytes.count, identity: identity,
        content: prepare(claim, file, identity))
    } catch {
      // A text that is none is no claim, unless it was named as one.
      if file.role == .text { return nil }
      return failed(file, bytes.isEmpty ? nil : sha256(of: bytes), bytes.count, ReadingFailure(error))
    }
  }

  private func prepare(_ claim: Claim, _ file: FoundFile, _ identity: String) -> ReadFile.Content {
    let hasPicture = claim.image != nil
    guard claim.parameters != nil else {
      var result = PreparedClaim()
      result.notes = claim.notes
      result.reasons = [Reason(.noParameters, "The file holds no generation parameters.")]
      return .claim(result, hasPicture: hasPicture)
    }
    let key = Preparation(identity: identity, modelFolders: file.terms.modelFolders)
    if let known = prepared.withLock({ $0[key] }) { return known }
    let found = regenerator.prepared(claim, modelFolders: file.terms.modelFolders)
    let result = ReadFile.Content.claim(found, hasPicture: hasPicture)
    prepared.withLock { $0[key] = result }
    return result
  }

  private func failed(
    _ file: FoundFile, _ hash: String?, _ byteCount: Int, _ failure: ReadingFailure
  ) -> ReadFile {
    let identity = hash ?? sha256(of: Array(file.name.utf8))
    return ReadFile(
      file: file, sha256: hash, byteCount: byteCount, identity: identity, content: .failed(failure))
  }
}

/// The texts beside a picture, read when they are asked for.
private final class SideFiles {
  private let path: FilePath
  private(set) var hashes: [String] = []

  init(of path: FilePath) { self.path = path }

  func read() -> [[UInt8]] {
    ["txt", "json"].compactMap { ending in
      var side = path
      side.extension = ending
      guard side != path, let bytes = try? InputFile.bytes(of: side, limit: 64 << 20) else { return nil }
      hashes.append(sha256(of: bytes))
      return bytes
    }
  }
}

/// Whether a file begins as PNG, JPEG and WebP files do.
private func isPicture(_ head: [UInt8]) -> Bool {
  head.starts(with: [0x89, 0x50, 0x4E, 0x47]) || head.starts(with: [0xFF, 0xD8, 0xFF])
    || head.starts(with: "RIFF".utf8) && head.dropFirst(8).starts(with: "WEBP".utf8)
}

extension ReadingFailure {
  init(_ error: InputError) {
    let kind: Kind =
      switch error {
      case .missing: .missing
      case .notAFile, .unreadable, .changing: .unreadable
      case .tooLarge: .damaged
      }
    self.init(kind, error.description)
  }

  init(_ error: ClaimError) {
    let kind: Kind =
      switch error {
      case .missing: .missing
      case .folder, .unreadable, .notAFile, .changing: .unreadable
      case .empty, .tooLarge, .unknownKind, .badPixels, .noPicture: .damaged
      }
    self.init(kind, error.description)
  }
}
