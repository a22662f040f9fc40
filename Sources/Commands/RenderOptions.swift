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

  @Flag(help: "Lift the limits on size and steps.")
  var noLimits = false

  mutating func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads \(threads) is outside 1...1024.")
    }
    if case .count(let count) = gpuThreads, count < 256 || count % 256 != 0 {
      throw ValidationError("--gpu-threads \(count) is no positive multiple of 256, as every card has.")
    }
  }

  var threadCount: Int { threads ?? max(ProcessInfo.processInfo.activeProcessorCount, 1) }

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
