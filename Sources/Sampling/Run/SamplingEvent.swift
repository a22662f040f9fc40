/// What happens in a run, in this order; enough for a dump and a progress bar.
public enum SamplingEvent: Sendable {
  /// The initial noise, standard normal.
  case noise(Latent)
  /// The levels of a sigma sampler; in a second pass those that are left.
  case sigmas([Float])
  /// The timesteps of a timestep sampler, ascending, and `alphas_cumprod` at them. DDIM walks from the last down to
  /// the second; in a second pass those that are left.
  case timesteps([Int], alphas: [Float])
  /// The latent before the first step (0) and after each (1 ...).
  case state(Latent, step: Int)
  /// Evaluation `number` (from 0) of about `total` begins, `level` being the nearest of the levels, or timesteps, that
  /// the model was trained on (999: all noise).
  case evaluation(Int, total: Int, level: Int)
  /// The guided prediction of the clean latent.
  case denoised(Latent, evaluation: Int)
  /// The guided prediction of the noise, with timestep samplers.
  case epsilon(Latent, evaluation: Int)
  /// Standard normal noise that a step adds (Brownian noise too), numbered from 0.
  case stepNoise(Latent, draw: Int)
}

/// Is told what happens; throwing ends the run.
public typealias SamplingObserver = (SamplingEvent) throws -> Void
