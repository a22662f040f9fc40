import ModelFiles
import ModelLibrary
import Recipes
import Reporting

/// Text of a file name or an error on a terminal.
func printableText(_ text: String) -> String { printable(text) }

/// `models list`: one line a file.
func modelTable(_ models: [ListedModel], _ hashes: [FileHashes?]) -> String {
  let rows = zip(models, hashes).map { model, hashes in
    [
      model.kind?.rawValue ?? model.description?.other?.rawValue ?? "other",
      model.description.map { what($0) } ?? "-",
      byteText(model.file.byteCount),
      hashes.map { model.kind == .lora ? $0.loraHash : $0.autoV2 } ?? "",
      printableLine(model.file.path) + (model.problem.map { "  (" + printableLine($0) + ")" } ?? ""),
    ]
  }
  let widths = (0..<4).map { column in rows.map { $0[column].unicodeScalars.count }.max() ?? 0 }
  return rows.map { row in
    zip(row, widths).filter { $0.1 > 0 }.map { padded($0, to: $1) }.joined(separator: "  ") + "  " + row[4]
  }.joined(separator: "\n")
}

/// The family and what is special about the file.
private func what(_ model: ModelDescription) -> String {
  switch model.kind {
  case .checkpoint:
    let missing = ModelDescription.Part.allCases.filter { !model.parts.contains($0) }
    return model.family.label
      + (missing.isEmpty ? "" : " without " + missing.map(\.rawValue).joined(separator: ", "))
  case .lora: return model.loraKinds.map(\.rawValue).joined(separator: ", ") + " for " + model.family.label
  case .vae: return "\(model.latentChannels ?? 0) latent channels"
  case .embedding:
    let count = model.vectorCount ?? 0
    return "\(count) vector\(count == 1 ? "" : "s") for " + model.family.label
  case nil: return model.other?.label ?? "none of the kinds that claims name"
  }
}

func padded(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(width - text.unicodeScalars.count, 0))
}

/// `models hash`: one block a file.
func hashText(_ path: String, _ kind: ModelKind?, _ hashes: FileHashes) -> String {
  let isNothing = hashes.autoV1 == FileHash.autoV1OfNothing
  var lines = [
    ("sha256", hashes.sha256),
    ("AutoV1", hashes.autoV1 + (isNothing ? "  (of nothing: every file below 1 MiB has it)" : "")),
    ("AutoV2", hashes.autoV2),
  ]
  if let hash = hashes.autoV3 { lines.append(("AutoV3", hash)) }
  if kind == .lora { lines.append(("LoRA", hashes.loraHash)) }
  if let declared = hashes.declared, declared != hashes.autoV3 {
    lines.append(("says", "\(declared)  (in its metadata, which A1111 believes; the data have another)"))
  }
  return printableLine(path) + "\n"
    + lines.map { "  " + padded($0.0, to: 6) + "  " + printableLine($0.1) }.joined(separator: "\n")
}

/// `models find`: one block a query.
func searchText(_ query: ModelQuery, _ result: ModelSearchResult) -> String {
  var lines = [printableLine(query.text)]
  for match in result.matches {
    let kind = match.kind?.label ?? "file"
    lines.append(printableLine("  is the \(kind) \(match.file.path)") + "  (\(reason(match.evidence)))")
    if let sha256 = match.sha256 { lines.append("    sha256 \(sha256)") }
  }
  if result.matches.isEmpty {
    lines.append("  is in none of the \(result.searched) model files that could be it")
  }
  for namesake in result.namesakes {
    let hash = namesake.sha256.map { " [\($0.prefix(10))]" } ?? ""
    lines.append(
      printableLine("  of that name there is \(namesake.file.path)\(hash), which has another hash"))
  }
  for pickle in result.pickles {
    lines.append(
      printableLine("  of that name there is \(pickle.path), a pickle: \(ForeignFormat.pickleAdvice)"))
  }
  return (lines + result.notes.map { printableLine("  note: \($0.detail)") }).joined(separator: "\n")
}

private func reason(_ evidence: ModelMatch.Evidence) -> String {
  switch evidence {
  case .sha256: "by its SHA-256"
  case .autoV1: "by AutoV1, which covers 64 KiB only"
  case .autoV3: "by AutoV3"
  case .metadata: "by the hash that its metadata state"
  case .name: "by its name"
  case .alias: "by the name it calls itself"
  case .sideFile: "by a side file"
  }
}

/// `models describe`: one block a file.
func descriptionText(_ model: ModelDescription, listsTensors: Bool) -> String {
  var lines: [(String, String)] = [
    ("kind", model.kind.map { kind($0, model) } ?? what(model)),
    ("size", "\(byteText(model.byteCount)) (\(model.byteCount) bytes)"),
    ("tensors", "\(model.tensorCount) with \(model.parameterCount) numbers, stored as \(types(model))"),
  ]
  if let width = model.contextWidth { lines.append(("text", "states \(width) wide")) }
  if model.kind == .lora { lines += loraLines(model) }
  if let training = model.training { lines += trainingLines(training) }
  let head = printableLine(model.path) + "\n" + block(lines)
  let metadata =
    model.metadata.isEmpty
    ? nil : "  metadata\n" + block(model.metadata.map { ($0.key, cut($0.value)) }, by: 4)
  let tensors = listsTensors ? "  tensors\n" + block(model.tensors.map(line), by: 4) : nil
  return [head, metadata, tensors].compactMap { $0 }.joined(separator: "\n")
}

private func kind(_ kind: ModelKind, _ model: ModelDescription) -> String {
  kind == .lora ? "LoRA for " + model.family.label : kind.label + ", " + what(model)
}

private func loraLines(_ model: ModelDescription) -> [(String, String)] {
  var lines = [("layers", model.loraKinds.map(\.rawValue).joined(separator: ", "))]
  if !model.loraRanks.isEmpty {
    lines.append(("ranks", model.loraRanks.map(String.init).joined(separator: ", ")))
  }
  if model.usesDora { lines.append(("DoRA", "some layers are split into direction and magnitude")) }
  if let alias = model.alias { lines.append(("alias", alias)) }
  if !model.bundledEmbeddings.isEmpty {
    lines.append(("brings", "the embeddings " + model.bundledEmbeddings.joined(separator: ", ")))
  }
  return lines
}

private func trainingLines(_ training: TrainingRecord) -> [(String, String)] {
  let base = [training.baseModel, training.baseModelHash.map { "[\($0.prefix(10))]" }, training.baseVersion]
    .compactMap { $0 }.joined(separator: " ")
  let amounts = [
    training.images.map { "\($0) images" }, training.epochs.map { "\($0) epochs" },
    training.steps.map { "\($0) steps" }, training.resolution.map { "at \($0)" },
    training.clipSkip.map { "clip skip \($0)" },
  ].compactMap { $0 }.joined(separator: ", ")
  let network = [
    training.networkModule, training.rank.map { "rank \($0)" }, training.alpha.map { "alpha \($0)" },
  ]
  .compactMap { $0 }.joined(separator: ", ")
  let tags = training.tags.prefix(20).map { "\($0.tag) (\($0.count))" }.joined(separator: ", ")
  let more = training.tags.count > 20 ? ", and \(training.tags.count - 20) more" : ""
  return [("trained on", base), ("with", amounts), ("network", network), ("captions", tags + more)]
    .filter { !$0.1.isEmpty }
}

private func types(_ model: ModelDescription) -> String {
  model.dtypes.map { type in "\(type.rawValue) (\(model.tensors.count { $0.dtype == type }))" }
    .joined(separator: ", ")
}

private func line(_ tensor: TensorEntry) -> (String, String) {
  (tensor.name, "\(tensor.dtype.rawValue) \(tensor.shape)")
}

/// Captions of a whole training may stand in one value.
private func cut(_ text: String) -> String {
  let longest = 200
  guard text.unicodeScalars.count > longest else { return text }
  let rest = text.unicodeScalars.count - longest
  return String(String.UnicodeScalarView(text.unicodeScalars.prefix(longest)))
    + "… (\(rest) more; --json has all)"
}

private func block(_ lines: [(String, String)], by indent: Int = 2) -> String {
  let width = min(lines.map { $0.0.unicodeScalars.count }.max() ?? 0, 60)
  return lines.map { name, value in
    String(repeating: " ", count: indent) + padded(printableLine(name), to: width) + "  "
      + printableLine(value)
  }.joined(separator: "\n")
}
