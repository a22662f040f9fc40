public import Recipes

/// The text of parameters as A1111 writes it, so that A1111 and this tool read the same back. Fields that A1111
/// could not read again (an empty value, a key of other characters) are left out, as are queries of links and what
/// only the program that wrote a record understands.
public func infotext(of parsed: ParsedParameters) -> String {
  let known = parsed.fields.filter { isReadable($0) && !parsed.ownKeys.contains($0.key) }
  let fields = known.map { field in
    field.key == field.value ? field.key : "\(field.key): \(quoted(redacted(field.value, of: field.key)))"
  }
  let negative = parsed.negativePrompt.isEmpty ? "" : "\nNegative prompt: \(parsed.negativePrompt)"
  return (parsed.prompt + negative + "\n" + fields.joined(separator: ", ")).trimmed
}

/// Whether A1111's pattern takes the key as it is, and keeps the value.
private func isReadable(_ field: Field) -> Bool {
  guard !field.value.isEmpty else { return false }
  let found = StrictInfotext.fields(of: UTF8Text(field.key + ":x"), in: 0..<(field.key.utf8.count + 2))
  return found == [Field(field.key, "x")]
}

extension Resolution {
  /// The text to embed into the regenerated picture: the claim's own with the overrides, and with every value
  /// that A1111 would otherwise fill in differently from this resolution.
  public var infotext: String {
    guard let settings else { return Parameters.infotext(of: parsed) }
    var output = parsed
    output.prompt = settings.prompt
    output.writeSampler(settings)
    if parsed.value("CFG scale") == nil { output.insert("CFG scale", plain(settings.cfgScale)) }
    if parsed.value("Size") == nil { output.insert("Size", "\(settings.size.width)x\(settings.size.height)") }
    output.writeOldRules(settings)
    if settings.noiseSource == .cpu, parsed.value("RNG") == nil { output.insert("RNG", "CPU") }
    output.writeHashes(parsed.loras)
    return Parameters.infotext(of: output)
  }
}

extension ParsedParameters {
  /// Names the sampler and schedule that A1111 v1.10.1 would not make out of the text by itself.
  fileprivate mutating func writeSampler(_ settings: RenderSettings) {
    let read = SamplerPair(a1111: value("Sampler"), value("Schedule type"))
    let automatic = SamplerName.named(read.sampler)?.defaultSchedule ?? ScheduleName.uniform
    let schedule = read.schedule == ScheduleName.automatic ? automatic : read.schedule
    // A schedule in the name and no version would read as a text from before 1.2.0.
    let looksOld = settings.version == nil && settings.sampler != value("Sampler") && !isInfotextOfA1111
    if read.sampler != settings.sampler || schedule != settings.schedule || looksOld {
      insert("Sampler", settings.sampler)
      insert("Schedule type", settings.schedule)
    }
    guard let hires = settings.hires, value("Hires sampler") != nil || value("Hires schedule type") != nil
    else {
      return
    }
    insert("Hires sampler", hires.sampler)
    insert("Hires schedule type", hires.schedule)
  }

  /// The hashes of LoRAs that a record names beside its prompt.
  fileprivate mutating func writeHashes(_ loras: [LoraRequest]) {
    let hashes = loras.compactMap { lora in lora.hash.map { "\(lora.name): \($0)" } }
    if !hashes.isEmpty, value("Lora hashes") == nil { insert("Lora hashes", hashes.joined(separator: ", ")) }
  }

  private var isInfotextOfA1111: Bool { generator == "a1111" || generator == "civitai" }

  fileprivate mutating func writeOldRules(_ settings: RenderSettings) {
    let rules = value("Version").flatMap(SoftwareVersion.init(parsing:)).map {
      VersionSwitches($0, prompt: prompt, sampler: value("Sampler"))
    }
    let flags = [
      ("Old prompt editing timelines", settings.oldPromptEditing, rules?.oldPromptEditing),
      ("Downcast alphas_cumprod", settings.downcastAlphas, rules?.downcastAlphas),
      ("Pad conds v0", settings.padding == .lastRow, rules?.oldPadding),
    ]
    for (key, isSet, isRead) in flags where isSet && isRead != true && value(key) == nil {
      insert(key, "True")
    }
  }

  /// Puts a value in the place of the key's, or behind the field that A1111 writes before it.
  fileprivate mutating func insert(_ key: String, _ newValue: String) {
    let wanted = key.lowercased()
    if let place = fields.firstIndex(where: { $0.key.lowercased() == wanted }) {
      fields[place] = Field(key, newValue)
      return
    }
    let predecessors = [
      "Schedule type": "Sampler", "CFG scale": "Schedule type", "Size": "Seed",
      "Hires schedule type": "Hires sampler",
    ]
    let before = predecessors[key].flatMap { name in fields.firstIndex { $0.key == name } }
    let version = fields.firstIndex { $0.key == "Version" } ?? fields.count
    fields.insert(Field(key, newValue), at: before.map { $0 + 1 } ?? version)
  }
}
