import JSON
import Recipes
import Testing

@testable import Sampling

private func table(_ alphas: String?) throws -> NoiseTable {
  try NoiseTable(downcast: alphas == "half", zeroTerminalSNR: alphas == "ztsnr")
}

@Suite struct NoiseTableGolden {
  @Test func alphasAndSigmas() throws {
    let plain = try table("plain")
    #expect(ulps(plain.alphas, try golden("schedules", "alphas_cumprod").map { Float($0.number ?? 0) }) == 0)
    let sigmas = try golden("schedules", "sigmas_of_the_model").map { Float($0.number ?? 0) }
    #expect(ulps(plain.sigmas, sigmas) <= 1)
    let last = try golden("schedules", "alphas_cumprod_ztsnr_last10").map { Float($0.number ?? 0) }
    #expect(ulps(Array(try table("ztsnr").alphas.suffix(10)), last) <= 2)
  }

  @Test("timesteps of levels and levels of timesteps, of the model and of LCM")
  func conversions() throws {
    let plain = try table("plain"), lcm = ConsistencyTable(plain)
    for item in try golden("schedules", "sigma_to_t") {
      let sigma = Float(item["sigma"]?.number ?? 0), expected = Float(item["t"]?.number ?? 0)
      #expect(abs(plain.timestep(of: sigma) - expected) <= 2 * expected.ulp)
      #expect(lcm.timestep(of: sigma) == Float(item["t_lcm"]?.number ?? -1))
    }
    for item in try golden("schedules", "t_to_sigma") {
      let expected = Float(item["sigma"]?.number ?? 0)
      #expect(abs(plain.sigma(at: Float(item["t"]?.number ?? 0)) - expected) <= 2 * expected.ulp)
    }
  }
}

@Suite struct ScheduleGolden {
  @Test("every schedule type: two units in the last place, Beta and Karras 1e-6")
  func schedules() throws {
    for item in try golden("schedules", "cases") {
      let name = item["schedule"]?.text ?? "", given = item["options"]
      var options = ScheduleOptions()
      options.minimumSigma = given?["sigma_min"]?.number
      options.maximumSigma = given?["sigma_max"]?.number
      options.rho = given?["rho"]?.number
      options.betaAlpha = given?["beta_dist_alpha"]?.number ?? 0.6
      options.betaBeta = given?["beta_dist_beta"]?.number ?? 0.6
      if given?["use_old_karras_scheduler_sigmas"]?.boolean == true {
        (options.minimumSigma, options.maximumSigma) = (0.1, 10)
      }
      // Cases that discard went through DPM2, whose own schedule is Karras.
      let discard = item["discard_penultimate"]?.boolean == true
      let label = name == "Automatic" ? (discard ? "Karras" : "Uniform") : name
      let levels = try Schedule.named(label).levels(
        steps: item["steps"]?.integer ?? 0, table: table(item["alphas"]?.text), options: options,
        sdxl: item["sdxl"]?.boolean == true, discardPenultimate: discard)
      let expected = item["sigmas"]?.floats ?? [], deviation = Deviation(levels, expected)
      if ["Beta", "Karras"].contains(label) {
        #expect(
          zip(levels, expected).allSatisfy { abs($0 - $1) <= 1e-6 * abs($1) }
            && levels.count == expected.count)
      } else {
        // Rescaling to zero SNR subtracts square roots, and those of the reference machine (MKL) are not correctly
        // rounded: one unit there is four here.
        let allowed: Float = item["alphas"]?.text == "ztsnr" ? 4 : 2
        #expect(ulps(levels, expected) <= allowed, "\(name) \(item["steps"]?.integer ?? 0): \(deviation)")
      }
    }
  }

  @Test func consistencyModels() throws {
    for item in try golden("schedules", "lcm") {
      let levels = ConsistencyTable(try table("plain")).ownSigmas(item["steps"]?.integer ?? 0)
      #expect(ulps(levels, item["sigmas"]?.floats ?? []) <= 2)
    }
  }

  @Test func timestepsOfDDIM() throws {
    for item in try golden("schedules", "ddim_timesteps") {
      #expect(discreteTimesteps(item["steps"]?.integer ?? 1) == item["timesteps"]?.integers)
    }
  }
}

@Suite struct ScheduleProperty {
  @Test("before 1.6.0 DDIM used other timesteps")
  func oldTimesteps() {
    #expect(oldDiscreteTimesteps(20) == (0..<20).map { 1 + 50 * $0 })
    #expect(oldDiscreteTimesteps(37) == stride(from: 1, to: 1000, by: 26).map { $0 })  // 27 divides 999
    #expect(oldDiscreteTimesteps(30).count == 31)
    for count in 1...999 { #expect(oldDiscreteTimesteps(count).last! < 1000) }
  }

  @Test("levels fall, whatever the number of steps", arguments: [1, 2, 3, 7, 60, 1200])
  func falling(steps: Int) throws {
    let table = try table("plain")
    for schedule in Schedule.all where steps < 100 || schedule.label != "Beta" {
      let levels = try schedule.levels(
        steps: steps, table: table, options: ScheduleOptions(), sdxl: false, discardPenultimate: false)
      #expect(levels.allSatisfy { $0.isFinite && $0 >= 0 })
      #expect(zip(levels, levels.dropFirst()).allSatisfy { $0 >= $1 }, "\(schedule.label)")
    }
  }

  @Test func unknownName() {
    #expect(throws: SamplingError.unknownSchedule("Turbo")) { try Schedule.named("Turbo") }
  }

  @Test("impossible ranges", arguments: [(0.5, 0.2), (-1.0, 10.0), (0.1, 1e9), (.nan, 10), (0.1, .infinity)])
  func ranges(minimum: Double, maximum: Double) throws {
    var options = ScheduleOptions()
    (options.minimumSigma, options.maximumSigma) = (minimum, maximum)
    let table = try table("plain")
    #expect(throws: SamplingError.self) {
      try Schedule.named("Karras").levels(
        steps: 5, table: table, options: options, sdxl: false, discardPenultimate: false)
    }
  }

  @Test("Beta distributions", arguments: [(0.6, 0.6), (0.05, 9), (50, 0.3)])
  func quantiles(alpha: Double, beta: Double) throws {
    let distribution = try BetaDistribution(alpha: alpha, beta: beta)
    for p in [1e-6, 0.1, 0.5, 0.9] {
      let x = distribution.quantile(p)
      if x > 0 && x < 1 { #expect(abs(distribution.cumulative(x) - p) <= 1e-9) }
    }
    #expect(throws: SamplingError.betaDistribution(alpha: 0, beta: 1)) {
      try BetaDistribution(alpha: 0, beta: 1)
    }
  }

  @Test("a checkpoint's table is checked")
  func alphas() {
    #expect(throws: SamplingError.alphas(count: 3)) { try NoiseTable(checkpointAlphas: [0.9, 0.5, 0.1]) }
    var bad = NoiseTable.standardAlphas
    bad[7] = 1
    #expect(throws: SamplingError.alphaOutOfRange(index: 7, value: 1)) {
      try NoiseTable(checkpointAlphas: bad)
    }
  }
}
