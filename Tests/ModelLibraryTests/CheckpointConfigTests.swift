import ModelLibrary
import Recipes
import Testing

@Suite struct CheckpointConfigGolden {
  @Test(
    "a .yaml beside the checkpoint",
    arguments: [
      ("model:\n  params:\n    parameterization: \"v\"\n", "parameterization: v"),
      ("    linear_end: 0.0150 # other\r\n", "linear_end: 0.0150"),
      ("    scale_factor: 0.13025", "scale_factor: 0.13025"),
      (
        "    linear_start: 0.00085\n    linear_end: 0.0120\n    timesteps: 1000\n    scale_factor: 0.18215\n",
        nil
      ),
      ("    parameterization: \"eps\"\n    # parameterization: \"v\"\n", nil),
      ("\u{FFFD}\n::\n:\n", nil),
    ])
  func config(text: String, unusual: String?) throws {
    let tree = try ModelTree()
    try tree.add("Stable-diffusion/model.v2.safetensors", Sample.sd1)
    try tree.write("Stable-diffusion/model.v2.yaml", Array(text.utf8))
    let resolution = try tree.folders().resolve(.claim("model.v2", nil))
    #expect(resolution.codes == (unusual == nil ? [] : ["unsupported-model"]))
    if let unusual { #expect(resolution.reasons.first?.detail.contains("`\(unusual)`") == true) }
  }

  @Test("a .yaml that can't be read")
  func unreadableConfig() throws {
    let tree = try ModelTree()
    try tree.add("Stable-diffusion/model.safetensors", Sample.sd1)
    try tree.write("Stable-diffusion/model.yaml/x", [1])
    #expect(try tree.folders().resolve(.claim("model", nil)).codes == ["missing-checkpoint"])
  }
}
