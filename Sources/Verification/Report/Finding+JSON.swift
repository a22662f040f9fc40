import FoundationEssentials
public import JSON
public import Recipes

extension Finding {
  /// The members that a claim's object shares with `run --json`, and what else is known.
  /// - Parameter thumbnails: also the small pictures, in base64.
  public func members(thumbnails showsThumbnails: Bool) -> [JSONValue.Member] {
    let object = JSONValue.object([
      "resolved": .array(listing.map(\.json)),
      "models": .array(models.map(\.json)),
      "profile": profile.map(\.json),
      "hashes": hashes,
      "verdict": verdict.map { .string($0.rawValue) } ?? .null,
      "reasons": .array(reasons.map { .string($0) }),
      "unverifiable": .array(codes.map { .string($0.rawValue) }),
      "details": unverifiable.isEmpty ? nil : .array(unverifiable.map(\.json)),
      "missing": missing.isEmpty ? nil : .array(missing.map(\.json)),
      "error": failure.map {
        .object(["kind": .string($0.kind.rawValue), "message": .string($0.message)])
      },
      "diff": diff,
      "notes": notes.isEmpty ? nil : .array(notes.map(\.json)),
      "fingerprints": fingerprints.isEmpty
        ? nil : .object(fingerprints.map { .init($0.tensor, .string($0.sha256)) }),
      "thumbnails": showsThumbnails
        ? thumbnails.map { .object(["regenerated": $0.regenerated.json, "shared": $0.shared.json]) } : nil,
    ])
    return object.members ?? []
  }

  /// Reads what ``members(thumbnails:)`` wrote.
  /// - Throws: ``VerificationError/malformedReport(place:)``.
  public init(json: JSONValue, at place: String) throws(VerificationError) {
    let reader = ReportReader(json, place)
    self.init(
      verdict: try reader.optional("verdict") { (value) throws(VerificationError) in try value.rung() },
      reasons: try reader.list("reasons") { (value) throws(VerificationError) in try value.text() },
      unverifiable: try reader.list("details", Reason.init))
    missing = try reader.list("missing", MissingRequest.init)
    failure = try reader.optional("error", ReadingFailure.init)
    listing = try reader.list("resolved", ResolvedSetting.init)
    models = try reader.list("models", ModelFile.init)
    profile = try reader.optional("profile", NumericProfile.init)
    hashes = json["hashes"]
    diff = json["diff"]
    notes = try reader.list("notes", Note.init)
    fingerprints = try (json["fingerprints"]?.members ?? []).map { member throws(VerificationError) in
      Fingerprint(
        tensor: member.key, sha256: try ReportReader(member.value, place + ".fingerprints").text())
    }
    thumbnails = try reader.optional("thumbnails", ThumbnailPair.init)
  }
}

extension ResolvedSetting {
  fileprivate var json: JSONValue {
    var why: JSONValue?
    if case .inferred(let reason) = source { why = .string(reason) }
    return .object([
      "key": .string(key), "value": .string(value), "source": .string(source.word), "why": why,
    ])
  }

  fileprivate init(_ reader: ReportReader) throws(VerificationError) {
    let source: SettingSource =
      switch try reader.text("source") {
      case "stated": .stated
      case "default": .defaulted
      case "overridden": .overridden
      case "inferred": .inferred(try reader.text("why"))
      default: throw .malformedReport(place: reader.place + ".source")
      }
    self.init(try reader.text("key"), try reader.text("value"), source)
  }
}

extension ModelFile {
  fileprivate var json: JSONValue {
    .object([
      "kind": .string(kind.rawValue), "name": .string(name), "path": .string(path),
      "sha256": .string(sha256),
    ])
  }

  fileprivate init(_ reader: ReportReader) throws(VerificationError) {
    self.init(
      kind: try reader.word("kind"), name: try reader.text("name"), path: try reader.text("path"),
      sha256: try reader.text("sha256"))
  }
}

extension NumericProfile {
  /// As in `run --json`.
  public var json: JSONValue {
    .object([
      "name": .string(name), "engine": .string(engineVersion), "blas": .string(blas),
      "core": .string(blasCore), "instructionSet": .string(instructionSet),
    ])
  }

  fileprivate init(_ reader: ReportReader) throws(VerificationError) {
    self.init(
      engineVersion: try reader.text("engine"), name: try reader.text("name"), blas: try reader.text("blas"),
      blasCore: try reader.text("core"), instructionSet: try reader.text("instructionSet"))
  }
}

extension Reason {
  fileprivate var json: JSONValue {
    .object([
      "code": .string(code.rawValue), "detail": .string(detail),
      "damagedFile": isDamagedFile ? .bool(true) : nil,
    ])
  }

  fileprivate init(_ reader: ReportReader) throws(VerificationError) {
    self.init(
      try reader.word("code"), try reader.text("detail"),
      isDamagedFile: reader.value["damagedFile"]?.boolean ?? false)
  }
}

extension MissingRequest {
  fileprivate var json: JSONValue {
    .object([
      "kind": .string(request.kind.rawValue), "name": request.name.map { .string($0) },
      "hash": request.hash.map { .string($0) }, "reason": reason.json,
    ])
  }

  fileprivate init(_ reader: ReportReader) throws(VerificationError) {
    func text(_ key: String) throws(VerificationError) -> String? {
      try reader.optional(key) { (value) throws(VerificationError) in try value.text() }
    }
    self.init(
      ModelRequest(kind: try reader.word("kind"), name: try text("name"), hash: try text("hash")),
      try Reason(try reader.member("reason")))
  }
}

extension Note {
  var json: JSONValue { .object(["code": .string(code), "detail": .string(detail)]) }

  init(_ reader: ReportReader) throws(VerificationError) {
    self.init(try reader.text("code"), try reader.text("detail"))
  }
}

extension ReadingFailure {
  fileprivate init(_ reader: ReportReader) throws(VerificationError) {
    self.init(try reader.word("kind"), try reader.text("message"))
  }
}

extension Thumbnail {
  fileprivate var json: JSONValue {
    .object([
      "type": .string(mediaType), "width": .int(width), "height": .int(height),
      "data": .string(Data(bytes).base64EncodedString()),
    ])
  }

  fileprivate init(_ reader: ReportReader) throws(VerificationError) {
    guard let data = Data(base64Encoded: try reader.text("data")) else {
      throw .malformedReport(place: reader.place + ".data")
    }
    self.init(
      mediaType: try reader.text("type"), bytes: Array(data), width: try reader.whole("width"),
      height: try reader.whole("height"))
  }
}

extension ThumbnailPair {
  fileprivate init(_ reader: ReportReader) throws(VerificationError) {
    self.init(
      regenerated: try Thumbnail(try reader.member("regenerated")),
      shared: try Thumbnail(try reader.member("shared")))
  }
}
