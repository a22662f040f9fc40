import Pixels
import Recipes
import Similarity
import Verification

/// What a judgement says, in sentences; A and B are the pictures as they were named.
struct JudgementWords {
  let judgement: Judgement

  init(_ judgement: Judgement) { self.judgement = judgement }

  /// The verdict in one sentence.
  var headline: String {
    guard let rung = judgement.rung else {
      return "Not equal by the exact rungs; structure was not judged."
    }
    return switch rung {
    case .identicalFile: "The same file, byte for byte."
    case .identicalPixels: "The same picture: every pixel is equal; only the files differ."
    case .equalWithinN:
      "The same picture: no channel of any pixel differs by more than \(levels(judgement.differences?.largest))."
    case .indistinguishable: "The same picture, with differences too small to see: no structure moved."
    case .substantiallySimilar: "The same picture: \(shares ?? "")"
    case .partiallySimilar: "Parts of the same picture: \(shares ?? "")"
    case .sameComposition: "Not the same picture, but light and colour are laid out alike."
    case .different: "Different pictures."
    }
  }

  /// What became of the common area: the three shares are all of it; nil where nothing was registered.
  var shares: String? {
    guard let figures = judgement.figures else { return nil }
    let same = "\(percent(figures.same)) of the common area is the same"
    let changed = figures.changed > 0 ? ["\(percent(figures.changed)) is changed"] : []
    // Rounded so that the three make 100.
    let told = ((figures.same * 100).rounded() + (figures.changed * 100).rounded()) / 100
    let plain = figures.plain > 0 ? ["\(percent(max(0.001, 1 - told))) is too plain to tell"] : []
    return ([same] + changed + plain).joined(separator: ", ") + "."
  }

  /// How B came from A, as far as geometry and colours tell; nil where that says nothing.
  var transformation: String? {
    guard let placement = judgement.placement, judgement.reaches(.partiallySimilar) else { return nil }
    let words = PlacementWords(placement, judgement.a.picture, judgement.b.picture).sentence
    return ([words] + [colours].compactMap { $0 }).joined(separator: " ")
  }

  /// Why this rung: each figure with its limit.
  var reasons: [String] {
    guard let rung = judgement.rung else {
      return judgement.differences.map {
        [
          "The largest difference is \(levels($0.largest)); \(short(judgement.options.thresholds.levels)) are allowed."
        ]
      } ?? ["The sizes differ: \(size(judgement.a)) and \(size(judgement.b))."]
    }
    let conditions = judgement.demand(of: rung).conditions
    if rung >= .equalWithinN || conditions.isEmpty {
      return judgement.rule.map { [capitalised($0) + "."] } ?? []
    }
    return conditions.map { capitalised(words(of: $0)) + "." }
  }

  /// How far it is to the next rung; nil on top of the ladder.
  var distance: String? {
    guard let next = judgement.nextDemand else { return nil }
    let unmet = next.unmet.map { "\(words(of: $0)) (\(amount($0.distance)) away)" }
    // Its figures hold, and still it was not reached: 16-bit samples differ, or transparency.
    let other = next.remark ?? (unmet.isEmpty ? "the stored samples must be equal" : nil)
    return "Next rung, \(next.rung.rawValue): " + (unmet + [other].compactMap { $0 }).joined(separator: "; ")
      + "."
  }

  func words(of region: FoundRegion) -> String {
    let box = region.box
    let place = "\(box.width)x\(box.height) pixels at \(box.x), \(box.y)"
    return switch region.kind {
    case .changed: "changed: \(place) of A, \(percent(region.share)) of the common area"
    case .outsideA: "only in A: \(place), \(percent(region.share)) of A"
    case .outsideB: "only in B: \(place), \(percent(region.share)) of B"
    }
  }

  func words(of condition: Condition) -> String {
    let bound = condition.bound == .atLeast ? "at least" : "at most"
    return "\(condition.words): \(amount(condition.value)), \(bound) \(amount(condition.limit)) needed"
  }

  private func levels(_ count: Int?) -> String { count == 1 ? "1 level" : "\(count ?? 0) levels" }

  private func size(_ judged: JudgedPicture) -> String { "\(judged.picture.width)x\(judged.picture.height)" }

  /// What was done to all colours alike.
  private var colours: String? {
    guard let fit = judgement.colourFit else { return nil }
    let changes = ColourChange(fit).words
    guard !changes.isEmpty else { return nil }
    let (first, second) = judgement.isSwapped != fit.isReversed ? ("B", "A") : ("A", "B")
    return "\(second) has \(first)'s colours, \(changes.joined(separator: ", "))."
  }
}

/// A fit of colours as a photographer would tell it.
private struct ColourChange {
  /// Change at mid grey, in levels.
  private let brightness: Double
  private let contrast: Double
  private let saturation: Double

  init(_ fit: ColourFit) {
    let sums = fit.rows.map { $0[0] + $0[1] + $0[2] }
    contrast = sums.reduce(0, +) / 3
    let atMidGrey = zip(sums, fit.rows).map { sum, row in 128 * sum + row[3] }
    brightness = atMidGrey.reduce(0, +) / 3 - 128
    // How much stronger a channel answers to itself than to the two others.
    let own = (0..<3).map { channel in
      let itself = fit.rows[channel][channel]
      return itself - (sums[channel] - itself) / 2
    }
    saturation = contrast > 0.05 ? own.reduce(0, +) / 3 / contrast : 1
  }

  var words: [String] {
    var words: [String] = []
    if saturation < 0.15 {
      words.append("in grey")
    } else if abs(saturation - 1) > 0.12 {
      words.append("saturation times \(short(saturation))")
    }
    if abs(brightness) > 6 {
      words.append(
        "\(short(abs(brightness), digits: 0)) levels \(brightness > 0 ? "brighter" : "darker") at mid grey")
    }
    if abs(contrast - 1) > 0.08 { words.append("contrast times \(short(contrast))") }
    return words
  }
}

/// A figure with four digits behind the point at most.
func amount(_ value: Double) -> String { short(value, digits: 4) }

/// A share in whole percent, but never 0 or 100 where it is not.
func percent(_ share: Double) -> String {
  let whole = (share * 100).rounded()
  if share > 0, whole == 0 { return "less than 1 %" }
  if share < 1, whole == 100 { return "more than 99 %" }
  return "\(Int(whole)) %"
}

private func capitalised(_ sentence: String) -> String {
  guard let first = sentence.unicodeScalars.first else { return sentence }
  return first.properties.uppercaseMapping + String(sentence.unicodeScalars.dropFirst())
}
