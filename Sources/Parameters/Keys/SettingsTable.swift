import Recipes

/// `docs/settings.md`: every recorded setting and what becomes of it, from the code's own lists.
func settingsTable() -> String {
  var lines = [
    "# Settings", "",
    "Every setting that A1111 records because it changes a txt2img picture, and what `reprocheck` does with it. This page "
      + "is made from the code (`Sources/Parameters/Keys`): a test fails when it is out of date.",
    "",
    "*Reproduced*: two renders that differ in this setting alone differ as A1111's do; `SettingEffectProperty` renders such "
      + "a pair for every row (a setting that chooses a file changes which file is asked for), and `RandomModelParity` "
      + "compares renders with the Python reference renderer. *Unverifiable*: a claim that states it gets the "
      + "reason that is named, unless the value is one of those that mean nothing.",
    "", "| setting | | since | what it is |", "| --- | --- | --- | --- |",
  ]
  lines += RecordedSetting.all.map { setting in
    let meaning = KnownKeys.find(setting.key)?.meaning ?? ""
    return "| `\(setting.key)` | \(words(setting.state)) | \(setting.since) | \(meaning) |"
  }
  lines += names(
    "Samplers", SamplerName.all.map { ($0.name, $0.since, $0.defaultSchedule ?? "Uniform") },
    "`SamplerGolden` holds each to A1111's own classes. An unknown name is `unknown-sampler`; that of a fork counts "
      + "where it means the same arithmetic (`SamplerNameGolden`).", last: "Automatic schedule")
  lines += names(
    "Schedule types",
    ScheduleName.all.filter { $0.label != ScheduleName.automatic }.map { ($0.label, $0.since, "") },
    "`ScheduleGolden` holds each to A1111's own functions. An unknown name is `unknown-schedule`, such as Forge's "
      + "`Turbo` and `Align Your Steps GITS` and ComfyUI's `linear_quadratic`.", last: nil)
  return lines.joined(separator: "\n") + "\n"
}

private func words(_ state: KnownKey.State?) -> String {
  switch state {
  case .rendered: "reproduced"
  case .refused(let code, let harmless):
    "unverifiable: `\(code.rawValue)`"
      + (harmless.isEmpty ? "" : " unless " + harmless.map { "`\($0)`" }.joined(separator: ", "))
  case .noInfluence: "no influence"
  case nil: "unknown"
  }
}

private func names(
  _ title: String, _ rows: [(name: String, since: String, more: String)], _ about: String, last: String?
) -> [String] {
  let head =
    last.map { ["| name | since | \($0) |", "| --- | --- | --- |"] } ?? ["| name | since |", "| --- | --- |"]
  return ["", "## \(title)", "", about, ""] + head
    + rows.map { "| \($0.name) | \($0.since) |" + (last == nil ? "" : " \($0.more) |") }
}
