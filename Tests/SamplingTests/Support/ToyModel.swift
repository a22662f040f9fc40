import JSON
import Recipes
import Testing

@testable import Sampling

/// A case of golden/samplers.json as a job, with its toy model in the network's place.
struct SamplerCase {
  let json: JSONValue
  let conditions: [Float]
  private let guidance: Guidance

  init(_ json: JSONValue) {
    self.json = json
    var values: [Float] = []
    func schedule(_ entries: JSONValue?) -> ConditionSchedule {
      ConditionSchedule(
        (entries?.elements ?? []).map { entry in
          values.append(Float(entry.elements?[1].number ?? .nan))
          let last = entry.elements?[0].integer ?? 0
          return ConditionSchedule.Entry(lastStep: last, condition: values.count - 1)
        })
    }
    func constant(_ value: Float) -> ConditionSchedule {
      values.append(value)
      return ConditionSchedule(condition: values.count - 1)
    }
    let parts = json["pos"]?.elements?.map {
      GuidancePart(weight: $0.elements?[1].number ?? .nan, schedule: schedule($0.elements?[0]))
    }
    let positive = parts ?? [GuidancePart(schedule: constant(1))]
    let negative = json["neg"].map { schedule($0) } ?? constant(-0.5)
    guidance = Guidance(parts: positive, negative: negative)
    conditions = values
  }

  var seeds: [Int] { json["seeds"]?.integers ?? [5] }

  func job(seed: Int) -> SamplingJob {
    let shape = LatentShape(height: 4, width: 4), model = json["model"]
    var job = SamplingJob(
      settings: json.settings(seed: Int128(seed)), shape: shape,
      prediction: model?["prediction"]?.text == "v" ? .velocity : .epsilon, guidance: guidance)
    job.isSDXL = model?["sdxl"]?.boolean == true
    if let latent = json["init_latent"]?.floats {
      let hires = HiresPass(
        scale: 2, resize: nil, steps: json["hr_steps"]?.integer, upscaler: "Latent",
        denoisingStrength: json["denoise"]?.number ?? 0, sampler: job.settings.sampler,
        schedule: job.settings.schedule, prompt: "", negativePrompt: "")
      job.pass = .second(hires, enlarged: Latent(shape: shape, values: latent))
    }
    return job
  }

  /// 0.9 x + 0.05 x rolled by one column + 0.1 t / 1000 times the condition.
  func predict(_ x: Latent, _ t: Float, _ wanted: [Int]) -> [Latent] {
    wanted.map { index in
      var out = x
      for i in x.values.indices {
        let left = i % x.width == 0 ? i + x.width - 1 : i - 1
        out.values[i] = 0.9 * x.values[i] + 0.05 * x.values[left] + 0.1 * t / 1000 * conditions[index]
      }
      return out
    }
  }
}

extension JSONValue {
  fileprivate var skipping: GuidanceSkipping {
    var skipping = GuidanceSkipping()
    skipping.minimumSigma = self["s_min_uncond"]?.number ?? 0
    skipping.atAllSteps = self["s_min_uncond_all"]?.boolean ?? false
    skipping.earlyShare = self["skip_early_cond"]?.number ?? 0
    return skipping
  }

  fileprivate var uniPC: UniPCOptions {
    var options = UniPCOptions()
    if let variant = self["uni_pc_variant"]?.text { options.variant = .init(rawValue: variant)! }
    if let skip = self["uni_pc_skip_type"]?.text { options.skipType = .init(rawValue: skip)! }
    options.order = self["uni_pc_order"]?.integer ?? 3
    options.lowerOrderFinal = self["uni_pc_lower_order_final"]?.boolean ?? true
    return options
  }

  fileprivate func settings(seed: Int128) -> RenderSettings {
    var settings = RenderSettings(
      prompt: "", negativePrompt: "", steps: self["steps"]?.integer ?? 6,
      sampler: self["sampler"]?.text ?? "",
      schedule: self["scheduler"]?.text ?? "Automatic", cfgScale: self["cfg"]?.number ?? 7, seed: seed,
      size: ImageSize(width: 32, height: 32))
    settings.noiseSource = NoiseSource(rawValue: self["source"]?.text ?? "CPU") ?? .cpu
    settings.seedOffset = self["ensd"]?.integer ?? 0
    settings.eta = self["eta_ancestral"]?.number
    settings.etaDDIM = self["eta_ddim"]?.number
    settings.churn.amount = self["s_churn"]?.number ?? 0
    settings.churn.minimumSigma = self["s_tmin"]?.number ?? 0
    settings.churn.maximumSigma = self["s_tmax"]?.number ?? 0
    settings.churn.noise = self["s_noise"]?.number ?? 1
    settings.uniPC = uniPC
    settings.scheduleOptions.minimumSigma = self["sigma_min"]?.number
    settings.scheduleOptions.maximumSigma = self["sigma_max"]?.number
    settings.scheduleOptions.rho = self["rho"]?.number
    settings.scheduleOptions.betaAlpha = self["beta_dist_alpha"]?.number ?? 0.6
    settings.scheduleOptions.betaBeta = self["beta_dist_beta"]?.number ?? 0.6
    settings.scheduleOptions.discardPenultimate = self["always_discard_next_to_last_sigma"]?.boolean ?? false
    if self["use_old_karras_scheduler_sigmas"]?.boolean == true {
      settings.scheduleOptions.minimumSigma = 0.1
      settings.scheduleOptions.maximumSigma = 10
    }
    settings.skipping = skipping
    settings.sgmNoiseMultiplier = self["sgm_noise_multiplier"]?.boolean ?? false
    settings.downcastAlphas = self["model"]?["alphas"]?.text == "half"
    settings.zeroTerminalSNR = self["model"]?["alphas"]?.text == "ztsnr"
    return settings
  }
}
