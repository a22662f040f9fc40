import ModelLibrary
import Recipes
import TestSupport
import Testing

@Suite struct TrainingRecordGolden {
  @Test("what the fixture's LoRA says of its training")
  func fixture() throws {
    let model = try ModelDescription(path: Fixture.path("tiny-scenes/models/Lora/neon.safetensors"))
    let training = try #require(model.training)
    #expect(training.baseModel == "tiny-scenes_v1.safetensors" && training.baseVersion == "sd_v1")
    #expect(training.baseModelHash?.hasPrefix("949e39aa10") == true)
    #expect(training.images == 700 && training.steps == 2007 && training.clipSkip == nil)
    #expect(training.tags.map { "\($0.tag) \($0.count)" } == ["neon 700"])
    #expect(model.loraRanks == [8] && model.tensors.count == 306)
  }

  @Test("tags of several folders are added up; nonsense is passed over")
  func tags() {
    let text = #"{"10_a": {"cat": 3, "dog": 5, "x": -1}, "b": {"cat": 4, "y": "z"}, "c": 7}"#
    let training = TrainingRecord([Field("ss_tag_frequency", text)])
    #expect(training?.tags.map { "\($0.tag) \($0.count)" } == ["cat 7", "dog 5"])
    let large = #"{"a": {"t": 9223372036854775807}, "b": {"t": 1}}"#
    #expect(TrainingRecord([Field("ss_tag_frequency", large)])?.tags.first?.count == .max)
    #expect(TrainingRecord([Field("ss_tag_frequency", "{"), Field("title", "x")]) == nil)
    #expect(TrainingRecord([Field("ss_sd_model_name", #"C:\Users\a\b.ckpt"#)])?.baseModel == "b.ckpt")
  }
}
