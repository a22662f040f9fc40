public import Recipes
import Sampling
public import Tensors
import Weights

/// Renders plans on a device.
public struct Renderer: Sendable {
  /// Changes whenever a result's bits may change.
  public static let engineVersion = "4"
  /// More kept weights would cost memory and save little: a balance, measured with `Scripts/bench`.
  public static let mostKeptBytes = 1280 << 20

  let device: Device
  /// How much expanded weights may stay in memory between steps; a matter of speed alone.
  let keptBytes: Int
  /// Of the render before.
  let models: LoadedModels?

  /// - Parameter models: nil: every render loads its own.
  public init(device: Device, keptBytes: Int = mostKeptBytes, models: LoadedModels? = nil) {
    self.device = device
    self.keptBytes = min(keptBytes, Self.mostKeptBytes)
    self.models = models
  }

  public var profile: NumericProfile {
    NumericProfile(
      engineVersion: Self.engineVersion, name: device.profile.rawValue, blas: device.blasLibrary,
      blasCore: device.blasCore, instructionSet: device.instructionSet.rawValue)
  }

  /// - Parameters:
  ///   - keepsTensors: keep every tensor of the dump in the result.
  ///   - observe: told how far the run is; false stops it.
  /// - Throws: ``DiffusionError``.
  public func render(
    _ plan: Plan, keepsTensors: Bool = false, observe: @escaping (RenderEvent) -> Bool = { _ in true }
  ) throws(DiffusionError) -> Regeneration {
    var run = RenderRun(plan: plan, renderer: self, keepsTensors: keepsTensors, observe: observe)
    defer {
      models?.endRender()
      device.releaseIdleMemory()
    }
    return try mappingErrors { try run.regeneration() }
  }

  /// Every error of a run as this module's own.
  func mappingErrors<Value>(_ body: () throws -> Value) throws(DiffusionError) -> Value {
    do {
      return try body()
    } catch let error as DiffusionError {
      throw error
    } catch let error as WeightError {
      throw DiffusionError(error)
    } catch let error as SamplingError {
      // The plan knows every sampler and schedule; what is left are values that no sampler can take.
      throw .unverifiable([Reason(.invalidValue, error.description)])
    } catch {
      throw .stopped
    }
  }
}
