import ModelFiles
import TestSupport
import Tensors
import Testing

@testable import Weights

@Suite struct ModelWeightsProperty {
  private func weights(
    _ tensors: [OutgoingTensor], vae: [OutgoingTensor]? = nil, rounding: ModelWeights.Rounding = .stored,
    keptBytes: Int = 0, in folder: String
  ) throws -> ModelWeights {
    try SafetensorsFile.write(tensors, to: folder + "/m.safetensors")
    if let vae { try SafetensorsFile.write(vae, to: folder + "/v.safetensors") }
    return ModelWeights(
      checkpoint: try SafetensorsFile(path: folder + "/m.safetensors"),
      vae: try vae.map { _ in try SafetensorsFile(path: folder + "/v.safetensors") }, rounding: rounding,
      keptBytes: keptBytes, on: try Device(threads: 1))
  }

  @Test("an external VAE stands in place of the checkpoint's")
  func externalVAE() throws {
    try withTemporaryFolder { folder in
      let weights = try weights(
        [
          OutgoingTensor(name: "first_stage_model.a.weight", shape: [1], values: [1]),
          OutgoingTensor(name: "first_stage_model.b.weight", shape: [1], values: [1]),
        ],
        vae: [
          OutgoingTensor(name: "a.weight", shape: [1], values: [2]),
          OutgoingTensor(name: "loss.c", shape: [1], values: [3]),
        ], in: folder)
      let vae = weights.scope("first_stage_model")
      #expect(try vae.tensor("a.weight", [1]).expanded().values == [2])
      #expect(!vae.has("b.weight") && !vae.has("loss.c"))
    }
  }

  @Test("old names of the text encoder are read, EMA weights are not")
  func normalisation() throws {
    try withTemporaryFolder { folder in
      let weights = try weights(
        [
          OutgoingTensor(
            name: "cond_stage_model.transformer.final_layer_norm.weight", shape: [2], values: [1, 2]),
          OutgoingTensor(name: "model_ema.decay", shape: [1], values: [1]),
        ], in: folder)
      #expect(weights.scope("cond_stage_model.transformer.text_model.final_layer_norm").has("weight"))
      #expect(!weights.root.has("model_ema.decay"))
    }
  }

  @Test(
    "SD 2.1 Turbo's text encoder is read from SDXL's place, the refiner's is left there",
    arguments: [1024, 1280])
  func turbo(width: Int) throws {
    try withTemporaryFolder { folder in
      let norm = "conditioner.embedders.0.model.ln_final.weight"
      let values = [Float](repeating: 0, count: width)
      let weights = try weights([OutgoingTensor(name: norm, shape: [width], values: values)], in: folder)
      #expect(weights.scope("cond_stage_model.model.ln_final").has("weight") == (width == 1024))
      #expect(weights.root.has(norm) == (width == 1280))
    }
  }

  @Test("each wrong tensor is named")
  func errors() throws {
    try withTemporaryFolder { folder in
      let weights = try weights(
        [
          OutgoingTensor(name: "a", shape: [2, 3], values: .init(repeating: 0, count: 6)),
          OutgoingTensor(name: "n", dtype: .i64, shape: [1], bytes: .init(repeating: 0, count: 8)),
          OutgoingTensor(name: "e", shape: [0, 3], values: []),
        ], in: folder)
      let file = folder + "/m.safetensors"
      #expect(throws: WeightError.missing(tensor: "b", file: file)) { try weights.root.tensor("b", [1]) }
      #expect(throws: WeightError.wrongShape(tensor: "a", file: file, expected: [3, 2], found: [2, 3])) {
        try weights.root.tensor("a", [3, 2])
      }
      #expect(throws: WeightError.unsupportedType(tensor: "n", file: file, type: "I64")) {
        try weights.root.tensor("n", [1])
      }
      #expect(throws: WeightError.unusableShape(tensor: "e", file: file, found: [0, 3])) {
        try weights.root.shape(of: "e", rank: 2)
      }
      #expect(weights.unread(below: "") == ["a", "b", "e", "n"].filter { $0 != "b" })
    }
  }

  @Test("weights are rounded to float16 on request, and keeping them changes nothing")
  func rounding() throws {
    try withTemporaryFolder { folder in
      let tensors = [OutgoingTensor(name: "a", shape: [2], values: [0.1, 1])]
      let half = try weights(tensors, rounding: .half, in: folder).root.tensor("a", [2]).expanded().values
      #expect(half == [Float(Float16(0.1)), 1])
      let kept = try weights(tensors, keptBytes: 1 << 20, in: folder).root.tensor("a", [2])
      #expect(kept.expanded().values == [0.1, 1] && kept.expanded().values == [0.1, 1])
    }
  }

  @Test("rows of a table are those of the whole")
  func rows() throws {
    try withTemporaryFolder { folder in
      let table = try weights(
        [OutgoingTensor(name: "a", shape: [3, 2], values: [1, 2, 3, 4, 5, 6])], in: folder
      ).root.tensor("a", [3, 2])
      #expect(table.rows([2, 0, 2]).values == [5, 6, 1, 2, 5, 6])
    }
  }
}
