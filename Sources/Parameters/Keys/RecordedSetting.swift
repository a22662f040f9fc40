/// A key that A1111 writes because it changes a picture (`docs/settings.md`).
struct RecordedSetting: Hashable, Sendable {
  let key: String
  /// The version that first wrote it, as far as history tells.
  let since: String

  private init(_ key: String, _ since: String) {
    self.key = key
    self.since = since
  }

  /// What the tool does with it.
  var state: KnownKey.State? { KnownKeys.find(key)?.state }

  /// In the order of A1111's own table.
  static let all: [RecordedSetting] =
    sampling + noise + passes + prompts + schedules + samplers + guidance + files + unrendered

  private static let sampling = [
    RecordedSetting("Steps", "2022-08"), RecordedSetting("Sampler", "2022-08"),
    RecordedSetting("Schedule type", "1.4.0 as an option, 1.9.0 beside the sampler"),
    RecordedSetting("CFG scale", "2022-08"), RecordedSetting("Seed", "2022-08"),
    RecordedSetting("Size", "2022-08"), RecordedSetting("Clip skip", "2022-10"),
    RecordedSetting("Tiling", "1.5.0"), RecordedSetting("Batch size", "2022-08"),
    RecordedSetting("Batch pos", "2022-08"),
  ]

  private static let noise = [
    RecordedSetting("Variation seed", "2022-09"), RecordedSetting("Variation seed strength", "2022-09"),
    RecordedSetting("Seed resize from", "2022-09"), RecordedSetting("ENSD", "2022-10"),
    RecordedSetting("RNG", "1.1.0 (CPU), 1.6.0 (NV)"),
  ]

  private static let passes = [
    RecordedSetting("Denoising strength", "2022-09"),
    RecordedSetting("First pass size", "2022-09 to 2023-01"), RecordedSetting("Hires upscale", "2023-01"),
    RecordedSetting("Hires resize", "2023-01"), RecordedSetting("Hires steps", "2023-01"),
    RecordedSetting("Hires upscaler", "2023-01"), RecordedSetting("Hires sampler", "1.3.0"),
    RecordedSetting("Hires schedule type", "1.9.0"), RecordedSetting("Hires prompt", "1.3.0"),
    RecordedSetting("Hires negative prompt", "1.3.0"), RecordedSetting("Hires checkpoint", "1.6.0"),
    RecordedSetting("Hires CFG Scale", "Forge"), RecordedSetting("Refiner", "1.6.0"),
    RecordedSetting("Refiner switch at", "1.6.0"),
    RecordedSetting("Refiner switch by sampling steps", "1.8.0"),
    RecordedSetting("Hires refiner", "1.9.0"),
  ]

  private static let prompts = [
    RecordedSetting("Emphasis", "1.8.0"), RecordedSetting("Old prompt editing timelines", "1.6.0"),
  ]

  private static let schedules = [
    RecordedSetting("Downcast alphas_cumprod", "1.8.0"), RecordedSetting("Noise Schedule", "1.8.0"),
    RecordedSetting("Schedule min sigma", "1.4.0"), RecordedSetting("Schedule max sigma", "1.4.0"),
    RecordedSetting("Schedule rho", "1.4.0"), RecordedSetting("Beta schedule alpha", "1.10.0"),
    RecordedSetting("Beta schedule beta", "1.10.0"), RecordedSetting("Discard penultimate sigma", "2022-12"),
    RecordedSetting("SGM noise multiplier", "1.7.0"),
  ]

  private static let samplers = [
    RecordedSetting("Eta", "2022-09"), RecordedSetting("Eta DDIM", "1.5.0; before that `Eta`"),
    RecordedSetting("Sigma churn", "1.6.0"), RecordedSetting("Sigma tmin", "1.6.0"),
    RecordedSetting("Sigma tmax", "1.6.0"), RecordedSetting("Sigma noise", "1.6.0"),
    RecordedSetting("UniPC variant", "2023-03"), RecordedSetting("UniPC skip type", "2023-03"),
    RecordedSetting("UniPC order", "2023-03"), RecordedSetting("UniPC lower order final", "2023-03"),
  ]

  private static let guidance = [
    RecordedSetting("NGMS", "1.6.0"), RecordedSetting("NGMS all steps", "1.10.0"),
    RecordedSetting("Skip Early CFG", "1.10.0"), RecordedSetting("Pad conds", "1.6.0"),
    RecordedSetting("Pad conds v0", "1.8.0"),
  ]

  private static let files = [
    RecordedSetting("Model hash", "2022-09"), RecordedSetting("Model", "2022-09"),
    RecordedSetting("VAE hash", "1.6.0"), RecordedSetting("VAE", "1.6.0"),
    RecordedSetting("Lora hashes", "1.3.0"), RecordedSetting("TI hashes", "1.5.0"),
    RecordedSetting("Hashes", "added by Civitai"), RecordedSetting("Version", "1.2.0"),
  ]

  private static let unrendered = [
    RecordedSetting("Token merging ratio", "1.3.0"), RecordedSetting("Token merging ratio hr", "1.3.0"),
    RecordedSetting("Hypertile U-Net", "1.7.0"), RecordedSetting("FP8 weight", "1.8.0"),
    RecordedSetting("Cache FP16 weight for LoRA", "1.8.0"), RecordedSetting("VAE Encoder", "1.6.0"),
    RecordedSetting("VAE Decoder", "1.6.0"), RecordedSetting("Extra noise", "1.6.0"),
    RecordedSetting("Hypernet", "2022-10"), RecordedSetting("ControlNet 0", "an extension"),
    RecordedSetting("ADetailer model", "an extension"), RecordedSetting("Face restoration", "2022-08"),
    RecordedSetting("Script", "2022-08"), RecordedSetting("Soft inpainting enabled", "1.8.0"),
  ]
}
