public import JSON
public import Recipes

/// The object that `inspect --json` prints for one claim; what the claim doesn't state is absent.
///
/// Values stand as the text has them, `sampler` and `scheduleType` under their canonical names. `notes` holds
/// the details of every reason in `unverifiable` and then what was noted in reading.
/// - Parameter showAll: false leaves out what ``redacted(_:)`` does, and says so in a note.
public func inspection(
  of parsed: ParsedParameters, file: String? = nil, carrier: String? = nil, showAll: Bool = false
) -> JSONValue {
  let described = described(parsed)
  let shown = showAll ? described : withoutSecrets(described)
  let place = [("file", file), ("carrier", carrier)].compactMap { key, text in
    text.map { JSONValue.Member(key, .string($0)) }
  }
  return .object(place + (shown.members ?? []))
}

extension ParsedParameters {
  /// Says so where no size is stated and no picture has it: one that went through a second pass does not tell the
  /// first pass's.
  public mutating func requireSize(hasPicture: Bool) {
    let isStated = ["Size", "First pass size"].contains { !(value($0) ?? "").isEmpty }
    guard !isStated, !reasons.contains(where: { $0.code == .customGraph }) else { return }
    if hasPicture, Recipe(reading: self).hires?.isPass != true { return }
    reasons.append(Reason(.incompleteParameters, missingSize))
  }
}

/// What a claim without a size lacks.
let missingSize =
  "no `Size` stands in the text and no picture tells it; supply it with --set \"Size: 512x512\""

private func described(_ parsed: ParsedParameters) -> JSONValue {
  let recipe = Recipe(reading: parsed)
  return .object([
    "generator": .string(parsed.generator),
    "prompt": .string(parsed.prompt),
    "negativePrompt": .string(parsed.negativePrompt),
    "steps": recipe.steps.map(JSONValue.int),
    "sampler": recipe.sampler.map(JSONValue.string),
    "scheduleType": recipe.schedule.map(JSONValue.string),
    "cfg": recipe.cfgScale.map(JSONValue.double),
    "seed": statedSeed(parsed).map(JSONValue.string),
    "width": (recipe.size?.width).map(JSONValue.int),
    "height": (recipe.size?.height).map(JSONValue.int),
    "modelHash": recipe.modelHash.map(JSONValue.string),
    "modelName": recipe.modelName.map(JSONValue.string),
    "clipSkip": recipe.clipSkip.map(JSONValue.int),
    "denoising": recipe.denoisingStrength.map(JSONValue.double),
    "hiresUpscale": (recipe.hires?.scale).map(JSONValue.double),
    "hiresSteps": (recipe.hires?.steps).map(JSONValue.int),
    "hiresUpscaler": (recipe.hires?.upscaler).map(JSONValue.string),
    "loras": recipe.loras.isEmpty ? nil : .array(recipe.loras.map(lora)),
    "other": recipe.other.isEmpty ? nil : other(recipe.other),
    "unverifiable": recipe.reasons.isEmpty ? nil : .array(codes(recipe.reasons)),
    "notes": notes(recipe),
  ])
}

/// A whole number of any length as it is written: seeds are text.
private func statedSeed(_ parsed: ParsedParameters) -> String? {
  parsed.value("Seed").flatMap { isWholeNumber($0) ? $0 : nil }
}

private func lora(_ request: LoraRequest) -> JSONValue {
  // Where only the network is changed, that is the weight.
  let (text, network) = (request.textEncoderMultiplier, request.unetMultiplier)
  return .object([
    "name": .string(request.name), "weight": .double(text == 0 ? network : text),
    "hash": request.hash.map(JSONValue.string),
  ])
}

/// An object can hold a key once: the first value counts, and a note speaks of the others.
private func other(_ fields: [Field]) -> JSONValue {
  var seen: Set<String> = []
  return .object(
    fields.filter { seen.insert($0.key).inserted }.map { .init($0.key, .string($0.value)) })
}

/// Each code once, in the order of the closed list.
private func codes(_ reasons: [Reason]) -> [JSONValue] {
  let present = Set(reasons.map(\.code))
  return ReasonCode.allCases.filter(present.contains).map { .string($0.rawValue) }
}

private func notes(_ recipe: Recipe) -> JSONValue? {
  let all = recipe.reasons.map { Note($0.code.rawValue, $0.detail) } + recipe.notes
  guard !all.isEmpty else { return nil }
  return .array(all.map { .object(["code": .string($0.code), "detail": .string($0.detail)]) })
}

/// The object with every text redacted, and a note of it at the end where one was changed.
private func withoutSecrets(_ object: JSONValue) -> JSONValue {
  let shown = redactedTexts(object)
  guard shown != object, var members = shown.members else { return object }
  let detail = "links' queries, tokens or e-mail addresses were left out; --show-all prints them"
  let note = JSONValue.object(["code": .string("redacted"), "detail": .string(detail)])
  if let place = members.firstIndex(where: { $0.key == "notes" }) {
    members[place].value = .array((members[place].value.elements ?? []) + [note])
  } else {
    members.append(.init("notes", .array([note])))
  }
  return .object(members)
}

private func redactedTexts(_ value: JSONValue) -> JSONValue {
  switch value {
  case .string(let text): .string(redacted(text))
  case .array(let elements): .array(elements.map(redactedTexts))
  case .object(let members): .object(members.map(redactedMember))
  default: value
  }
}

private func redactedMember(_ member: JSONValue.Member) -> JSONValue.Member {
  guard let text = member.value.text else { return .init(redacted(member.key), redactedTexts(member.value)) }
  return .init(redacted(member.key), .string(redacted(text, of: member.key)))
}
