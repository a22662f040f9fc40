import Diffusion
import JSON
import Recipes
import Reporting
import Tensors
import Verification

/// What a render would need, as far as shapes and a short measurement tell.
struct Forecast {
  var estimate: RenderEstimate
  /// Float32 operations a second, measured.
  var speed: Double
  var peakBytes: Double
  var limit: Int?

  /// Starting, reading the vocabulary and headers, writing the image.
  private static let start = 0.5

  /// As if all were plain products: what layers that are none take, convolutions of 3x3 save.
  var seconds: Double { Self.start + estimate.flop / speed }
}

/// `--dry-run` as text.
func dryRunText(_ outcome: ClaimOutcome, _ forecast: Forecast?) -> String {
  var sections = [recipeText(outcome)]
  if let forecast {
    let tera = forecast.estimate.flop / 1e12
    let limit = forecast.limit.map { ", of \(byteText($0)) that may be used" } ?? ""
    sections.append(
      """
      Estimated; nothing was rendered
        time    about \(duration(forecast.seconds)): \(forecast.estimate.evaluations) evaluations, \(short(tera)) TFLOP \
      at \(short(forecast.speed / 1e9, digits: 0)) GFLOP/s measured
        memory  about \(byteText(Int(forecast.peakBytes))) at the peak, \
      \(byteText(Int(forecast.estimate.activationBytes))) of it activations\(limit)
      """)
  }
  return sections.joined(separator: "\n\n")
}

/// `--dry-run --json`, schema `reprocheck/dry-run/1`.
func dryRunJSON(_ outcome: ClaimOutcome, _ forecast: Forecast?) -> JSONValue {
  let kept: Set<String> = ["file", "resolved", "models", "unverifiable", "notes"]
  let members = (runJSON(outcome).members ?? []).filter { member in
    kept.contains(member.key) || member.key == "reasons" && forecast == nil
  }
  let numbers: JSONValue? = forecast.map { forecast in
    .object([
      "seconds": .double((forecast.seconds * 10).rounded() / 10),
      "peakBytes": .int(Int(forecast.peakBytes)),
      "leastBytes": .int(Int(forecast.estimate.leastBytes)),
      "activationBytes": .int(Int(forecast.estimate.activationBytes)),
      "memoryLimit": forecast.limit.map { .int($0) },
      "evaluations": .int(forecast.estimate.evaluations),
      "flop": .double(forecast.estimate.flop),
      "flopPerSecond": .double(forecast.speed.rounded()),
    ])
  }
  return .object(
    [JSONValue.Member("schema", .string("reprocheck/dry-run/1"))] + members
      + (numbers.map { [JSONValue.Member("estimate", $0)] } ?? []))
}

private func duration(_ seconds: Double) -> String {
  if seconds < 90 { return "\(short(seconds, digits: seconds < 10 ? 1 : 0)) s" }
  return seconds < 5400 ? "\(short(seconds / 60, digits: 0)) min" : "\(short(seconds / 3600, digits: 1)) h"
}
