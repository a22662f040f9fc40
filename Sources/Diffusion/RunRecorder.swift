import Crypto
import Recipes
import Sampling

/// Takes down what happens in a run: a fingerprint of every tensor, the tensors themselves if they are wanted, and
/// what a reader should know.
struct RunRecorder {
  let keepsTensors: Bool
  /// Before the name of every tensor.
  var prefix = ""
  private(set) var fingerprints: [Fingerprint] = []
  private(set) var tensors: [DumpedTensor] = []
  private(set) var notes: [Note]

  init(keepsTensors: Bool, notes: [Note] = []) {
    self.keepsTensors = keepsTensors
    self.notes = notes
  }

  mutating func note(_ code: String, _ detail: String) { notes.append(Note(code, detail)) }

  mutating func record(_ name: String, _ shape: [Int], _ values: [Float]) {
    let name = prefix + name
    fingerprints.append(Fingerprint(tensor: name, sha256: sha256(of: values)))
    if keepsTensors { tensors.append(DumpedTensor(name: name, shape: shape, values: values)) }
  }

  mutating func record(_ name: String, _ latent: Latent) {
    record(name, [latent.channels, latent.height, latent.width], latent.values)
  }

  /// One text has the plain name, several are numbered.
  mutating func record(_ name: String, _ texts: [TextStates]) {
    for (i, text) in texts.enumerated() {
      record(texts.count == 1 ? name : "\(name)_\(i)", [text.rows, text.width], text.values)
    }
  }

  mutating func record(_ event: SamplingEvent) {
    switch event {
    case .noise(let noise): record("noise", noise)
    case .sigmas(let sigmas): record("sigmas", [sigmas.count], sigmas)
    case .timesteps(let timesteps, let alphas):
      record("timesteps", [timesteps.count], timesteps.map(Float.init))
      record("alphas_cumprod", [alphas.count], alphas)
    case .state(let x, let step): record("x_" + numbered(step), x)
    case .denoised(let x, let evaluation): record("denoised_" + numbered(evaluation), x)
    case .epsilon(let x, let evaluation): record("eps_" + numbered(evaluation), x)
    case .stepNoise(let x, let draw): record("step_noise_" + numbered(draw), x)
    case .evaluation: break
    }
  }
}

/// At least two digits.
private func numbered(_ n: Int) -> String { n < 10 ? "0\(n)" : String(n) }

/// Of the little-endian float32 values.
private func sha256(of values: [Float]) -> String {
  var hash = SHA256()
  var bytes: [UInt8] = []
  bytes.reserveCapacity(values.count * 4)
  for value in values {
    let word = value.bitPattern
    bytes.append(contentsOf: [
      UInt8(truncatingIfNeeded: word), UInt8(truncatingIfNeeded: word >> 8),
      UInt8(truncatingIfNeeded: word >> 16), UInt8(truncatingIfNeeded: word >> 24),
    ])
  }
  hash.update(data: bytes)
  return hash.finalize().map { byte in
    let digits = String(byte, radix: 16)
    return byte < 16 ? "0" + digits : digits
  }.joined()
}
