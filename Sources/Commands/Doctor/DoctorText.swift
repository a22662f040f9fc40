import Diffusion
import ImageCodecs
import Reporting
import Tensors

/// What `doctor` prints on a terminal.
func doctorText(_ report: DoctorReport) -> String {
  let sections: [[(String, String)]] = [
    [("reprocheck", "\(toolVersion), engine \(Renderer.engineVersion)")],
    machine(report), profiles(report), report.codecs.map { ($0.library, $0.version) }, folders(report),
    [("hash cache", cache(report.cache))], selfTest(report.selfTest),
  ]
  let lines = sections.joined()
  let width = lines.map { $0.0.unicodeScalars.count }.max() ?? 0
  return lines.map { padded($0.0, to: width) + "  " + printableLine($0.1) }.joined(separator: "\n")
}

private func machine(_ report: DoctorReport) -> [(String, String)] {
  let memory = report.memory.available.map {
    byteText($0) + " available, limited by the \(report.memory.source)"
  }
  return [
    ("processor", "\(report.processor.model), \(report.processor.cores) cores"),
    ("features", report.processor.features.joined(separator: " ")),
    ("kernels", report.instructionSets.map(\.rawValue).joined(separator: " ") + " (the last is used)"),
    ("memory", memory ?? "unknown"),
  ]
}

private func profiles(_ report: DoctorReport) -> [(String, String)] {
  let profiles = report.profiles.map { profile in
    let words =
      profile.problem
      ?? (profile.blas == "none"
        ? "available, own products" : "available, \(profile.blas), family \(profile.core)")
    return ("profile " + profile.name.rawValue, words)
  }
  let libraries = report.libraries.enumerated().map { place, library in
    let families = library.families.isEmpty ? "" : ", families " + library.families.joined(separator: " ")
    let use = report.usesLibrary(at: place) ? " (used)" : ""
    return ("library", "\(library.version) \(library.path)\(use)\(families)")
  }
  return profiles + libraries
}

private func folders(_ report: DoctorReport) -> [(String, String)] {
  guard !report.folders.isEmpty else {
    return [("model folder", "none; name one with --models or in REPROCHECK_MODELS")]
  }
  return report.folders.map { folder in
    let counts = folder.counts.map { "\($0.count) \($0.kind)" }
    let pickles = folder.pickles > 0 ? ["\(folder.pickles) pickles, which are not opened"] : []
    let found = counts + pickles
    return (
      "model folder",
      folder.path + ": " + (folder.problem ?? (found.isEmpty ? "no models" : found.joined(separator: ", ")))
    )
  }
}

private func cache(_ cache: DoctorReport.Cache) -> String {
  let state = cache.problem ?? "\(cache.hashes ?? 0) hashes"
  return cache.path.map { $0 + ": " + state } ?? state
}

private func selfTest(_ test: SelfTest?) -> [(String, String)] {
  guard let test else { return [("self-test", "not run")] }
  let checks = test.checks.map { check in
    ("  \(check.profile.rawValue)", "\(check.stage): \(check.passed ? "ok" : "FAILED") (\(check.detail))")
  }
  let latent = test.portableLatent.map { [("  same everywhere", "portable latent \($0.prefix(16))")] } ?? []
  return [("self-test", "\(test.passed ? "passed" : "FAILED") in \(short(test.seconds)) s")] + checks + latent
}
