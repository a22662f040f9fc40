import Diffusion
import Recipes

/// What `--gpu-threads auto` found, as reports tell it.
extension CardSearch.Finding {
  var note: Note { Note("gpu-threads", detail) }

  var setting: ResolvedSetting {
    let layout = threads.map(String.init) ?? "as many as numbers"
    return ResolvedSetting("GPU threads", layout, .inferred("--gpu-threads auto: \(detail)"))
  }
}
