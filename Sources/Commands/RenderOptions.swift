public import ArgumentParser
import FoundationEssentials
import Parameters
public import Recipes
public import Tensors

enum WeightPrecision: String, ExpressibleByArgument, CaseIterable {
  case stored, half
}

enum TimestepPrecision: String, ExpressibleByArgument, CaseIterable {
  case exact, half
}

/// `--gpu-threads`.
enum NoiseThreads: Hashable, ExpressibleByArgument {
  case count(Int)
  /// Found from the image at hand.
  case auto

  init?(argument: String) {
    if argument == "auto" {
      self = .auto
    } else if let count = Int(argument) {
      self = .count(count)
    } else {
      return nil
    }
  }
}

extension MatrixProfile: ExpressibleByArgument {}
extension Rung: ExpressibleByArgument {}

/// How a claim is rendered.
struct RenderOptions: ParsableArguments {
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Use a value in place of the claim's, such as \"Steps: 30\"; any key of an infotext. Repeatable.",
      valueName: "key: value"))
  var settings: [String] = []

  @Option(help: "Threads; the result does not depend on them. (default: all processors)")
  var threads: Int?

  @Option(
    help: "native: the fastest products of this machine; portable: the same bits on every machine.")
  var profile = MatrixProfile.native

  @Option(help: "Use weights as stored, or rounded to float16 as A1111 does on a graphics card.")
  var weights = WeightPrecision.stored

  @Option(help: "Give the network exact timesteps, or rounded to float16 as A1111 does from 1.10.0 on.")
  var timesteps = TimestepPrecision.exact

  @Option(
    help: ArgumentHelp(
      "Noise threads of the graphics card that made the image, which matter for pictures with more latent values than that; auto tries the known cards against the image.",
      valueName: "count|auto"))
  var gpuThreads: NoiseThreads?

  @Option(
    help: ArgumentHelp(
      "Refuse what needs more memory than so many gigabytes. (default: what is available)", valueName: "GB"))
  var memoryLimit: Double?

  @Flag(help: "Lift the limits on size, steps and memory.")
  var noLimits = false

  mutating func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads \(threads) is outside 1...1024.")
    }
    if let memoryLimit, !(0.001...1_000_000).contains(memoryLimit) {
      throw ValidationError("--memory-limit \(memoryLimit) is outside 0.001...1000000.")
    }
    if case .count(let count) = gpuThreads, count < 256 || count % 256 != 0 {
      throw ValidationError("--gpu-threads \(count) is no positive multiple of 256, as every card has.")
    }
  }

  var threadCount: Int { threads ?? max(ProcessInfo.processInfo.activeProcessorCount, 1) }

  /// Bytes that a render may take; nil: no limit.
  var memoryBytes: Int? {
    noLimits ? nil : memoryLimit.map { Int($0 * 1e9) } ?? MachineMemory().available
  }

  /// Bytes that several renders at a time may take together; what is free now may be wanted by others soon.
  var batchBytes: Int {
    if noLimits { return .max }
    return memoryLimit.map { Int($0 * 1e9) } ?? MachineMemory().available.map { $0 / 4 * 3 } ?? 4 << 30
  }

  func resolvingOptions(imageSize: ImageSize?) throws(Failure) -> ResolvingOptions {
    var options = ResolvingOptions()
    for text in settings {
      do throws(ParameterError) { options.overrides.append(try Override(parsing: text)) } catch {
        throw Failure(error)
      }
    }
    options.imageSize = imageSize
    options.limits = !noLimits
    if case .count(let count) = gpuThreads { options.gpuThreads = count }
    options.halfWeights = weights == .half
    options.halfTimesteps = timesteps == .half
    return options
  }
}
