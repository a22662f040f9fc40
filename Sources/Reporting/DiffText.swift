import Pixels
public import Recipes
import Similarity
public import Verification

/// What `diff` prints of two pictures on a terminal.
public func diffText(_ judgement: Judgement, required: Rung) -> String {
  [files(judgement), verdictText(judgement, required: required), figures(judgement)]
    .joined(separator: "\n\n")
}

/// The verdict with its reasons, regions, warnings and hash distances.
func verdictText(_ judgement: Judgement, required: Rung) -> String {
  let words = JudgementWords(judgement)
  var lines = ["Verdict: \(judgement.rung?.rawValue ?? "none")", "  " + words.headline]
  lines += [words.transformation].compactMap { $0 }.map { "  " + $0 }
  if !judgement.reaches(required) { lines.append("  Required was \(required.rawValue): it is not reached.") }
  lines += judgement.notes.map { printableLine("  \($0.code): \($0.detail)") }
  lines += words.reasons.map { "    - " + $0 }
  lines += [words.distance].compactMap { $0 }.map { "  " + $0 }
  lines += judgement.regions.map { "  " + words.words(of: $0) }
  return lines.joined(separator: "\n")
}

/// Levels, structure and hashes, each on a line.
func figures(_ judgement: Judgement) -> String {
  var lines: [String] = []
  if let differences = judgement.differences {
    lines.append(levelsText(differences))
  } else {
    lines.append("  sizes differ: \(size(judgement.a)) and \(size(judgement.b))")
  }
  if let measures = judgement.measures { lines.append(structureText(measures)) }
  if let measures = judgement.overlapMeasures {
    lines += [
      "  over the common pixels:", "  " + levelsText(measures.differences), "  " + structureText(measures),
    ]
  }
  let distances = judgement.distances.map { "\($0.name) \($0.bits)" }.joined(separator: ", ")
  return (["Figures"] + lines + ["  hash distances in bits: \(distances)"]).joined(separator: "\n")
}

private func files(_ judgement: Judgement) -> String {
  [("A", judgement.a), ("B", judgement.b)].map { name, judged in
    printableLine("\(name)  \(judged.name)") + "\n   \(size(judged)), file sha256 \(judged.fileSHA256)"
      + "\n   pixel sha256 \(judged.hashes.rgbSHA256)"
  }.joined(separator: "\n")
}

private func size(_ judged: JudgedPicture) -> String { "\(judged.picture.width)x\(judged.picture.height)" }

private func levelsText(_ differences: LevelDifferences) -> String {
  let psnr = differences.psnr.map { ", PSNR \(short($0)) dB" } ?? ""
  return
    "  largest difference \(differences.largest) levels, mean \(short(differences.mean, digits: 3))\(psnr)"
}

private func structureText(_ measures: SimilarityMeasures) -> String {
  let figures = structureFigures(measures).compactMap { figure in
    figure.value.map { "\(figure.name) \(amount($0))" }
  }
  return "  " + figures.joined(separator: ", ")
}
