import JSON
import Recipes
import Testing

@testable import Sampling

@Suite struct SeedSequenceGolden {
  @Test("words of numpy's SeedSequence")
  func words() throws {
    for item in try golden("brownian", "seed_sequence") where item["pool_size"]?.integer == 24 {
      let entropy = UInt64(try #require(item["entropy"]?.seed))
      let key = (item["spawn_key"]?.integers ?? []).map { UInt64($0) }
      let words = item["words"]?.integers ?? []
      #expect(SeedSequence(entropy: entropy, spawnKey: key).state(words.count).map(Int.init) == words)
    }
  }
}

@Suite struct BrownianTreeGolden {
  @Test("noise of consecutive steps, one tree for each image")
  func queries() throws {
    for item in try golden("brownian", "trees") {
      let source = try NormalSource(NoiseSource(rawValue: item["source"]?.text ?? "") ?? .gpu)
      let shape = try #require(item["shape"]?.shape)
      let range = [item["sigma_min"], item["sigma_max"]].compactMap { $0?.number }.map { Float($0) }
      let trees = (item["seeds"]?.integers ?? []).map {
        BrownianNoise(seed: UInt64($0), source: source, shape: shape, sigmas: range)
      }
      for query in item["queries"]?.elements ?? [] {
        let from = Float(try #require(query["from"]?.number)), to = Float(try #require(query["to"]?.number))
        for (i, tree) in trees.enumerated() {
          let noise = tree.noise(from: from, to: to).values
          if i == 0 {
            let deviation = Deviation(noise, query["noise_of_image_0"]?.floats ?? [])
            #expect(deviation.largest <= 2e-6, "\(deviation)")
          }
          let sum = noise.reduce(0.0) { $0 + Double($1) }
          #expect(abs(sum - (query["sums"]?.elements?[i].number ?? .nan)) <= 64 * 2e-6)
        }
      }
    }
  }

  @Test("midpoints and seeds of the nodes")
  func nodes() throws {
    for item in try golden("brownian", "trees") {
      let seed = UInt64(try #require(item["seeds"]?.integers.first))
      for node in item["tree_of_image_0"]?.elements ?? [] {
        let start = try #require(node["start"]?.number), end = try #require(node["end"]?.number)
        #expect(rounded6(0.5 * (end + start)) == node["mid"]?.number)
        let key = [node["spawn_key"], node["depth"]].map { UInt64($0?.integer ?? 0) }
        let words = SeedSequence(entropy: seed, spawnKey: key).state(4).map(Int.init)
        for word in node["seeds"]?.integers ?? [] { #expect(words.contains(word)) }
      }
    }
  }
}

@Suite struct BrownianTreeProperty {
  private func tree(_ seed: UInt64 = 3) throws -> BrownianTree {
    BrownianTree(
      seed: seed, source: try NormalSource(.cpu), shape: LatentShape(height: 2, width: 2), from: 0.03,
      to: 14.6)
  }

  @Test("an increment does not depend on the queries before")
  func history() throws {
    let walked = try tree()
    for i in 0..<40 {
      let low = 14 - Double(i) * 0.35
      let fresh = try tree().increment(from: low, to: low + 0.6)
      #expect(walked.increment(from: low, to: low + 0.6) == fresh)
    }
    #expect(walked.increment(from: 9, to: 9.5) == (try tree().increment(from: 9, to: 9.5)))
  }

  @Test("outside the tree nothing moves; an empty stretch is zero")
  func bounds() throws {
    let tree = try tree()
    #expect(tree.increment(from: -5, to: 100) == tree.increment(from: 0.03, to: 14.6))
    #expect(tree.increment(from: 20, to: 30).values.allSatisfy { $0 == 0 })
    #expect(tree.increment(from: 1, to: 1.0000001).values.allSatisfy { $0 == 0 })
  }

  @Test("rounds to six decimals as Python does")
  func rounding() {
    #expect(rounded6(0.0000005) == 0 && rounded6(0.0000015) == 0.000002 && rounded6(2.5e-6) == 3e-6)
    #expect(rounded6(0.5 + 0x1p-21) == 0.5 && rounded6(14.614642999999999) == 14.614643)
    #expect(rounded6(1.0000005) == 1.000001 && rounded6(-0.1234565) == -0.123456 && rounded6(1e300) == 1e300)
    #expect(rounded6(8.345678499999999) == 8.345678 && rounded6(8.3456785) == 8.345678)
  }
}
