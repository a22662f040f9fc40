public import Recipes

/// What the samplers cannot reproduce of these settings; empty if all. Nothing of it is ignored by ``sample``'s
/// callers: a claim with such a setting is unverifiable.
public func unsupportedSettings(in settings: RenderSettings) -> [Reason] {
  var reasons = pass(settings.sampler, settings.schedule, in: settings)
  if let hires = settings.hires {
    reasons += pass(hires.sampler, hires.schedule, in: settings)
    if settings.isBeforeRewrite, ["DDIM", "PLMS", "UniPC"].contains(hires.sampler) {
      reasons.append(
        Reason(
          .unsupportedFeature,
          "Hires sampler: \(hires.sampler) before version 1.6.0 noised the latent in another way"))
    }
  }
  return reasons.reduce(into: []) { unique, reason in
    if !unique.contains(reason) { unique.append(reason) }
  }
}

private func pass(_ sampler: String, _ schedule: String, in settings: RenderSettings) -> [Reason] {
  var reasons: [Reason] = []
  if !SamplerEntry.all.contains(where: { $0.name == sampler }) {
    reasons.append(Reason(.unknownSampler, "Sampler: \(sampler)"))
  }
  if schedule != "Automatic", !Schedule.all.contains(where: { $0.label == schedule }) {
    reasons.append(Reason(.unknownSchedule, "Schedule type: \(schedule)"))
  }
  if sampler == "DPM adaptive", settings.batch.size > 1 {
    reasons.append(
      Reason(
        .unsupportedFeature,
        "Batch size: \(settings.batch.size) with DPM adaptive, whose steps depend on the other images"))
  }
  return reasons + (settings.isBeforeRewrite ? oldPass(sampler, in: settings) : [])
}

/// Before 1.6.0, with ENSD or in a batch, the noise of as many draws as steps was made in advance, in the shape of the
/// seed resize.
private func oldPass(_ sampler: String, in settings: RenderSettings) -> [Reason] {
  var reasons: [Reason] = []
  guard settings.seedOffset > 0 || settings.batch.size > 1 else { return reasons }
  let cause = settings.seedOffset > 0 ? "ENSD: \(settings.seedOffset)" : "Batch size: \(settings.batch.size)"
  if sampler == "DPM adaptive" {
    reasons.append(
      Reason(.unsupportedFeature, "\(cause) with DPM adaptive before version 1.6.0 ran out of noise"))
  }
  if let resize = settings.seedResize, resize != settings.size {
    reasons.append(
      Reason(
        .unsupportedFeature,
        "Seed resize from: with \(cause) before version 1.6.0 the steps' noise is unknown"))
  }
  return reasons
}
