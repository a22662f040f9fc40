public import JSON
import Pixels
import Recipes
import Similarity
public import Verification

/// The object that `diff --json` prints for two pictures, schema `reprocheck/diff/1`; in `run --json` a is the
/// regenerated picture and b the shared one.
public func diffJSON(_ judgement: Judgement) -> JSONValue {
  let words = JudgementWords(judgement)
  return .object([
    "schema": .string("reprocheck/diff/1"),
    "verdict": judgement.rung.map { .string($0.rawValue) } ?? .null,
    "summary": .string(([words.headline] + [words.transformation].compactMap { $0 }).joined(separator: " ")),
    "levels": judgement.differences.map { .int($0.largest) },
    "rule": judgement.rule.map { .string($0) },
    "reasons": .array(words.reasons.map { .string($0) }),
    "next_rung": judgement.nextDemand.map(demand),
    "a": picture(judgement.a),
    "b": picture(judgement.b),
    "hashes": .object([
      "a": hashesJSON(judgement.a.hashes), "b": hashesJSON(judgement.b.hashes),
      "distances": .object(judgement.distances.map { .init($0.name, .int($0.bits)) }),
    ]),
    "measures": measures(judgement),
    "overlap_measures": judgement.overlapMeasures.map { .object(levels($0.differences) + structure($0)) },
    "registration": registration(judgement),
    "mirrored": .bool(judgement.placement?.turn.mirrors ?? false),
    "turned": .int(judgement.placement?.turn.degreesTurned ?? 0),
    "regions": .array(judgement.regions.map(region)),
    "mask": mask(judgement),
    "layout": judgement.layout.map { .double($0) },
    "low_information": .bool(judgement.lowInformation),
    "thresholds": .object(
      Thresholds.names.map { .init($0, .double(judgement.options.thresholds[$0] ?? .nan)) }),
    "warnings": notesJSON(judgement.notes),
  ])
}

func notesJSON(_ notes: [Note]) -> JSONValue {
  .array(notes.map { .object(["code": .string($0.code), "detail": .string($0.detail)]) })
}

func hashesJSON(_ hashes: PictureHashes, fileSHA256: String? = nil) -> JSONValue {
  let named = hashes.named.map { JSONValue.Member($0.name, .string($0.hash.hex)) }
  return .object(
    (fileSHA256.map { [JSONValue.Member("file_sha256", .string($0))] } ?? [])
      + [.init("rgb_sha256", .string(hashes.rgbSHA256))] + named
      + [.init("pdq_quality", .int(hashes.pdq.quality))])
}

private func picture(_ judged: JudgedPicture) -> JSONValue {
  let facts = judged.picture.facts
  return .object([
    "file": .string(judged.name), "format": facts.format.isEmpty ? nil : .string(facts.format),
    "width": .int(judged.picture.width), "height": .int(judged.picture.height),
    "bytes": .int(judged.byteCount), "sha256": .string(judged.fileSHA256),
  ])
}

private func measures(_ judgement: Judgement) -> JSONValue? {
  judgement.differences.map { differences in
    .object(levels(differences) + (judgement.measures.map(structure) ?? []))
  }
}

private func levels(_ differences: LevelDifferences) -> [JSONValue.Member] {
  [
    .init("max_abs", .int(differences.largest)), .init("mean_abs", .double(differences.mean)),
    .init("psnr", differences.psnr.map { .double($0) } ?? .null),
  ]
}

private func structure(_ measures: SimilarityMeasures) -> [JSONValue.Member] {
  structureFigures(measures).map { .init($0.name, $0.value.map { .double($0) } ?? .null) }
}

/// What was measured beside the levels, by its names in reports; nil where the picture is too small for it.
func structureFigures(_ measures: SimilarityMeasures) -> [(name: String, value: Double?)] {
  [
    ("ssim_luma", measures.ssimLuma), ("ssim_rgb", measures.ssimRGB), ("ssim_worst", measures.ssimWorst),
    ("local_shift", measures.localShift), ("ms_ssim_luma", measures.multiScaleSSIM),
    ("gmsd", measures.gradientDeviation), ("oklab_mean", measures.oklabMean),
  ]
}

private func registration(_ judgement: Judgement) -> JSONValue? {
  guard let placement = judgement.placement else { return nil }
  let map = placement.map
  return .object([
    "kind": .string(placement.kind.rawValue),
    "words": .string(PlacementWords(placement, judgement.a.picture, judgement.b.picture).sentence),
    "orientation": .int(placement.turn.rawValue),
    "map": .array([map.xx, map.xy, map.x0, map.yx, map.yy, map.y0].map { .double($0) }),
    "scale": .double(map.scale), "degrees": .double(placement.angle),
    "coverage": .object(["a": .double(placement.coverageA), "b": .double(placement.coverageB)]),
    "figures": judgement.figures.map { figures in
      .object([
        "same": .double(figures.same), "changed": .double(figures.changed), "plain": .double(figures.plain),
        "textured_tiles": .int(figures.texturedTiles),
        "same_textured_tiles": .int(figures.sameTexturedTiles),
        "same_textured": .double(figures.sameTextured),
        "anchored_tiles": .int(figures.anchoredTiles), "same_anchored_tiles": .int(figures.sameAnchoredTiles),
        "nearly_equal_textured": .double(figures.nearlyEqualTextured), "settled": .double(figures.settled),
        "repetition": figures.repetition.map { repetition in
          .object([
            "same": .double(repetition.same), "nearly_equal": .double(repetition.nearlyEqual),
            "unrepeated": .double(repetition.unrepeated),
            "fitting_better": .double(repetition.fittingBetter),
          ])
        },
        "median_colour_distance": .double(figures.medianColourDistance),
      ])
    },
    "colour_fit": judgement.colourFit.map { fit in
      .object([
        "from": .string(judgement.isSwapped != fit.isReversed ? "b" : "a"),
        "rows": .array(fit.rows.map { .array($0.map { .double($0) }) }),
      ])
    },
  ])
}

private func region(_ region: FoundRegion) -> JSONValue {
  func sides(_ box: PixelBox) -> JSONValue { .array([box.x, box.y, box.width, box.height].map { .int($0) }) }
  return .object([
    "kind": .string(region.kind.rawValue), "box": sides(region.box),
    "box_b": region.boxInB.map(sides), "share": .double(region.share),
  ])
}

/// One character a tile, one text a row of tiles.
private func mask(_ judgement: Judgement) -> JSONValue? {
  judgement.tileMap.map { map in
    let rows = (0..<map.rows).map { row in
      String(decoding: map.states[row * map.columns..<(row + 1) * map.columns].map(\.letter), as: UTF8.self)
    }
    return .object([
      "of": .string(judgement.isSwapped ? "b" : "a"), "tile": .double(map.side),
      "rows": .array(rows.map { .string($0) }),
    ])
  }
}

extension TileMap.State {
  fileprivate var letter: UInt8 {
    switch self {
    case .outside: UInt8(ascii: ".")
    case .same: UInt8(ascii: "=")
    case .changed: UInt8(ascii: "x")
    }
  }
}

private func demand(_ demand: RungDemand) -> JSONValue {
  .object([
    "rung": .string(demand.rung.rawValue),
    "remark": demand.remark.map { .string($0) },
    "conditions": .array(
      demand.conditions.map { condition in
        .object([
          "figure": .string(condition.figure), "value": .double(condition.value),
          "bound": .string(condition.bound.rawValue), "limit": .double(condition.limit),
          "threshold": condition.threshold.map { .string($0) }, "holds": .bool(condition.holds),
          "distance": .double(condition.distance),
        ])
      }),
  ])
}

extension Orientation {
  /// By how many degrees clockwise B is turned against A, after a mirroring left to right if there is one, where
  /// this turn brings it back.
  fileprivate var degreesTurned: Int {
    switch self {
    case .upright, .mirrored: 0
    case .quarterTurnAnticlockwise, .transverse: 90
    case .halfTurn, .flipped: 180
    case .quarterTurnClockwise, .transposed: 270
    }
  }
}
