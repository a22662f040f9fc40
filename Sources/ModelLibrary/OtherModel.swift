public import ModelFiles

/// What a safetensors file is that is none of the kinds that claims name, by tensor names that only its kind has.
public enum OtherModel: String, CaseIterable, Hashable, Sendable {
  case controlNet = "controlnet"
  case ipAdapter = "ip-adapter"
  case motionModule = "motion-module"
  case adapter = "t2i-adapter"
  case diffusersUNet = "diffusers-unet"
  case diffusersTransformer = "diffusers-transformer"
  case diffusersVAE = "diffusers-vae"
  case bareUNet = "bare-unet"
  case textEncoder = "text-encoder"
  case imageEncoder = "image-encoder"
  case previewDecoder = "preview-decoder"
  case hypernetwork
  case upscaler

  /// nil for a file that shows none of the names.
  public init?(of file: SafetensorsFile) {
    let found = Self.allCases.first { kind in
      kind.marks.contains { mark in file.tensors.contains { mark.fits($0.name) } }
    }
    guard let found else { return nil }
    self = found
  }

  /// As it stands in a sentence, with what keeps it from being a model of a claim.
  public var label: String {
    switch self {
    case .controlNet: "a ControlNet, which is not rendered"
    case .ipAdapter: "an IP-Adapter, which is not rendered"
    case .motionModule: "an AnimateDiff motion module, which is not rendered"
    case .adapter: "a T2I-Adapter, which is not rendered"
    case .diffusersUNet: "a UNet in diffusers' names; \(ForeignFormat.diffusersAdvice)"
    case .diffusersTransformer:
      "a transformer in diffusers' names, as of SD 3 and Flux, which is not rendered"
    case .diffusersVAE: "a VAE in diffusers' names; \(ForeignFormat.diffusersAdvice)"
    case .bareUNet: "a UNet alone, without `model.diffusion_model.` before its names: not a whole checkpoint"
    case .textEncoder: "a text encoder alone, not a whole checkpoint"
    case .imageEncoder: "an image encoder, which is not rendered"
    case .previewDecoder: "a small decoder for previews (TAESD), which is not rendered"
    case .hypernetwork: "a hypernetwork, which is not rendered"
    case .upscaler: "a network that enlarges pictures, which is not rendered"
    }
  }

  private enum Mark {
    case name(String)
    case prefix(String)
    case part(String)

    func fits(_ name: String) -> Bool {
      switch self {
      case .name(let whole): name == whole
      case .prefix(let start): name.utf8.starts(with: start.utf8)
      case .part(let inner): name.contains(inner)
      }
    }
  }

  private var marks: [Mark] {
    switch self {
    case .controlNet:
      [
        .prefix("control_model."), .prefix("controlnet_"), .prefix("input_hint_block."),
        .prefix("zero_convs."), .name("lora_controlnet"),
      ]
    case .ipAdapter: [.prefix("ip_adapter."), .prefix("image_proj.")]
    case .motionModule: [.part("motion_modules."), .part("temporal_transformer.")]
    case .adapter: [.prefix("adapter.body."), .name("body.0.block1.weight")]
    case .diffusersUNet: [.name("down_blocks.0.resnets.0.conv1.weight")]
    case .diffusersTransformer: [.prefix("transformer_blocks.0."), .prefix("single_transformer_blocks.0.")]
    case .diffusersVAE: [.prefix("decoder.up_blocks."), .prefix("encoder.down_blocks.")]
    case .bareUNet: [.name("input_blocks.0.0.weight")]
    case .textEncoder:
      [
        .part("text_model.encoder.layers.0."), .prefix("transformer.resblocks.0."),
        .prefix("encoder.block.0.layer.0.SelfAttention."),
      ]
    case .imageEncoder: [.part("vision_model.encoder.layers.0."), .prefix("visual.transformer.")]
    case .previewDecoder: [.name("3.conv.0.weight"), .name("decoder.layers.3.conv.0.weight")]
    case .hypernetwork: ["320", "640", "768", "1024", "1280", "2048"].map { .prefix($0 + ".0.linear.") }
    case .upscaler:
      [
        .name("conv_first.weight"), .prefix("model.1.sub.0."), .prefix("params_ema."), .prefix("params."),
        .prefix("body.0.rdb1."), .name("upsampler.0.weight"), .name("upconv1.weight"),
      ]
    }
  }
}
