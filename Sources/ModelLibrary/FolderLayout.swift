import FoundationEssentials
import ModelFiles
import Recipes

/// The folder names of A1111's and ComfyUI's model trees.
enum FolderLayout {
  /// What lies in a folder of this name; nil for any other name.
  static func kind(ofFolder name: String) -> ModelKind? { kinds[name.lowercased()] }

  /// Folders of models that no claim asks for here.
  static func isForeign(_ name: String) -> Bool { foreign.contains(name.lowercased()) }

  /// The folders to search for one that was given: of a web UI's own folder only the model folders, since
  /// environments, extensions and outputs lie beside them.
  static func roots(of path: String) -> [String] {
    let models = path + "/models"
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: models),
      names.contains(where: { kind(ofFolder: $0) != nil })
    else { return [path] }
    let embeddings = path + "/embeddings"
    return FileStamp(path: embeddings)?.kind == .folder ? [models, embeddings] : [models]
  }

  private static let kinds: [String: ModelKind] = [
    "stable-diffusion": .checkpoint, "checkpoints": .checkpoint,
    "lora": .lora, "loras": .lora, "lycoris": .lora,
    "vae": .vae,
    "embeddings": .embedding,
  ]

  private static let foreign: Set<String> = [
    "blip", "clip", "clip_vision", "codeformer", "configs", "controlnet", "deepbooru", "diffusers",
    "diffusion_models", "esrgan", "gfpgan", "gligen", "hypernetworks", "karlo", "ldsr", "photomaker",
    "realesrgan", "scunet", "style_models", "swinir", "text_encoder", "text_encoders", "torch_deepdanbooru",
    "unet", "upscale_models", "vae-approx", "vae_approx",
  ]
}
