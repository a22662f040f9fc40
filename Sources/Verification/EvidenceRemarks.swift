import Pixels
import Recipes
import Similarity

/// What about the two pictures themselves weakens, or explains, any verdict on them.
struct EvidenceRemarks {
  /// Below this long side few tiles decide.
  static let smallSide = 256

  let lowInformation: Bool
  private let structure: [Note]
  private let size: [Note]
  private let files: [Note]

  init(_ a: JudgedPicture, _ b: JudgedPicture, _ limits: Thresholds) {
    let pictures = [("A", a), ("B", b)]
    structure = concurrently(2, threads: 2) {
      Self.structure(pictures[$0].0, pictures[$0].1, limits)
    }.compactMap { $0 }
    lowInformation = !structure.isEmpty
    size = pictures.filter { $1.size.longSide < Self.smallSide }.map { name, judged in
      Note(
        "small-picture",
        "\(name) has \(judged.size.width)x\(judged.size.height) pixels: below \(Self.smallSide) few tiles decide "
          + "about structure, so the verdict is weaker than its figures.")
    }
    files = pictures.flatMap { Self.facts($0, $1) }
  }

  /// A spot that differs in structure and in level, in pictures that lie pixel on pixel, but is too small to make a
  /// region: a mark, or a retouched detail.
  static func spot(_ found: PictureComparison) -> [Note] {
    guard found.rung == .substantiallySimilar, !found.regions.contains(where: { $0.kind == .changed }),
      let measures = found.registration?.kind == .crop ? found.overlapMeasures : found.measures,
      found.registration?.kind != .free, found.registration?.turn == .upright,
      measures.ssimWorst < 0.6, measures.localShift >= 20
    else { return [] }
    return [
      Note(
        "changed-spot",
        "A spot smaller than a region differs, by \(Int(measures.localShift)) levels in the mean of 16 x 16 pixels: "
          + "more than saving again does. The heatmap shows where.")
    ]
  }

  /// All notes: those of the comparison, then these.
  func joined(with found: [Note], rung: Rung?) -> [Note] {
    // What the comparison says of information, it says of both pictures; here each is named.
    let others = found.filter { $0.code != "low-information" }
    let judgesStructure = rung.map { $0 < .equalWithinN } ?? false
    return structure + (judgesStructure ? size : []) + others + files
  }

  private static func structure(_ name: String, _ judged: JudgedPicture, _ limits: Thresholds) -> Note? {
    let structure = PictureStructure(judged.picture.rgb, texture: limits.texture)
    let why =
      if Double(structure.texturedTiles) < limits.texturedTiles {
        "has hardly any structure (\(structure.texturedTiles) tiles; at least \(limits.wholeTexturedTiles) are needed)"
      } else if structure.isNoise {
        "looks like noise: neighbouring pixels have nothing to do with each other"
      } else {
        ""
      }
    guard !why.isEmpty else { return nil }
    return Note(
      "low-information",
      "\(name) \(why). Such pictures agree or differ by chance: the verdict is no evidence of a common origin."
    )
  }

  private static func facts(_ name: String, _ judged: JudgedPicture) -> [Note] {
    let facts = judged.picture.facts
    var notes: [Note] = []
    if facts.orientation != .upright {
      notes.append(
        Note("orientation", "\(name) states EXIF orientation \(facts.orientation.rawValue); it was applied."))
    }
    if facts.frames > 1 {
      notes.append(Note("first-frame-only", "\(name) has \(facts.frames) frames; the first was compared."))
    }
    return notes + facts.remarks.map { Note($0.code, "\(name): \($0.detail)") }
  }
}
