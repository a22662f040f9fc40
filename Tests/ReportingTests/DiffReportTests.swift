import JSON
import Pixels
import Recipes
import Similarity
import Testing
import Verification

@testable import Reporting

@Suite struct DiffReportGolden {
  @Test("the keys of diff/1, where everything was measured")
  func keys() throws {
    let object = diffJSON(.newBody)
    #expect(
      object.members?.map(\.key) == [
        "schema", "verdict", "summary", "levels", "rule", "reasons", "next_rung", "a", "b", "hashes",
        "measures", "registration", "mirrored", "turned", "regions", "mask", "layout", "low_information",
        "thresholds", "warnings",
      ])
    #expect(object["schema"]?.text == "reprocheck/diff/1")
    #expect(object["a"]?.members?.map(\.key) == ["file", "format", "width", "height", "bytes", "sha256"])
    #expect(
      object["hashes"]?["a"]?.members?.map(\.key) == [
        "rgb_sha256", "ahash8", "ahash16", "dhash8", "dhash16", "phash8", "phash16", "whash8", "colorhash3",
        "pdq", "pdq_quality",
      ])
    #expect(
      object["measures"]?.members?.map(\.key) == [
        "max_abs", "mean_abs", "psnr", "ssim_luma", "ssim_rgb", "ssim_worst", "local_shift", "ms_ssim_luma",
        "gmsd", "oklab_mean",
      ])
    #expect(
      object["registration"]?.members?.map(\.key) == [
        "kind", "words", "orientation", "map", "scale", "degrees", "coverage", "figures", "colour_fit",
      ])
    #expect(object["regions"]?.elements?[0].members?.map(\.key) == ["kind", "box", "box_b", "share"])
    #expect(object["thresholds"]?.members?.map(\.key) == Thresholds.names)
    #expect(try JSONValue(parsing: object.compact) == object)
  }

  @Test("the verdict, its figures and the way to the next rung in words")
  func words() throws {
    let text = diffText(.newBody, required: .substantiallySimilar)
    #expect(
      text.contains(
        "Verdict: partially-similar\n  Parts of the same picture: 59 % of the common area is the same, "
          + "33 % is changed, 8 % is too plain to tell."))
    #expect(text.contains("B lies on A, pixel on pixel."))
    #expect(
      text.contains("Next rung, substantially-similar: share of the common area that is the same: 0.58"))
    #expect(text.contains("at least 0.75 needed (0.16"))
    #expect(text.contains("changed: 320x208 pixels at 0, 176 of A, 33 % of the common area"))
    #expect(text.contains("Required was substantially-similar"))
  }

  @Test("equal levels and single levels have their own words")
  func levels() {
    #expect(JudgementWords(.tiny(last: 7)).headline.hasSuffix("differs by more than 1 level."))
    #expect(JudgementWords(.tiny(last: 6)).headline.hasPrefix("The same picture: every pixel is equal"))
    #expect(
      JudgementWords(.tiny(last: 7)).distance
        == "Next rung, identical-pixels: largest difference in levels: 1, at most 0 needed (1 away).")
    #expect(
      JudgementWords(.tiny(last: 6)).distance == "Next rung, identical-file: the files' bytes must be equal.")
  }

  @Test("what was done to geometry and colours is told")
  func transformations() throws {
    let half = judged(try pairPicture("astronaut.png"), against: try pairPicture("astronaut-half.png"))
    #expect(JudgementWords(half).transformation == "B is A scaled to 50 %.")
    let mirror = judged(try pairPicture("brushes-mirror.jpg"), against: try pairPicture("brushes.png"))
    #expect(JudgementWords(mirror).transformation?.hasPrefix("B is A mirrored left to right.") == true)
    let crop = judged(try pairPicture("china-crop10.png"), against: try pairPicture("china.jpg"))
    #expect(
      JudgementWords(crop).transformation?.hasPrefix(
        "B is A with 26 rows added at the top, 26 rows added at the bottom, ") == true)
  }
}

@Suite struct HeatmapProperty {
  @Test("equal pixels stay dim and grey, differences glow, what only A has is blue")
  func colours() {
    let a = RGBImage(width: 3, height: 1, bytes: [200, 200, 200, 200, 200, 200, 200, 200, 200])
    let b = RGBImage(width: 3, height: 1, bytes: [200, 200, 200, 200, 200, 20, 200, 200, 201])
    let judgement = judged(madePicture(a, name: "a"), against: madePicture(b, name: "b"))
    let map = AlignedPair(judgement).heatmap(judgement).bytes
    #expect(map[0...2] == [60, 60, 60])
    #expect(map[3] > 200 && map[4] > 200)
    // One level is seen, faintly.
    #expect(Array(map[6...8]) != [60, 60, 60] && map[6] < 120)
  }

  @Test("the second picture is brought into the frame of the first")
  func alignment() throws {
    let (crop, whole) = (try pairPicture("china-crop10.png"), try pairPicture("china.jpg"))
    let pair = AlignedPair(judged(crop, against: whole))
    #expect(pair.b.width == pair.a.width && pair.covered.allSatisfy { $0 })
    #expect(LevelDifferences(pair.a, pair.b).mean < 6)
    let back = AlignedPair(judged(whole, against: crop))
    let share = Double(back.covered.count { $0 }) / Double(back.covered.count)
    #expect(abs(share - 0.64) < 0.02)
  }

  @Test("pictures without anything in common are laid over each other whole, at most so large")
  func unrelated() {
    let a = RGBImage(width: 40, height: 20, bytes: [UInt8](repeating: 0, count: 2400))
    let b = RGBImage(width: 8, height: 8, bytes: [UInt8](repeating: 255, count: 192))
    let pair = AlignedPair(
      judged(madePicture(a, name: "a"), against: madePicture(b, name: "b")), longSide: 20)
    #expect(pair.a.width == 20 && pair.a.height == 10 && pair.b.width == 20)
    #expect(pair.covered.allSatisfy { $0 } && pair.b.bytes.allSatisfy { $0 == 255 })
  }
}
