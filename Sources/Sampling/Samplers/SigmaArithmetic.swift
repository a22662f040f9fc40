import ExactMath

// Scalars of the samplers' papers, float32 after every operation.

/// The derivative dx/dsigma of the probability flow.
func derivative(_ x: Latent, _ denoised: Latent, _ sigma: Float) -> Latent { (x - denoised) / sigma }

/// Half the log signal-to-noise ratio of a level, the time of the DPM-Solver papers.
func time(_ sigma: Float) -> Float { -exactLog(sigma) }

/// The level of a time. Not always the level that the time was made from: the last bit may differ.
func level(_ time: Float) -> Float { exactExp(-time) }

/// How far an ancestral step goes down, and the noise it then adds.
func ancestralStep(from sigma: Float, to next: Float, eta: Float) -> (down: Float, up: Float) {
  if eta == 0 { return (next, 0) }
  let next2 = next * next, sigma2 = sigma * sigma
  let up = min(next, eta * (next2 * (sigma2 - next2) / sigma2).squareRoot())
  return (down: (next2 - up * up).squareRoot(), up: up)
}

/// The level halfway in log sigma.
func geometricMean(_ a: Float, _ b: Float) -> Float {
  let start = exactLog(a), end = exactLog(b)
  return exactExp(end - (end - start) * 0.5)
}
