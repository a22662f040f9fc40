/// A1111's samplers with the schedule that each takes by default.
struct SamplerName: Hashable, Sendable {
  let name: String
  let defaultSchedule: String?
  /// The version that first had it.
  let since: String

  /// In A1111's order; an unknown name means the first to A1111.
  static let all = [
    SamplerName("DPM++ 2M", "Karras"), SamplerName("DPM++ SDE", "Karras"),
    SamplerName("DPM++ 2M SDE", "Exponential", since: "1.4.0"),
    SamplerName("DPM++ 2M SDE Heun", "Exponential", since: "1.6.0"), SamplerName("DPM++ 2S a", "Karras"),
    SamplerName("DPM++ 3M SDE", "Exponential", since: "1.6.0"), SamplerName("Euler a"),
    SamplerName("Euler"), SamplerName("LMS"), SamplerName("Heun"), SamplerName("DPM2", "Karras"),
    SamplerName("DPM2 a", "Karras"), SamplerName("DPM fast"), SamplerName("DPM adaptive"),
    SamplerName("Restart", "Karras", since: "1.6.0"), SamplerName("DDIM"),
    SamplerName("DDIM CFG++", since: "1.10.0"), SamplerName("PLMS"), SamplerName("UniPC", since: "2023-03"),
    SamplerName("LCM", since: "1.8.0"),
  ]

  /// Samplers whose steps are timesteps: a schedule has no influence on them.
  static let timestepSamplers: Set = ["DDIM", "DDIM CFG++", "PLMS", "UniPC"]

  /// Samplers with new noise in every step.
  static let ancestralSamplers: Set = ["Euler a", "DPM2 a", "DPM++ 2S a", "DPM fast", "DPM adaptive"]

  static func named(_ name: String) -> SamplerName? { all.first { $0.name == name } }

  private init(_ name: String, _ defaultSchedule: String? = nil, since: String = "2022") {
    self.name = name
    self.defaultSchedule = defaultSchedule
    self.since = since
  }
}

/// `Sampler` and `Schedule type` taken together.
struct SamplerPair: Hashable, Sendable {
  var sampler: String
  var schedule: String?

  /// What A1111 v1.10.1 makes of the two fields (`get_sampler_and_scheduler`): a schedule at the end of the
  /// sampler's name beats the field, and what it doesn't know becomes its first sampler.
  init(a1111 sampler: String?, _ field: String?) {
    var pair = SamplerPair(cutting: sampler ?? "", field.flatMap { ScheduleName.exact($0)?.label })
    pair.sampler = SamplerName.named(pair.sampler)?.name ?? SamplerName.all[0].name
    pair.schedule = pair.schedule ?? ScheduleName.automatic
    self = pair
  }

  /// Both as they are found in files, in canonical names; unknown names stand as they are.
  init(wild sampler: String, _ field: String?) {
    let schedule = field.map(ScheduleName.canonical)
    let pair = SamplerPair(sampler: sampler, schedule: schedule)
    if SamplerName.named(sampler) != nil {
      self = pair
      return
    }
    // Whole names first: `SGM Uniform` ends in another schedule's name.
    let foreign = ForeignSampler.pair(for: pair)
    self = foreign == pair ? SamplerPair(cutting: sampler, schedule) : foreign
  }

  private init(cutting name: String, _ schedule: String?) {
    sampler = name
    self.schedule = schedule
    for schedule in ScheduleName.all {
      guard let suffix = schedule.spellings.first(where: { sampler.utf8.hasSuffix(" " + $0) }) else {
        continue
      }
      sampler = String(decoding: sampler.utf8.dropLast(suffix.utf8.count + 1), as: UTF8.self)
      self.schedule = schedule.label
    }
  }

  init(sampler: String, schedule: String?) {
    self.sampler = sampler
    self.schedule = schedule
  }
}

extension String.UTF8View {
  func hasSuffix(_ suffix: String) -> Bool {
    count >= suffix.utf8.count && self.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
  }
}
