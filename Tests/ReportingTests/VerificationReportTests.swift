import Foundation
import FoundationXML
import JSON
import Recipes
import TestSupport
import Testing
import Verification

@testable import Reporting

@Suite struct VerificationTextGolden {
  @Test("the table of a terminal, uncut")
  func table() {
    let expected = """
      Claim               Verdict            File                   Why
      unreadable          unreadable         broken.png             broken.png ends in the middle of a chunk
      fails, as expected  equal-within-n     known.png              The same picture: no channel of any pixel differs by \
      more than 2 levels.
      fails, as expected  equal-within-n     better.png             The same picture: no channel of any pixel differs by \
      more than 2 levels.
      fails               partially-similar  parts/body.png         Parts of the same picture: 59 % of the common area is \
      the same, 33 % is changed, 8 % is too plain to tell.
      holds               identical-pixels   same.png (and 1 copy)  The same picture: every pixel is equal; only the files \
      differ.
      unverifiable        unverifiable       waits.png              missing-checkpoint: no file has the hash 0123456789

      Missing models
        missing-checkpoint: checkpoint dream (hash 0123456789); 1 claim waits for it: waits.png
          no file has the hash 0123456789

      Not looked at
        symlink-loop: loop leads back to its own folder

      6 claims in 7 files: 1 holds, 3 fail, 1 can't be tested, 1 can't be read, 2 of these pass as expected, 1 is better \
      than its baseline
        identical-pixels: 1
        equal-within-n: 2
        partially-similar: 1
        missing-checkpoint: 1
      1 claim fails.

      """
    #expect(verificationText(.mixed) == expected)
  }
}

@Suite struct VerificationReportProperty {
  static let formats: [@Sendable (VerificationReport) -> String] = [
    { verificationText($0) }, { verificationText($0, width: 80, colour: false) }, { verificationJSON($0) },
    { junitReport($0) }, { markdownReport($0) }, { verificationPage($0) },
  ]

  @Test("no control character and nothing that turns text round gets through", arguments: formats.indices)
  func controls(format: Int) {
    let report = Self.formats[format](.hostile)
    // JSON escapes control characters itself, and keeps every other one for `merge`.
    let forbidden: Set<Unicode.Scalar> =
      format == 2
      ? ["\u{0}", "\u{7}", "\u{1B}", "\r"] : ["\u{0}", "\u{7}", "\u{1B}", "\r", "\u{202E}", "\u{FFFE}"]
    #expect(!report.unicodeScalars.contains { forbidden.contains($0) })
  }

  @Test("the same report gives the same bytes", arguments: formats.indices)
  func bytes(format: Int) {
    #expect(Self.formats[format](.mixed) == Self.formats[format](.mixed))
  }

  @Test("an empty report is a report", arguments: formats.indices)
  func empty(format: Int) {
    #expect(!Self.formats[format](VerificationReport([])).isEmpty)
  }

  @Test("what was read back from JSON gives the same reports")
  func readBack() throws {
    let again = try VerificationReport(json: JSONValue(parsing: verificationJSON(.mixed)))
    #expect(again == .mixed)
    for format in Self.formats { #expect(format(again) == format(.mixed)) }
  }
}

@Suite struct VerificationTextProperty {
  @Test("no line is wider than the terminal", arguments: [60, 80, 200])
  func width(columns width: Int) {
    let text = verificationText(.hostile, width: width)
    let table = text.components(separatedBy: "\n\n")[0]
    for line in table.split(separator: "\n") { #expect(columns(of: String(line)) <= width) }
  }

  @Test("names are cut in the middle by columns, not by bytes")
  func cutting() {
    #expect(shortened("0123456789", to: 7, .middle) == "01…6789")
    #expect(shortened("0123456789", to: 7, .end) == "012345…")
    #expect(shortened("画像画像画像", to: 7, .end) == "画像画…")
    #expect(columns(of: "e\u{301}画🙂") == 5)
  }

  @Test("each claim on one line, as it ends; colours only where they are wanted")
  func lines() {
    let failing = VerificationReport.mixed.results[3]
    #expect(claimLine(failing).hasPrefix("fails      partially-similar"))
    #expect(claimLine(failing, colour: true).hasPrefix("\u{1B}[31mfails\u{1B}[0m"))
    for result in VerificationReport.hostile.results { #expect(!claimLine(result).contains("\n")) }
  }

  @Test("of many claims those that pass are told in numbers")
  func many() {
    let text = verificationText(.large(70))
    #expect(text.contains("10 claims that pass are not listed.") && !text.contains("claim 2.png"))
    #expect(text.contains("70 claims: 10 hold, 10 fail, 40 can't be tested, 10 can't be read"))
  }
}

@Suite struct JUnitReportGolden {
  @Test("what passes, fails, is skipped and can't be read")
  func report() throws {
    let xml = junitReport(.mixed)
    #expect(
      xml.contains(
        "<testsuite name=\"reprocheck verify\" tests=\"6\" failures=\"1\" errors=\"1\" skipped=\"1\">"))
    #expect(
      xml.contains(
        """
            <testcase classname="reprocheck" name="waits.png" file="waits.png">
              <properties>
                <property name="verdict" value="unverifiable"/>
                <property name="required" value="substantially-similar"/>
                <property name="codes" value="missing-checkpoint"/>
                <property name="sha256" value="\(String(repeating: "0f", count: 32))"/>
              </properties>
              <skipped message="missing-checkpoint: no file has the hash 0123456789" type="missing-checkpoint"/>
            </testcase>

        """))
    #expect(xml.contains("<failure message=\"") && xml.contains("type=\"partially-similar\">"))
    #expect(xml.contains("<property name=\"expected\" value=\"true\"/>"))
  }

  @Test("hostile texts stay texts", arguments: [VerificationReport.mixed, .hostile, .large(20)])
  func wellFormed(report: VerificationReport) {
    let seen = Elements()
    let parser = XMLParser(data: Data(junitReport(report).utf8))
    parser.delegate = seen
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(seen.counts["testcase"] == report.results.count)
    #expect(
      seen.counts["failure", default: 0] == report.results.count { $0.standing == .fails && !$0.passes })
    #expect(seen.counts["skipped", default: 0] == report.results.count { $0.standing == .unverifiable })
    #expect(seen.counts["error", default: 0] == report.results.count { $0.standing == .unreadable })
    let ours: Set<String> = [
      "testsuites", "testsuite", "properties", "property", "testcase", "failure", "skipped", "error",
      "system-out",
    ]
    #expect(ours.isSuperset(of: seen.counts.keys))
  }

  private final class Elements: NSObject, XMLParserDelegate {
    var counts: [String: Int] = [:]

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) { counts[name, default: 0] += 1 }
  }
}

@Suite struct MarkdownReportProperty {
  @Test("tables first of what needs a look, then of the rest")
  func order() throws {
    let summary = markdownReport(.mixed)
    let order = [
      "## ❌ reprocheck: 1 claim fails.", "### Models that claims wait for", "### Claims to look at",
      "### Claims that pass", "### Not looked at",
    ].map { summary.range(of: $0)?.lowerBound }
    #expect(!order.contains(nil) && order.compactMap { $0 } == order.compactMap { $0 }.sorted())
  }

  @Test("hostile texts make no markup, no link, no mention and no further cell")
  func hostile() {
    let summary = markdownReport(.hostile)
    for sign in ["<script", "](", "@", "](javascript", "`", "*_", "~"] {
      #expect(!summary.contains(sign), "\(sign)")
    }
    for line in summary.split(separator: "\n") where line.hasPrefix("| ") {
      #expect((3...5).contains(line.count { $0 == "|" }), "\(line)")
    }
  }

  @Test("a summary never exceeds its limit, and says what it leaves out", arguments: [4000, 20_000, 1 << 20])
  func limit(bytes limit: Int) {
    let summary = markdownReport(.large(7000), limit: limit)
    #expect(summary.utf8.count <= limit)
    #expect(summary.contains("further claims are left out"))
    #expect(summary.hasSuffix("cards&#46;\n"))
    #expect(markdownReport(.large(70)).contains("left out") == false)
  }
}
