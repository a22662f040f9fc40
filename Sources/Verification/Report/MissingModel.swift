public import Recipes

/// A model that was looked for and can't be used, as one claim states it.
public struct MissingRequest: Hashable, Sendable {
  public var request: ModelRequest
  /// Missing, ambiguous, unsupported, or of another hash.
  public var reason: Reason

  public init(_ request: ModelRequest, _ reason: Reason) {
    self.request = request
    self.reason = reason
  }
}

/// A model file that claims wait for, with everything that they say of it.
public struct MissingModel: Hashable, Sendable {
  public let kind: ModelKind
  public let code: ReasonCode
  /// By which claims name it, each once, in the order of their bytes.
  public internal(set) var names: [String]
  /// As claims state them, in lower case, each once.
  public internal(set) var hashes: [String]
  /// What was found in its place, or what to do; each sentence once.
  public internal(set) var details: [String]
  /// The claims that wait for it, by their first file, in the order of the report.
  public internal(set) var claims: [String]
}

extension VerificationReport {
  /// The models that claims wait for, each once: those that most claims wait for first.
  public var missing: [MissingModel] {
    var models: [MissingModel] = []
    var places: [MissingKey: Int] = [:]
    let hashed = hashedByName
    for result in results {
      for missing in result.finding.missing {
        let own = MissingKey(missing)
        // A claim that states no hash waits for the model that others of that name wait for, if there is just one.
        let namesakes = missing.request.hash == nil ? hashed[own] ?? [] : []
        let key = namesakes.count == 1 ? namesakes.first ?? own : own
        let place = places[key] ?? models.count
        if place == models.count {
          places[key] = place
          models.append(MissingModel(kind: key.kind, code: key.code))
        }
        models[place].add(missing, of: result.file)
      }
    }
    let order = models.indices.sorted {
      (models[$1].claims.count, $0) < (models[$0].claims.count, $1)
    }
    return order.map { models[$0].sorted }
  }

  /// The models of which a hash is known, by what a claim of the same name without a hash is known by.
  private var hashedByName: [MissingKey: Set<MissingKey>] {
    var found: [MissingKey: Set<MissingKey>] = [:]
    for missing in results.flatMap(\.finding.missing) where missing.request.hash != nil {
      var bare = missing
      bare.request.hash = nil
      guard missing.request.name != nil else { continue }
      found[MissingKey(bare), default: []].insert(MissingKey(missing))
    }
    return found
  }
}

extension MissingModel {
  fileprivate init(kind: ModelKind, code: ReasonCode) {
    (self.kind, self.code) = (kind, code)
    (names, hashes, details, claims) = ([], [], [], [])
  }

  fileprivate mutating func add(_ missing: MissingRequest, of claim: String) {
    if let name = missing.request.name { names.append(name) }
    if let hash = missing.request.hash { hashes.append(hash) }
    details.append(missing.reason.detail)
    if claims.last != claim { claims.append(claim) }
  }

  fileprivate var sorted: MissingModel {
    var model = self
    model.names = distinct(names)
    model.hashes = distinct(hashes)
    model.details = distinct(details)
    return model
  }
}

private func distinct(_ texts: [String]) -> [String] {
  Set(texts).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

/// What makes two requests one model: the beginning of a SHA-256, whatever the length in which it is stated, else
/// the hash, else the name.
private struct MissingKey: Hashable {
  let kind: ModelKind
  let code: ReasonCode
  let identity: String

  init(_ missing: MissingRequest) {
    kind = missing.request.kind
    code = missing.reason.code
    if let hash = missing.request.hash {
      identity = "#" + (hash.utf8.count > 10 ? String(Substring(hash.utf8.prefix(10))) : hash)
    } else {
      identity = missing.request.name?.lowercased() ?? ""
    }
  }
}
