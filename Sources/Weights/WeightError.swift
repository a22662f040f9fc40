/// What is wrong with the tensors of a model file.
public enum WeightError: Error, Hashable, Sendable, CustomStringConvertible {
  case missing(tensor: String, file: String)
  case wrongShape(tensor: String, file: String, expected: [Int], found: [Int])
  case unusableShape(tensor: String, file: String, found: [Int])
  case unsupportedType(tensor: String, file: String, type: String)
  /// The names fit no architecture that is known.
  case unknownArchitecture(file: String, why: String)

  public var description: String {
    switch self {
    case .missing(let tensor, let file):
      "\(file): the tensor `\(tensor)` is missing; the file is incomplete or of another family."
    case .wrongShape(let tensor, let file, let expected, let found):
      "\(file): the tensor `\(tensor)` has shape \(found) where \(expected) is needed; the file is damaged or of another family."
    case .unusableShape(let tensor, let file, let found):
      "\(file): the tensor `\(tensor)` has shape \(found), which no layer can have; the file is damaged or of another family."
    case .unsupportedType(let tensor, let file, let type):
      "\(file): the tensor `\(tensor)` is stored as \(type); convert the file to F16, BF16 or F32."
    case .unknownArchitecture(let file, let why):
      "\(file): \(why); what is rendered are single-file checkpoints of Stable Diffusion 1 and 2, SDXL and its refiner."
    }
  }
}
