public import ModelFiles

/// Where hashes of model files come from: the files themselves, or an index that remembers them.
public protocol HashSource: Sendable {
  /// Hexadecimal digits in lower case, as many as the hash has.
  func digits(_ hash: FileHash, ofFile path: String) throws(ModelFileError) -> String
}

/// Reads the file each time.
public struct FreshHashes: HashSource {
  public init() {}

  public func digits(_ hash: FileHash, ofFile path: String) throws(ModelFileError) -> String {
    try hash.digits(ofFile: path)
  }
}
