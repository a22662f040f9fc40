public import JSON
import Recipes
import Similarity

extension VerificationReport {
  public static let schema = "reprocheck/verify/1"

  /// The whole report, from which ``init(json:)`` reads it back; `merge` joins such.
  public var json: JSONValue {
    .object(
      head + [.init("claims", .array(results.map { $0.json(thumbnails: true) }))] + summaryMembers)
  }

  /// What `verify --json` prints after the claims.
  public var summaryJSON: JSONValue { .object(head + summaryMembers) }

  private var head: [JSONValue.Member] {
    let object = JSONValue.object([
      "schema": .string(Self.schema), "tool": .string(tool), "require": .string(required.rawValue),
      "allowUnverifiable": .bool(allowsUnverifiable),
      "thresholds": .object(Thresholds.names.map { .init($0, .double(thresholds[$0] ?? .nan)) }),
      "shards": shards.map {
        .object(["count": .int($0.count), "numbers": .array($0.numbers.map { .int($0) })])
      },
    ])
    return object.members ?? []
  }

  private var summaryMembers: [JSONValue.Member] {
    let object = JSONValue.object([
      "summary": summary.json,
      "missing": .array(missing.map(\.json)),
      "notes": .array(notes.map(\.json)),
    ])
    return object.members ?? []
  }

  /// - Throws: ``VerificationError/malformedReport(place:)``.
  public init(json: JSONValue) throws(VerificationError) {
    let reader = ReportReader(json, "report")
    guard try reader.text("schema") == Self.schema else { throw .malformedReport(place: "report.schema") }
    var thresholds = Thresholds()
    for member in try reader.member("thresholds").value.members ?? [] {
      guard let value = member.value.number, (try? thresholds.set(member.key, to: value)) != nil else {
        throw .malformedReport(place: "report.thresholds." + member.key)
      }
    }
    guard let allows = try reader.member("allowUnverifiable").value.boolean, json["claims"] != nil else {
      throw .malformedReport(place: "report")
    }
    self.init(
      tool: try reader.text("tool"), required: try reader.word("require"), allowsUnverifiable: allows,
      thresholds: thresholds, shards: try reader.optional("shards", Shards.init),
      results: try reader.list("claims", ClaimResult.init), notes: try reader.list("notes", Note.init))
  }
}

extension VerificationSummary {
  fileprivate var json: JSONValue {
    .object([
      "claims": .int(claims), "files": .int(files), "holds": .int(holds), "fails": .int(fails),
      "unverifiable": .int(unverifiable), "unreadable": .int(unreadable), "expected": .int(expected),
      "better": .int(betterThanBaseline),
      "verdicts": .object(verdicts.map { .init($0.rung.rawValue, .int($0.count)) }),
      "codes": .object(codes.map { .init($0.code.rawValue, .int($0.count)) }),
      "outcome": .string(outcome.rawValue),
    ])
  }
}

extension MissingModel {
  fileprivate var json: JSONValue {
    .object([
      "kind": .string(kind.rawValue), "code": .string(code.rawValue),
      "names": .array(names.map { .string($0) }), "hashes": .array(hashes.map { .string($0) }),
      "details": .array(details.map { .string($0) }), "claims": .array(claims.map { .string($0) }),
    ])
  }
}

extension Shards {
  fileprivate init(_ reader: ReportReader) throws(VerificationError) {
    self.init(
      count: try reader.whole("count"),
      numbers: try reader.list("numbers") { (value) throws(VerificationError) in try value.whole() })
  }
}
