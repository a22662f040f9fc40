import JSON
import ModelFiles
import TestSupport
import Tensors
import Testing

@testable import Weights

@Suite struct NetworkGolden {
  @Test("weights with a network equal A1111's")
  func weights() throws {
    let cases = try RecordedNetwork.all()
    #expect(cases.count == 37)
    for recorded in cases {
      try withTemporaryFolder { folder in
        let model = try SmallModel([try recorded.weight()], in: folder)
        let adapter = try model.adapter(try recorded.parts(), rank: recorded.dynamicRank)
        let expected = try #require(try recorded.recorded("new_weight")).values
        let found = try model.values(recorded.names.weight, [adapter])
        #expect(largestDifference(found, expected) < 2e-5, "\(recorded.name)")
        let fit = try model.fit(adapter)
        #expect(fit.matched == 1 && fit.layers == 1 && fit.defect == nil, "\(recorded.name)")
        #expect(try model.values(recorded.names.weight) != found, "\(recorded.name)")
      }
    }
  }

  @Test("biases with a network equal A1111's")
  func biases() throws {
    var count = 0
    for recorded in try RecordedNetwork.all() {
      guard let expected = try recorded.recorded("bias_delta") else { continue }
      count += 1
      try withTemporaryFolder { folder in
        let zeros = OutgoingTensor(
          name: recorded.bias, shape: expected.shape, values: expected.values.map { _ in 0 })
        let model = try SmallModel([try recorded.weight(), zeros], in: folder)
        let adapter = try model.adapter(try recorded.parts())
        let found = try model.values(recorded.bias, [adapter])
        #expect(largestDifference(found, expected.values) < 2e-5, "\(recorded.name)")

        // A1111 gives a layer without a bias the network's.
        let bare = try SmallModel([try recorded.weight()], in: folder)
        let scope = try bare.weights([adapter]).scope(String(recorded.bias.dropLast(".bias".count)))
        #expect(scope.addedBias(expected.shape)?.expanded().values == found, "\(recorded.name)")
        #expect(try bare.weights().scope(scope.path).addedBias(expected.shape) == nil)
      }
    }
    #expect(count == 2)
  }

  @Test("names of layers become A1111's module names")
  func names() throws {
    let names = try Fixture.json("golden/lora.json")["names"]?.elements ?? []
    #expect(names.count == 22)
    for entry in names {
      let name = try #require(entry["name"]?.text)
      #expect(LoraNames().converted(name) == entry["sd1_or_sdxl"]?.text, "\(name)")
      #expect(LoraNames(isSD2: true).converted(name) == entry["sd2"]?.text, "\(name)")
    }
  }
}

@Suite struct NetworkProperty {
  /// One recorded case of every kind.
  static let kinds = [
    "lora_linear", "locon_mid", "lora_bias", "dora_conv", "loha_conv", "loha_tucker", "lokr_both_pairs",
    "lokr_conv_tucker", "full_diff", "norm", "ia3_input", "glora", "oft_kohya", "oft_diag", "boft",
  ]

  @Test(
    "every kind has an effect, none with multiplier 0, and a bit of it never depends on threads",
    arguments: kinds)
  func multipliers(name: String) throws {
    let recorded = try RecordedNetwork.named(name)
    try withTemporaryFolder { folder in
      let model = try SmallModel([try recorded.weight()], in: folder)
      let parts = try recorded.parts()
      let weight = recorded.names.weight
      let plain = try model.values(weight)
      let one = try model.values(weight, [try model.adapter(parts, te: 0, unet: 0.7)])
      #expect(one != plain)
      #expect(try model.values(weight, [try model.adapter(parts, te: 1, unet: 0)]) == plain)
      for threads in [2, 5] {
        let adapter = try model.adapter(parts, te: 0, unet: 0.7)
        #expect(try model.values(weight, [adapter], threads: threads) == one)
      }
    }
  }

  @Test("a weight is rounded to float16 after each network", arguments: kinds)
  func halfWeights(name: String) throws {
    let recorded = try RecordedNetwork.named(name)
    try withTemporaryFolder { folder in
      let model = try SmallModel([try recorded.weight()], in: folder)
      let adapter = try model.adapter(try recorded.parts())
      let found = try model.values(recorded.names.weight, [adapter], rounding: .half)
      #expect(found.allSatisfy { Float(Float16($0)) == $0 })
      let exact = try model.values(recorded.names.weight, [adapter])
      #expect(found != exact && largestDifference(found, exact) < 0.01)
    }
  }

  @Test("one file twice under one name is applied twice with the last numbers", arguments: kinds)
  func twice(name: String) throws {
    let recorded = try RecordedNetwork.named(name)
    try withTemporaryFolder { folder in
      let model = try SmallModel([try recorded.weight()], in: folder)
      let parts = try recorded.parts()
      func weight(_ uses: [(name: String, unet: Double)]) throws -> [Float] {
        try model.values(
          recorded.names.weight, uses.map { try model.adapter(parts, named: $0.name, unet: $0.unet) })
      }
      let same = try weight([("a", 0.3), ("a", 1)])
      #expect(try same == weight([("b", 1), ("c", 1)]))
      #expect(try same != weight([("b", 0.3), ("c", 1)]))
    }
  }

  @Test("networks act one after another: DoRA, IA3 and GLoRA see what came before")
  func order() throws {
    try withTemporaryFolder { folder in
      let first = try RecordedNetwork.named("lora_linear")
      let model = try SmallModel([try first.weight()], in: folder)
      let plain = try model.adapter(try first.parts(), named: "plain")
      for name in ["dora_linear", "ia3_output", "glora", "oft_kohya_no_constraint"] {
        let other = try RecordedNetwork.named(name)
        let adapter = try model.adapter(try other.parts(as: first.names.file), named: name)
        let (ab, ba) = (
          try model.values(first.names.weight, [plain, adapter]),
          try model.values(first.names.weight, [adapter, plain])
        )
        #expect(ab != ba, "\(name)")
      }
    }
  }

  @Test("a negative rank leaves out the last ranks; other kinds know no ranks")
  func dynamicRank() throws {
    for name in ["lora_linear", "locon_conv3"] {
      let recorded = try RecordedNetwork.named(name)
      try withTemporaryFolder { folder in
        let model = try SmallModel([try recorded.weight()], in: folder)
        func weight(rank: Int?) throws -> [Float] {
          try model.values(
            recorded.names.weight, [try model.adapter(try recorded.parts(), rank: rank)])
        }
        #expect(try weight(rank: -1) == weight(rank: 1))
        #expect(try weight(rank: -1) != weight(rank: nil))
        #expect(try weight(rank: 99) == weight(rank: nil))
        #expect(try weight(rank: .min) == weight(rank: 0))
        #expect(try weight(rank: 0) == model.values(recorded.names.weight))
      }
    }
    let loha = try RecordedNetwork.named("loha_linear")
    try withTemporaryFolder { folder in
      let model = try SmallModel([try loha.weight()], in: folder)
      let (all, one) = (try model.adapter(try loha.parts()), try model.adapter(try loha.parts(), rank: 1))
      #expect(try model.values(loha.names.weight, [all]) == model.values(loha.names.weight, [one]))
    }
  }

  @Test("a butterfly of several steps is a rotation, and each step mixes rows of its own distance")
  func butterfly() throws {
    try withTemporaryFolder { folder in
      let identity: [Float] = (0..<8).flatMap { row in (0..<8).map { row == $0 ? 1 : 0 } }
      let model = try SmallModel(
        [OutgoingTensor(name: "model.diffusion_model.x.weight", shape: [8, 8], values: identity)], in: folder)
      func turned(_ steps: [Float]) throws -> [Float] {
        let blocks: [Float] = steps.flatMap { angle in (0..<4).flatMap { _ -> [Float] in [0, angle, 0, 0] } }
        let parts = [
          OutgoingTensor(name: "lora_unet_x.oft_blocks", shape: [steps.count, 4, 2, 2], values: blocks)
        ]
        return try model.values("model.diffusion_model.x.weight", [try model.adapter(parts, unet: 1)])
      }
      // Step i turns rows 2^i apart.
      for (steps, distance) in [([0.5], 1), ([0, 0.5], 2), ([0, 0, 0.5], 4)] as [([Float], Int)] {
        let found = try turned(steps)
        let touched = (0..<64).filter { found[$0] != 0 }
        let expected = (0..<64).filter { $0 / 8 == $0 % 8 || $0 / 8 ^ $0 % 8 == distance }
        #expect(touched == expected, "\(steps)")
      }
      let whole = try turned([0.5, -0.3, 0.7])
      for a in 0..<8 {
        for b in 0..<8 {
          let dot = (0..<8).reduce(Float(0)) { $0 + whole[a * 8 + $1] * whole[b * 8 + $1] }
          #expect(abs(dot - (a == b ? 1 : 0)) < 1e-6)
        }
      }
    }
  }
}
