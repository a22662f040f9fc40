/// Why a model folder can't be searched.
public enum ModelLibraryError: Error, Hashable, Sendable, CustomStringConvertible {
  case missingFolder(path: String)
  case notAFolder(path: String)
  case unreadableFolder(path: String)

  public var description: String {
    switch self {
    case .missingFolder(let path): "the model folder `\(path)` does not exist; give another with --models"
    case .notAFolder(let path):
      "`\(path)` is no folder; give its folder with --models, or the file with --checkpoint or --vae"
    case .unreadableFolder(let path): "the model folder `\(path)` can't be read; check its permissions"
    }
  }
}
