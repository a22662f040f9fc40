import Recipes

/// The schedule that a sampler really used, by A1111's label.
struct ScheduleRule {
  let version: VersionAssumption

  /// - Parameter stated: the canonical name, or nil where the text names none.
  /// - Returns: nil for a schedule that A1111 doesn't have.
  func schedule(
    of sampler: SamplerName, stated: String?
  ) -> (label: String, source: SettingSource)? {
    let automatic = sampler.defaultSchedule ?? ScheduleName.uniform
    if let stated {
      guard let label = ScheduleName.label(stated) else { return nil }
      return (label == ScheduleName.automatic ? automatic : label, .stated)
    }
    guard isBareNameUniform, automatic != ScheduleName.uniform, sampler.name != "Restart" else {
      return (automatic, .defaulted)
    }
    let reason =
      version.version == nil
      ? "no schedule is stated, and no version from 1.9.0 on: a bare sampler name meant Uniform"
      : "before 1.9.0 a bare sampler name meant Uniform"
    return (ScheduleName.uniform, .inferred(reason))
  }

  /// From 1.9.0 on a missing schedule is Automatic; before, and where nothing is known, names said it all.
  private var isBareNameUniform: Bool { version.version.map { $0 < .v1_9 } ?? true }
}
