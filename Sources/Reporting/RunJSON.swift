public import JSON
import Pixels
import Recipes
import Similarity
public import Verification

/// The object that `run --json` prints for one claim, schema `reprocheck/run/1`.
public func runJSON(_ outcome: ClaimOutcome) -> JSONValue {
  var reasons: [String] = []
  var unverifiable: [Reason] = []
  var diff: JSONValue?
  var verdict: JSONValue = .null
  switch outcome.verdict {
  case .unverifiable(let found):
    unverifiable = found
    reasons = found.map { "\($0.code.rawValue): \($0.detail)" }
  case .rendered: reasons = ["There was no picture to compare with."]
  case .compared(let judgement):
    verdict = judgement.rung.map { .string($0.rawValue) } ?? .null
    let words = JudgementWords(judgement)
    reasons = [words.headline] + [words.transformation].compactMap { $0 } + words.reasons
    diff = diffJSON(judgement)
  }
  return .object([
    "schema": "reprocheck/run/1".json,
    "file": outcome.file.json,
    "output": outcome.output?.path.json,
    "resolved": .array(outcome.listing.map(setting)),
    "models": .array(outcome.models.map(model)),
    "profile": outcome.trace.map { profile($0.profile) },
    "hashes": outcome.output.map { hashesJSON($0.hashes, fileSHA256: $0.sha256) },
    "verdict": verdict,
    "reasons": .array(reasons.map(\.json)),
    "unverifiable": codes(unverifiable),
    "diff": diff,
    "notes": notes(outcome.notes),
    "fingerprints": outcome.trace.map { trace in
      .object(trace.fingerprints.map { .init($0.tensor, .string($0.sha256)) })
    },
    "seconds": milliseconds(outcome.seconds),
    "stages": outcome.trace.map { trace in
      .array(trace.times.map { .object(["stage": $0.stage.json, "seconds": milliseconds($0.seconds)]) })
    },
  ])
}

private func milliseconds(_ seconds: Double) -> JSONValue { .double((seconds * 1000).rounded() / 1000) }

private func setting(_ setting: ResolvedSetting) -> JSONValue {
  var why: JSONValue?
  if case .inferred(let reason) = setting.source { why = reason.json }
  return .object([
    "key": setting.key.json, "value": setting.value.json, "source": setting.source.word.json, "why": why,
  ])
}

private func model(_ file: ModelFile) -> JSONValue {
  .object([
    "kind": file.kind.rawValue.json, "name": file.name.json, "path": file.path.json,
    "sha256": file.sha256.json,
  ])
}

private func profile(_ profile: NumericProfile) -> JSONValue {
  .object([
    "name": profile.name.json, "engine": profile.engineVersion.json, "blas": profile.blas.json,
    "core": profile.blasCore.json, "instructionSet": profile.instructionSet.json,
  ])
}

private func notes(_ notes: [Note]) -> JSONValue? {
  notes.isEmpty ? nil : .array(notes.map { .object(["code": $0.code.json, "detail": $0.detail.json]) })
}

/// Each code once, in the order of the closed list.
private func codes(_ reasons: [Reason]) -> JSONValue {
  let present = Set(reasons.map(\.code))
  return .array(ReasonCode.allCases.filter(present.contains).map { .string($0.rawValue) })
}

extension String {
  fileprivate var json: JSONValue { .string(self) }
}
