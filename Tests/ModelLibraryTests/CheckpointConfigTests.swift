import ModelLibrary
import Recipes
import Testing

@Suite struct CheckpointConfigGolden {
  private func resolution(_ yaml: String) throws -> ModelResolution {
    let tree = try ModelTree()
    try tree.add("Stable-diffusion/model.v2.safetensors", Sample.sd1)
    try tree.write("Stable-diffusion/model.v2.yaml", Array(yaml.utf8))
    return try tree.folders().resolve(.claim("model.v2", nil))
  }

  private func params(_ lines: String...) -> String {
    "model:\n  target: x\n  params:\n" + lines.map { "    \($0)\n" }.joined()
  }

  @Test("velocity, betas and scale")
  func read() throws {
    let text = params(
      "parameterization: \"v\"", "linear_start: 0.0009 # other", "linear_end: 0.0110", "timesteps: 1000",
      "scale_factor: 0.13025")
    let config = try #require(try resolution(text).models?.checkpoint.config)
    #expect(config.predictsVelocity)
    #expect(config.linearStart == 0.0009 && config.linearEnd == 0.011 && config.scaleFactor == 0.13025)
  }

  @Test(
    "files that say nothing of it",
    arguments: ["", "model:\n", "model: [1, 2]", "parameterization: v\n", "# parameterization: \"v\"\n"])
  func silent(yaml: String) throws {
    let resolution = try resolution(yaml)
    #expect(resolution.codes == [])
    #expect(resolution.models?.checkpoint.config ?? CheckpointConfig() == CheckpointConfig())
  }

  @Test("SDXL's way to say velocity")
  func scaling() throws {
    let text = params(
      "denoiser_config:", "  params:", "    scaling_config:",
      "      target: sgm.modules.diffusionmodules.denoiser_scaling.VScaling")
    #expect(try resolution(text).models?.checkpoint.config?.predictsVelocity == true)
  }

  @Test("no file")
  func absent() throws {
    let tree = try ModelTree()
    try tree.add("Stable-diffusion/model.safetensors", Sample.sd1)
    let models = try #require(try tree.folders().resolve(.claim("model", nil)).models)
    #expect(models.checkpoint.config == nil)
  }

  @Test(
    "what can't be used is a reason",
    arguments: [
      "x0", "1000.5", "nan", "[", String(repeating: "[", count: 9000), "\u{FFFD}\n::\n:\n\t- a: [}",
    ])
  func refused(value: String) throws {
    let keys = ["x0": "parameterization", "1000.5": "timesteps"]
    #expect(try resolution(params("\(keys[value] ?? "linear_end"): \(value)")).codes == ["unsupported-model"])
  }

  @Test("a .yaml that can't be read")
  func unreadable() throws {
    let tree = try ModelTree()
    try tree.add("Stable-diffusion/model.safetensors", Sample.sd1)
    try tree.write("Stable-diffusion/model.yaml/x", [1])
    #expect(try tree.folders().resolve(.claim("model", nil)).codes == ["unsupported-model"])
  }
}
