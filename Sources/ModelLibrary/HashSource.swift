public import ModelFiles

/// Where hashes of model files come from: the files themselves, or an index that remembers them.
public protocol HashSource: Sendable {
  /// Hexadecimal digits in lower case, as many as the hash has.
  func digits(_ hash: FileHash, ofFile path: String) throws(ModelFileError) -> String
  /// The same if they are known without reading the file.
  func remembered(_ hash: FileHash, ofFile path: String) -> String?
}

extension HashSource {
  public func remembered(_ hash: FileHash, ofFile path: String) -> String? { nil }

  /// All hashes of one file.
  public func hashes(ofFile path: String) throws(ModelFileError) -> FileHashes {
    try FileHashes(ofFile: path, digits: digits)
  }
}

/// How far the reading of a file is.
public enum HashingEvent: Hashable, Sendable {
  case began(path: String, byteCount: Int)
  case read(byteCount: Int)
  case ended(path: String)
}

/// Reads the file each time.
public struct FreshHashes: HashSource {
  private let observe: @Sendable (HashingEvent) -> Bool

  /// - Parameter observe: told how far it is, on the thread that reads; false stops that file.
  public init(observe: @escaping @Sendable (HashingEvent) -> Bool = { _ in true }) { self.observe = observe }

  public func digits(_ hash: FileHash, ofFile path: String) throws(ModelFileError) -> String {
    let size = FileStamp(path: path)?.byteCount ?? 0
    guard observe(.began(path: path, byteCount: hash == .autoV1 ? min(size, 0x10000) : size)) else {
      throw .stopped(path: path)
    }
    defer { _ = observe(.ended(path: path)) }
    return try hash.digits(ofFile: path) { observe(.read(byteCount: $0)) }
  }
}
