import JSON
import OutputFiles
import Reporting
import Verification

/// A file for a report; its extension says in which form.
struct ReportPlace: Hashable {
  enum Form: String, CaseIterable {
    case json
    case junit = "xml"
    case markdown = "md"
    case page = "html"
  }

  let path: String
  let form: Form

  /// nil: the extension is none of a report.
  init?(_ path: String) {
    let ending = path.utf8.split(separator: UInt8(ascii: ".")).last.map { String(Substring($0)) } ?? ""
    guard path.utf8.contains(UInt8(ascii: ".")), let form = Form(rawValue: ending.lowercased()) else {
      return nil
    }
    (self.path, self.form) = (path, form)
  }

  static func places(_ paths: [String]) throws(Failure) -> [ReportPlace] {
    var places: [ReportPlace] = []
    for path in paths {
      guard let place = ReportPlace(path) else {
        let endings = Form.allCases.map { "." + $0.rawValue }.joined(separator: ", ")
        throw Failure(.usage, "--report \(path): the name must end in one of \(endings)")
      }
      guard !places.contains(where: { $0.path == path }) else {
        throw Failure(.usage, "--report names \(path) twice")
      }
      // Before hours of rendering, not after them.
      do throws(OutputError) { _ = try OutputFile(path, replaces: true) } catch { throw Failure(error) }
      places.append(place)
    }
    return places
  }

  /// Replaces what is there.
  func write(_ report: VerificationReport) throws(Failure) {
    let text =
      switch form {
      case .json: verificationJSON(report)
      case .junit: junitReport(report)
      case .markdown: markdownReport(report)
      case .page: verificationPage(report)
      }
    do throws(OutputError) { try OutputFile.write(Array(text.utf8), to: path, replaces: true) } catch {
      throw Failure(error)
    }
  }
}

/// What `verify` and `merge` print and write of a report at the end.
func tell(
  _ report: VerificationReport, in places: [ReportPlace], json: Bool, seconds: [String: Double] = [:]
) throws(Failure) {
  // What can't be written here may be written there, and is printed in any case.
  var problem: Failure?
  for place in places {
    do throws(Failure) { try place.write(report) } catch { problem = problem ?? error }
  }
  if json {
    for result in report.results {
      say(result.json(thumbnails: false, seconds: seconds[result.file]).compact)
    }
    say(report.summaryJSON.compact)
  } else {
    say(verificationText(report, width: standardOutputWidth, colour: standardOutputIsColoured).trimmedEnd)
  }
  if let problem { throw problem }
}

extension VerificationReport {
  var exitStatus: ExitStatus {
    switch summary.outcome {
    case .passes: .holds
    case .fails: .fails
    case .unreadable: .badData
    case .unverifiable: .unverifiable
    }
  }
}

extension String {
  /// Without the line end, which ``say(_:)`` adds.
  fileprivate var trimmedEnd: String { hasSuffix("\n") ? String(unicodeScalars.dropLast()) : self }
}
