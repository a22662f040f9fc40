import FoundationEssentials
import ModelFiles
import Recipes

/// The folder names of A1111's, ComfyUI's and InvokeAI's model trees.
enum FolderLayout {
  /// What lies in a folder of this name; nil for any other name.
  static func kind(ofFolder name: String) -> ModelKind? { kinds[name.lowercased()] }

  /// The same inside a folder: InvokeAI sorts by families first (`sd-1/main`, `sdxl/lora`).
  static func kind(ofFolder name: String, in parent: String) -> ModelKind? {
    isFamily(parent) ? kindsOfInvoke[name.lowercased()] : kind(ofFolder: name)
  }

  /// Whether InvokeAI keeps a family of models in a folder of this name.
  static func isFamily(_ name: String) -> Bool { families.contains(name.lowercased()) }

  /// Folders of models that no claim asks for here.
  static func isForeign(_ name: String) -> Bool { foreign.contains(name.lowercased()) }

  /// The folders to search for one that was given: of a web UI's own folder only the model folders, since
  /// environments, extensions and outputs lie beside them.
  static func roots(of path: String) -> [String] {
    let models = path + "/models"
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: models),
      names.contains(where: { kind(ofFolder: $0) != nil || isFamily($0) })
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

  private static let families: Set<String> = ["any", "sd-1", "sd-2", "sdxl", "sdxl-refiner"]

  private static let kindsOfInvoke: [String: ModelKind] = [
    "main": .checkpoint, "lora": .lora, "vae": .vae, "embedding": .embedding,
  ]

  private static let foreign: Set<String> = [
    "ip_adapter", "t2i_adapter", "t5_encoder", "clip_embed", "spandrel_image_to_image", "blip", "clip",
    "clip_vision", "codeformer", "configs", "controlnet", "deepbooru", "diffusers",
    "diffusion_models", "esrgan", "gfpgan", "gligen", "hypernetworks", "karlo", "ldsr", "photomaker",
    "realesrgan", "scunet", "style_models", "swinir", "text_encoder", "text_encoders", "torch_deepdanbooru",
    "unet", "upscale_models", "vae-approx", "vae_approx",
  ]
}
