import JSON

/// The infotext that A1111 v1.10.1 makes of a picture by NovelAI (`read_info_from_image` of `modules/images.py`).
/// - Returns: nil where the comment is no record with a sampler.
func strictNovelAIText(description: String, comment: String, width: Int, height: Int) -> String? {
  guard let record = try? JSONValue(parsing: comment, nonFinite: true), let sampler = record["sampler"]?.text
  else {
    return nil
  }
  func value(_ name: String) -> String { record[name]?.fieldText ?? "" }
  return """
    \(description)
    Negative prompt: \(value("uc"))
    Steps: \(value("steps")), Sampler: \(samplerByAlias(sampler)), CFG scale: \(value("scale")), \
    Seed: \(value("seed")), Size: \(width)x\(height), Clip skip: 2, ENSD: 31337
    """
}

/// A1111 knows its own names in lower case and an alias of each; any other is its first ancestral sampler.
private func samplerByAlias(_ name: String) -> String {
  let aliases = [
    "k_dpmpp_2m": "DPM++ 2M", "k_dpmpp_sde": "DPM++ SDE", "k_dpmpp_2m_sde": "DPM++ 2M SDE",
    "k_dpmpp_2m_sde_heun": "DPM++ 2M SDE Heun", "k_dpmpp_2s_a": "DPM++ 2S a",
    "k_dpmpp_3m_sde": "DPM++ 3M SDE",
    "k_euler_a": "Euler a", "k_euler_ancestral": "Euler a", "k_euler": "Euler", "k_lms": "LMS",
    "k_heun": "Heun",
    "k_dpm_2": "DPM2", "k_dpm_2_a": "DPM2 a", "k_dpm_fast": "DPM fast", "k_dpm_ad": "DPM adaptive",
    "ddim_cfgpp": "DDIM CFG++", "k_lcm": "LCM",
  ]
  let known = SamplerName.all.first { $0.name.lowercased() == name }?.name
  return known ?? aliases[name] ?? "Euler a"
}
