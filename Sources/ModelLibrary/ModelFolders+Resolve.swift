import ModelFiles
public import Recipes

extension ModelFolders {
  /// Finds every file that a claim asks for, by hash before name.
  ///
  /// Files are opened and hashed only where that is needed. Nothing is guessed: what is not found, not clear
  /// or not renderable becomes a reason.
  public func resolve(
    _ requests: ModelRequests, options: ResolveOptions = ResolveOptions()
  ) -> ModelResolution {
    let resolver = ModelResolver(files: files, options: options)
    var resolution = resolver.resolve(requests)
    resolution.notes = notes + resolution.notes + notesOnParts(resolution.reasons)
    return resolution
  }

  /// A checkpoint that is missing may be there in parts.
  private func notesOnParts(_ reasons: [Reason]) -> [Note] {
    guard reasons.contains(where: { $0.code == .missingCheckpoint }) else { return [] }
    return diffusersFolders.prefix(3).map {
      Note("model-in-parts", "`\($0)` is a model in parts and was left out: \(ForeignFormat.diffusersAdvice)")
    }
  }

  /// Finds one model by hash or name, whatever its family.
  public func find(_ request: ModelRequest, options: ResolveOptions = ResolveOptions()) -> ModelFinding {
    let finder = ModelFinder(files: files, options: options)
    do throws(Refusal) {
      let file = try finder.find(WantedModel(request))
      return ModelFinding(file: file, notes: notes + finder.allNotes)
    } catch {
      return ModelFinding(reason: error.reason, notes: notes + finder.allNotes)
    }
  }
}
