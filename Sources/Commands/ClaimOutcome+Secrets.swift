import Parameters
import Recipes
import Verification

extension ClaimOutcome {
  /// The outcome as it may reach a terminal, a log or a report: see ``redacted(_:)``.
  func withoutSecrets() -> ClaimOutcome {
    var outcome = self
    outcome.listing = listing.map { setting in
      ResolvedSetting(setting.key, redacted(setting.value), setting.source.withoutSecrets)
    }
    outcome.notes = notes.map { Note($0.code, redacted($0.detail)) }
    if case .unverifiable(let reasons) = verdict {
      outcome.verdict = .unverifiable(
        reasons.map { Reason($0.code, redacted($0.detail), isDamagedFile: $0.isDamagedFile) })
    }
    return outcome
  }
}

extension SettingSource {
  fileprivate var withoutSecrets: SettingSource {
    if case .inferred(let why) = self { .inferred(redacted(why)) } else { self }
  }
}
