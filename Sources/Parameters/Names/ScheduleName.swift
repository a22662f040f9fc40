/// A1111's schedules (`modules/sd_schedulers.py`), in the order in which a suffix of a sampler's name is looked up.
struct ScheduleName: Hashable, Sendable {
  let label: String
  let spellings: [String]
  /// The version that first had it.
  let since: String

  static let automatic = "Automatic"
  static let uniform = "Uniform"

  static let all = [
    ScheduleName("Automatic", since: "1.4.0"), ScheduleName("Uniform", since: "2022"),
    ScheduleName("Karras", since: "2022"), ScheduleName("Exponential", since: "1.4.0"),
    ScheduleName("Polyexponential", since: "1.4.0"),
    ScheduleName("SGM Uniform", "sgm_uniform", "SGMUniform", since: "1.9.0"),
    ScheduleName("KL Optimal", "kl_optimal", since: "1.10.0"),
    ScheduleName("Align Your Steps", "align_your_steps", since: "1.10.0"),
    ScheduleName("Simple", since: "1.10.0"), ScheduleName("Normal", since: "1.10.0"),
    ScheduleName("DDIM", since: "1.10.0"), ScheduleName("Beta", since: "1.10.0"),
  ]

  /// The schedule whose label or internal name is exactly this.
  static func exact(_ name: String) -> ScheduleName? {
    all.first { $0.label == name || $0.spellings[1] == name }
  }

  /// The canonical name of a schedule as files spell it, also of those that A1111 never had; an unknown name
  /// as it stands.
  static func canonical(_ name: String) -> String {
    if let schedule = exact(name) { return schedule.label }
    return name.utf8.count < 64 ? labels[foreignKey(name)] ?? name : name
  }

  /// A1111's label for a canonical name, or nil where no version of A1111 has such a schedule.
  static func label(_ canonical: String) -> String? {
    canonical == "DDIM Uniform" ? "DDIM" : exact(canonical)?.label
  }

  private init(_ label: String, _ name: String? = nil, _ alias: String? = nil, since: String) {
    self.label = label
    self.since = since
    spellings = [label, name ?? label.lowercased()] + (alias.map { [$0] } ?? [])
  }

  /// Every spelling of other programs in lower case with single spaces.
  static let labels: [String: String] = {
    var labels = [
      "ddim uniform": "DDIM Uniform", "ays": "Align Your Steps", "turbo": "Turbo", "discrete": "Discrete",
      "native": "Native", "sgmuniform": "SGM Uniform", "poly exponential": "Polyexponential",
    ]
    for schedule in all { labels[foreignKey(schedule.label)] = schedule.label }
    return labels
  }()
}

/// A name without regard to case, underscores, hyphens and doubled spaces.
func foreignKey(_ name: String) -> String {
  name.lowercased().split { $0 == "_" || $0 == "-" || $0 == " " }.joined(separator: " ")
}
