public import ArgumentParser
import ImageCodecs
import JSON
import OutputFiles
import Recipes
import Reporting
import Similarity
public import Verification

extension JudgingOptions.Depth: ExpressibleByArgument {}

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Says how similar two pictures are, where they differ, and how sure that is.",
    discussion: """
      Pictures are PNG, JPEG or WebP files, or - for standard input. The verdict is a rung of this ladder: \
      \(Rung.allCases.map(\.rawValue).joined(separator: ", ")). Neither the order of the pictures nor their \
      encoding matters to it.

      Examples:
        reprocheck diff mine.png theirs.jpg --html found.html
        reprocheck diff a.png b.png --require equal-within-n --threshold levels=2

      Exit status: 0 the pictures reach the rung of --require; 1 they do not; 64 wrong usage; 65 a file too \
      damaged to read; 66 a file is missing; 74 a file can't be written.
      """)

  @Argument(help: ArgumentHelp("A picture.", valueName: "a"))
  var a: String

  @Argument(help: ArgumentHelp("The picture to compare it with.", valueName: "b"))
  var b: String

  @Option(
    help: ArgumentHelp("Write one page that shows all of it; it needs no network.", valueName: "file"))
  var html: String?

  @Option(
    help: ArgumentHelp("Write a picture of where and how much the two differ.", valueName: "file.png"))
  var heatmap: String?

  @Flag(help: "Overwrite existing files.")
  var force = false

  @Option(help: "basic: levels, hashes and the exact rungs only, else no verdict; full: everything.")
  var measures = JudgingOptions.Depth.full

  @Option(
    help: ArgumentHelp(
      "Draw a line of the ladder elsewhere. Repeatable; as they are: \(Self.usualThresholds).",
      valueName: "name=value"))
  var threshold: [String] = []

  @Option(
    help: ArgumentHelp("The exit status is 0 from this rung on.", valueName: "rung"))
  var require = Rung.substantiallySimilar

  @Flag(help: "Print one JSON object.")
  var json = false

  mutating func validate() throws {
    if a == "-", b == "-" {
      throw ValidationError("Standard input holds one picture; name a file for the other.")
    }
    if let html, html == heatmap { throw ValidationError("--html and --heatmap name the same file \(html).") }
    let limits: Thresholds
    do throws(SimilarityError) { limits = try thresholds() } catch {
      throw ValidationError(error.description)
    }
    // Figures are shares, levels and counts of tiles: none is below zero or beyond a picture's pixels.
    for name in Thresholds.names {
      guard let value = limits[name], !(0...200_000_000).contains(value) else { continue }
      throw ValidationError("--threshold \(name)=\(value) is outside 0...200000000.")
    }
  }

  mutating func run() throws {
    keepFreedMemory()
    let holds: Bool
    do throws(Failure) {
      let judgement = try judgement()
      say(json ? diffJSON(judgement).compact : diffText(judgement, required: require))
      holds = judgement.reaches(require)
    } catch {
      complain("reprocheck: " + printable(error.message))
      throw error.status.code
    }
    if !holds { throw ExitStatus.fails.code }
  }

  private func judgement() throws(Failure) -> Judgement {
    let places = [html, heatmap].compactMap { $0 }
    for place in places { try OutputPlace(wanted: nil, replaces: force).check(place) }
    var options = JudgingOptions()
    options.depth = measures
    do throws(SimilarityError) { options.thresholds = try thresholds() } catch {
      throw Failure(.usage, error.description)
    }
    let (first, second) = try PictureInput.pair(a, b, measures)
    let judgement = judged(first, against: second, options)
    try write(judgement)
    return judgement
  }

  private func write(_ judgement: Judgement) throws(Failure) {
    if let heatmap {
      try save(heatmap) { () throws(ImageCodecError) in
        try encodedPNG(AlignedPair(judgement).heatmap(judgement))
      }
    }
    if let html {
      try save(html) { () throws(ImageCodecError) in
        Array(try diffPage(judgement, required: require).utf8)
      }
    }
  }

  private func save(_ path: String, _ content: () throws(ImageCodecError) -> [UInt8]) throws(Failure) {
    let bytes: [UInt8]
    do throws(ImageCodecError) { bytes = try content() } catch {
      throw Failure(.internalFault, error.description)
    }
    do throws(OutputError) { try OutputFile.write(bytes, to: path, replaces: force) } catch {
      throw Failure(error)
    }
  }

  /// Every threshold as `--threshold` would set it.
  private static var usualThresholds: String {
    let usual = Thresholds()
    return Thresholds.names.map { "\($0)=\(usual[$0] ?? 0)" }.joined(separator: ", ")
  }

  /// `--threshold` as given, over the defaults.
  private func thresholds() throws(SimilarityError) -> Thresholds {
    var thresholds = Thresholds()
    for setting in threshold {
      let parts = setting.utf8.split(separator: UInt8(ascii: "="), maxSplits: 1).map {
        String(Substring($0))
      }
      let name = parts.first ?? setting
      guard parts.count == 2, let value = Double(parts[1]) else { throw .notFinite(name: name) }
      try thresholds.set(name, to: value)
    }
    return thresholds
  }
}
