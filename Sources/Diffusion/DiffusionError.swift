public import ModelFiles
public import Recipes
public import Tensors
public import Weights

/// Why a recipe could not be rendered.
public enum DiffusionError: Error, Sendable, CustomStringConvertible {
  /// The claim asks for something that can't be rendered as A1111 would; nothing was rendered.
  case unverifiable([Reason])
  /// A model file is damaged or can't be read.
  case modelFile(ModelFileError)
  case weights(WeightError)
  /// This machine can't compute it.
  case tensors(TensorError)
  /// The observer asked to stop.
  case stopped

  public var description: String {
    switch self {
    case .unverifiable(let reasons):
      reasons.map { "\($0.code.rawValue): \($0.detail)" }.joined(separator: "\n")
    case .modelFile(let error): error.description
    case .weights(let error): error.description
    case .tensors(let error): error.description
    case .stopped: "Stopped before the image was finished; nothing was written."
    }
  }
}

extension DiffusionError {
  /// An architecture that is not known makes a claim unverifiable; a tensor that is missing is a damaged file.
  init(_ error: WeightError) {
    if case .unknownArchitecture = error {
      self = .unverifiable([Reason(.unsupportedModel, error.description)])
    } else {
      self = .weights(error)
    }
  }
}
