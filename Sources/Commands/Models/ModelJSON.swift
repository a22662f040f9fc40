import JSON
import ModelFiles
import ModelLibrary
import Recipes

/// One line of `models list --json`.
func modelJSON(_ model: ListedModel, _ hashes: FileHashes?) -> JSONValue {
  let head: [JSONValue.Member] = [
    .init("schema", .string("reprocheck/model/1")), .init("file", .string(model.file.path)),
    .init("name", .string(model.file.name)),
  ]
  let facts =
    model.description.map { summary($0, kind: model.kind) } ?? [.init("bytes", .int(model.file.byteCount))]
  let problem = model.problem.map { [JSONValue.Member("problem", .string($0))] } ?? []
  let digits = hashes.map { [JSONValue.Member("hashes", digitsJSON(model.kind, $0))] } ?? []
  return .object(head + facts + problem + digits)
}

/// What `models describe --json` prints.
func descriptionJSON(_ model: ModelDescription) -> JSONValue {
  let head: [JSONValue.Member] = [
    .init("schema", .string("reprocheck/model/1")), .init("file", .string(model.path)),
  ]
  var members = head + summary(model, kind: model.kind)
  if let training = model.training { members.append(.init("training", trainingJSON(training))) }
  members.append(
    .init("metadata", .object(model.metadata.map { JSONValue.Member($0.key, .string($0.value)) })))
  members.append(.init("tensors", .array(model.tensors.map(tensor))))
  return .object(members)
}

private func summary(_ model: ModelDescription, kind: ModelKind?) -> [JSONValue.Member] {
  let isCheckpoint = model.kind == .checkpoint
  let object: JSONValue = .object([
    "kind": (kind?.rawValue ?? model.other?.rawValue).map { .string($0) } ?? .null,
    "family": .string(model.family.rawValue),
    "bytes": .int(model.byteCount),
    "parts": isCheckpoint ? .array(model.parts.map { .string($0.rawValue) }) : nil,
    "lora": model.kind == .lora ? lora(model) : nil,
    "contextWidth": model.contextWidth.map { .int($0) },
    "latentChannels": model.latentChannels.map { .int($0) },
    "vectors": model.vectorCount.map { .int($0) },
    "vectorWidth": model.vectorWidth.map { .int($0) },
    "dtypes": .array(model.dtypes.map { .string($0.rawValue) }),
    "tensorCount": .int(model.tensorCount),
    "parameters": .int(model.parameterCount),
  ])
  return object.members ?? []
}

private func lora(_ model: ModelDescription) -> JSONValue {
  .object([
    "kinds": .array(model.loraKinds.map { .string($0.rawValue) }),
    "dora": .bool(model.usesDora),
    "ranks": .array(model.loraRanks.map { .int($0) }),
    "alias": model.alias.map { .string($0) },
    "bundledEmbeddings": model.bundledEmbeddings.isEmpty
      ? nil : .array(model.bundledEmbeddings.map { .string($0) }),
    "declaredHash": model.declaredHash.map { .string($0) },
  ])
}

private func trainingJSON(_ training: TrainingRecord) -> JSONValue {
  .object([
    "baseModel": training.baseModel.map { .string($0) },
    "baseModelHash": training.baseModelHash.map { .string($0) },
    "baseVersion": training.baseVersion.map { .string($0) },
    "resolution": training.resolution.map { .string($0) },
    "networkModule": training.networkModule.map { .string($0) },
    "rank": training.rank.map { .string($0) },
    "alpha": training.alpha.map { .string($0) },
    "images": training.images.map { .int($0) },
    "epochs": training.epochs.map { .int($0) },
    "steps": training.steps.map { .int($0) },
    "clipSkip": training.clipSkip.map { .int($0) },
    "tags": training.tags.isEmpty
      ? nil : .array(training.tags.map { .object(["tag": .string($0.tag), "count": .int($0.count)]) }),
  ])
}

private func tensor(_ entry: TensorEntry) -> JSONValue {
  .object([
    "name": .string(entry.name), "dtype": .string(entry.dtype.rawValue),
    "shape": .array(entry.shape.map { .int($0) }),
  ])
}

/// What `models hash --json` prints.
func hashJSON(_ path: String, _ kind: ModelKind?, _ hashes: FileHashes) -> JSONValue {
  let head: [JSONValue.Member] = [
    .init("schema", .string("reprocheck/model-hash/1")), .init("file", .string(path)),
    .init("kind", kind.map { .string($0.rawValue) } ?? .null),
    .init("bytes", .int(FileStamp(path: path)?.byteCount ?? 0)),
  ]
  return .object(head + (digitsJSON(kind, hashes).members ?? []))
}

private func digitsJSON(_ kind: ModelKind?, _ hashes: FileHashes) -> JSONValue {
  .object([
    "sha256": .string(hashes.sha256), "autov1": .string(hashes.autoV1), "autov2": .string(hashes.autoV2),
    "autov3": hashes.autoV3.map { .string($0) },
    "lora": kind == .lora ? .string(hashes.loraHash) : nil,
    "declared": hashes.declared.map { .string($0) },
  ])
}

/// What `models find --json` prints.
func searchJSON(_ query: ModelQuery, _ result: ModelSearchResult) -> JSONValue {
  .object([
    "schema": .string("reprocheck/model-find/1"),
    "query": .string(query.text),
    "found": .bool(!result.matches.isEmpty),
    "matches": .array(result.matches.map(match)),
    "namesakes": result.namesakes.isEmpty ? nil : .array(result.namesakes.map(match)),
    "pickles": result.pickles.isEmpty ? nil : .array(result.pickles.map { .string($0.path) }),
    "searched": .int(result.searched),
    "notes": result.notes.isEmpty
      ? nil
      : .array(result.notes.map { .object(["code": .string($0.code), "detail": .string($0.detail)]) }),
  ])
}

private func match(_ match: ModelMatch) -> JSONValue {
  .object([
    "path": .string(match.file.path), "name": .string(match.file.name),
    "kind": match.kind.map { .string($0.rawValue) } ?? .null, "by": .string(match.evidence.rawValue),
    "bytes": .int(match.file.byteCount), "sha256": match.sha256.map { .string($0) },
    "autov2": match.sha256.map { .string(String($0.prefix(10))) },
  ])
}
