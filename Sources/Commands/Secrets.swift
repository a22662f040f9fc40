import Parameters
import Recipes
import Verification

// What may reach a terminal, a log or a report: see ``redacted(_:)``.

extension ClaimOutcome {
  func withoutSecrets() -> ClaimOutcome {
    var outcome = self
    outcome.listing = listing.map(\.withoutSecrets)
    outcome.notes = notes.map(\.withoutSecrets)
    if case .unverifiable(let reasons) = verdict {
      outcome.verdict = .unverifiable(reasons.map(\.withoutSecrets))
    }
    return outcome
  }
}

extension PreparedClaim {
  func withoutSecrets() -> PreparedClaim {
    var claim = self
    claim.listing = listing.map(\.withoutSecrets)
    claim.notes = notes.map(\.withoutSecrets)
    claim.reasons = reasons.map(\.withoutSecrets)
    claim.missing = missing.map { missing in
      var request = missing.request
      request.name = request.name.map { redacted($0) }
      request.hash = request.hash.map { redacted($0) }
      return MissingRequest(request, missing.reason.withoutSecrets)
    }
    return claim
  }
}

extension ResolvedSetting {
  fileprivate var withoutSecrets: ResolvedSetting {
    ResolvedSetting(redacted(key), redacted(value, of: key), source.withoutSecrets)
  }
}

extension SettingSource {
  fileprivate var withoutSecrets: SettingSource {
    if case .inferred(let why) = self { .inferred(redacted(why)) } else { self }
  }
}

extension Note {
  var withoutSecrets: Note { Note(code, redacted(detail)) }
}

extension Reason {
  var withoutSecrets: Reason { Reason(code, redacted(detail), isDamagedFile: isDamagedFile) }
}
