import JSON
import Prompts
import Testing

private func runs(_ weights: [Float]) -> [[Double]] {
  var runs: [[Double]] = []
  for weight in weights.map(Double.init) {
    if let last = runs.last, last[1] == weight {
      runs[runs.count - 1][0] += 1
    } else {
      runs.append([1, weight])
    }
  }
  return runs
}

/// The recorded runs of weights, rounded to 32 bits.
private func recordedRuns(_ chunk: JSONValue) -> [[Double]] {
  (chunk["weight_runs"]?.pairs ?? []).map { [$0.number ?? -1, Double(Float($1.number ?? .nan))] }
}

@Suite struct PromptEncoderGolden {
  @Test("divides as A1111 does") func goldens() throws {
    let embeddings = try cases("embeddings", of: "golden/tokens.json")
    let names = embeddings.compactMap { $0["name"]?.text }
    for item in try cases("chunks", of: "golden/tokens.json") {
      let isOpenCLIP = item["encoder"]?.text == "open_clip"
      let tokenizer = isOpenCLIP ? Tokenizer.openCLIP : .clipL
      let encoder = PromptEncoder(
        tokenizer: tokenizer,
        embeddings: embeddings.map {
          EmbeddingName(
            tokens: tokenizer.tokens(of: $0["name"]?.text ?? ""), vectors: $0["vectors"]?.integer ?? 0)
        },
        readsAttention: item["emphasis"]?.text != "None",
        commaBacktrack: try #require(item["comma_backtrack"]?.integer))
      let chunks = try encoder.chunks(of: try #require(item["text"]?.text))
      let expected = try #require(item["chunks"]?.elements)
      #expect(chunks.count == expected.count)
      for (chunk, record) in zip(chunks, expected) {
        let begin = try #require(record["tokens_to_first_padding"]?.integers)
        let tokens = isOpenCLIP ? openCLIPPadded(chunk.tokens) : chunk.tokens
        let padding = Int32(try #require(record["pad_after_end"]?.integer))
        #expect(tokens == begin + Array(repeating: padding, count: 77 - begin.count), "\(item.compact)")
        #expect(runs(chunk.weights) == recordedRuns(record), "\(item.compact)")
        #expect(
          chunk.embeddings
            == record["embeddings_at"]?.pairs.map {
              PlacedEmbedding(offset: $0.integer ?? -1, embedding: names.firstIndex(of: $1.text ?? "") ?? -1)
            }, "\(item.compact)")
      }
    }
  }

  @Test("divides junk as the reference does") func junk() throws {
    let embeddings = try cases("embeddings", of: "prompts/chunks.json").map {
      EmbeddingName(tokens: $0["tokens"]?.integers ?? [], vectors: $0["vectors"]?.integer ?? 0)
    }
    for item in try cases("chunks", of: "prompts/chunks.json") {
      let encoder = PromptEncoder(
        tokenizer: .clipL, embeddings: embeddings, readsAttention: item["emphasis"]?.boolean ?? true)
      let chunks = try encoder.chunks(of: try #require(item["text"]?.text))
      let expected = try #require(item["chunks"]?.elements)
      #expect(chunks.count == expected.count)
      for (chunk, record) in zip(chunks, expected) {
        let begin = try #require(record["tokens"]?.integers)
        #expect(chunk.tokens == begin + Array(repeating: Tokenizer.end, count: 77 - begin.count))
        #expect(runs(chunk.weights) == recordedRuns(record))
        #expect(
          chunk.embeddings
            == record["embeddings_at"]?.pairs.map {
              PlacedEmbedding(offset: $0.integer ?? -1, embedding: $1.integer ?? -1)
            })
      }
    }
  }

  @Test("the fixture model's jobs have their tokens") func tinyScenes() throws {
    let encoder = PromptEncoder(tokenizer: .clipL)
    for job in try cases("jobs", of: "prompts/tiny-scenes.json") {
      let prompt = extractingExtraNetworks(from: try #require(job["prompt"]?.text)).text
      let states = try editingSchedule(of: prompt, steps: try #require(job["steps"]?.integer)).map(\.text)
      let names = states.count == 1 ? ["tokens"] : states.indices.map { "tokens_\($0)" }
      #expect(job["tokens"]?.members?.map(\.key) == names + ["tokens_negative"])
      for (name, text) in zip(names + ["tokens_negative"], states + [job["negative"]?.text ?? "?"]) {
        #expect(
          try encoder.chunks(of: text).map(\.tokens) == job["tokens"]?[name]?.elements?.compactMap(\.integers)
        )
      }
    }
  }
}

@Suite struct PromptEncoderProperty {
  @Test("every chunk has 77 tokens and weights, seed 17") func sizes() throws {
    var junk = Junk(seed: 17)
    let words = ["red ", ",", " BREAK ", "(blue:1.2)", "kodak ", "[x]", "日本", ")"]
    let kodak = EmbeddingName(tokens: Tokenizer.clipL.tokens(of: "kodak"), vectors: 30)
    let encoder = PromptEncoder(tokenizer: .clipL, embeddings: [kodak])
    for _ in 0..<60 {
      for chunk in try encoder.chunks(of: junk.text(of: words, most: 200)) {
        #expect(chunk.tokens.count == 77 && chunk.weights.count == 77)
        #expect(chunk.tokens.first == Tokenizer.start && chunk.tokens.last == Tokenizer.end)
        #expect(chunk.embeddings.allSatisfy { (0...45).contains($0.offset) })
      }
    }
  }

  @Test("several texts get the same number of chunks") func padding() throws {
    let encoder = PromptEncoder(tokenizer: .clipL)
    let all = try encoder.chunks(ofAll: ["a", "b BREAK c", ""])
    #expect(all.map(\.count) == [2, 2, 2])
    #expect(all[0][1] == .empty && all[2] == [.empty, .empty])
    #expect(EncodedChunk.empty.tokens == [Tokenizer.start] + Array(repeating: Tokenizer.end, count: 76))
    #expect(try encoder.chunks(ofAll: []).isEmpty)
  }

  @Test("without attention, brackets and BREAK are words") func noAttention() throws {
    let chunks = try PromptEncoder(tokenizer: .clipL, readsAttention: false).chunks(of: "(a:2) BREAK")
    #expect(chunks.count == 1)
    #expect(chunks[0].weights.allSatisfy { $0 == 1 })
    #expect(chunks[0].tokens[1] == Tokenizer.clipL.tokens(of: "(")[0])
  }

  @Test("of embeddings with equal names the first counts, longer names before shorter") func precedence()
    throws
  {
    let red = Tokenizer.clipL.tokens(of: "red"), redBlue = Tokenizer.clipL.tokens(of: "red blue")
    let encoder = PromptEncoder(
      tokenizer: .clipL,
      embeddings: [
        EmbeddingName(tokens: red, vectors: 1), EmbeddingName(tokens: redBlue, vectors: 2),
        EmbeddingName(tokens: redBlue, vectors: 3), EmbeddingName(tokens: [], vectors: 4),
      ])
    #expect(
      try encoder.chunks(of: "red red blue")[0].embeddings == [
        PlacedEmbedding(offset: 0, embedding: 0), PlacedEmbedding(offset: 1, embedding: 1),
      ])
  }

  @Test("refuses an embedding longer than a chunk") func longEmbedding() {
    let encoder = PromptEncoder(
      tokenizer: .clipL, embeddings: [EmbeddingName(tokens: Tokenizer.clipL.tokens(of: "red"), vectors: 76)])
    #expect(throws: PromptError.embeddingTooLong(index: 0, vectors: 76)) {
      try encoder.chunks(of: "a red ball")
    }
  }

  @Test("refuses more chunks than its limit") func manyChunks() {
    let encoder = PromptEncoder(tokenizer: .clipL)
    let error = PromptError.tooManyChunks(limit: PromptEncoder.mostChunks)
    #expect(throws: error) {
      try encoder.chunks(of: String(repeating: "BREAK ", count: PromptEncoder.mostChunks + 1))
    }
    let texts = Array(repeating: "", count: 1000) + [String(repeating: "BREAK ", count: 100)]
    #expect(throws: error) { try encoder.chunks(ofAll: texts) }
  }

  @Test("passes on what attention refuses") func badWeight() {
    #expect(throws: PromptError.weightNotANumber(text: "1.2.3", offset: 3)) {
      try PromptEncoder(tokenizer: .clipL).chunks(of: "(a:1.2.3)")
    }
  }
}
