public import JSON
import Recipes

extension ClaimResult {
  /// The object of a claim in `verify --json` and in reports: that of `run --json`, and how it stands.
  /// - Parameters:
  ///   - seconds: for standard output alone; reports keep times apart.
  ///   - thumbnails: also the small pictures.
  public func json(thumbnails: Bool, seconds: Double? = nil) -> JSONValue {
    let head = JSONValue.object([
      "schema": .string(Self.schema), "file": .string(file), "sha256": sha256.map { .string($0) },
      "bytes": .int(byteCount), "duplicates": .array(duplicates.map { .string($0) }),
      "standing": .string(standing.rawValue), "passes": .bool(passes),
      "better": isBetterThanBaseline ? .bool(true) : nil, "expected": expectation.json,
    ])
    let tail = seconds.map { [JSONValue.Member("seconds", .double(($0 * 1000).rounded() / 1000))] } ?? []
    return .object((head.members ?? []) + finding.members(thumbnails: thumbnails) + tail)
  }

  static let schema = "reprocheck/verify-claim/1"

  init(_ reader: ReportReader) throws(VerificationError) {
    guard try reader.text("schema") == Self.schema else {
      throw .malformedReport(place: reader.place + ".schema")
    }
    self.init(
      file: try reader.text("file"),
      sha256: try reader.optional("sha256") { (value) throws(VerificationError) in try value.text() },
      byteCount: try reader.whole("bytes"),
      duplicates: try reader.list("duplicates") { (value) throws(VerificationError) in try value.text() },
      finding: try Finding(json: reader.value, at: reader.place),
      expectation: try Expectation(try reader.member("expected")))
  }
}

extension Expectation {
  fileprivate var json: JSONValue {
    .object([
      "require": .string(required.rawValue),
      "allow": allowed.isEmpty ? nil : .array(allowed.map { .string($0.rawValue) }),
      "accept": accepted.isEmpty ? nil : .array(accepted.map { .string($0.rawValue) }),
      "baseline": baseline.map(\.json),
    ])
  }

  fileprivate init(_ reader: ReportReader) throws(VerificationError) {
    self.init(
      required: try reader.word("require"),
      allowed: try reader.list("allow") { (value) throws(VerificationError) in try value.code() },
      accepted: try reader.list("accept") { (value) throws(VerificationError) in try value.rung() },
      baseline: try reader.optional("baseline", KnownState.init))
  }
}

extension KnownState {
  fileprivate var json: JSONValue {
    switch self {
    case .verdict(let rung): .string(rung.rawValue)
    case .unverifiable(let codes): .array(codes.map { .string($0.rawValue) })
    }
  }

  fileprivate init(_ reader: ReportReader) throws(VerificationError) {
    guard let elements = reader.value.elements else {
      self = .verdict(try reader.rung())
      return
    }
    var codes: [ReasonCode] = []
    for element in elements { codes.append(try ReportReader(element, reader.place).code()) }
    self = .unverifiable(codes)
  }
}

extension ReportReader {
  fileprivate func code() throws(VerificationError) -> ReasonCode {
    guard let code = value.text.flatMap(ReasonCode.init) else { throw .malformedReport(place: place) }
    return code
  }
}
