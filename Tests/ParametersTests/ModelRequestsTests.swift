import Recipes
import Testing

@testable import Parameters

@Suite struct ModelRequestsGolden {
  @Test("names lose folders, extensions and Markdown's backslashes")
  func names() {
    #expect(fileName("sub\\dir/model.v1.safetensors") == "model.v1")
    #expect(fileName("/etc/passwd") == "passwd")
    #expect(fileName("revAnimated\\_v11") == "revAnimated_v11")
    #expect(fileName("kl-f8.CKPT") == "kl-f8")
    #expect(fileName("...") == "..." && fileName("").isEmpty && fileName("//").isEmpty)
  }

  @Test("checkpoint, VAE, LoRAs and embeddings with the hashes of the text")
  func everything() throws {
    let extra = """
      VAE hash: AB12CD34EF, VAE: good.vae.safetensors, Lora hashes: "one: 0123456789ab, two: xxx", \
      TI hashes: "easy: 001122334455, easy: 001122334455, bundled: one, plain"
      """
    let text = claim(extra, prompt: "<lora:one:0.5> <lora:two:1:0> <lora:th,ree:1:1:4>")
    let models = try resolve(text).models
    #expect(models.checkpoint == ModelRequest(kind: .checkpoint, name: "model", hash: "0123456789"))
    #expect(models.vae == ModelRequest(kind: .vae, name: "good.vae", hash: "ab12cd34ef"))
    #expect(
      models.loras == [
        LoraRequest(name: "one", textEncoderMultiplier: 0.5, unetMultiplier: 0.5, hash: "0123456789ab"),
        LoraRequest(name: "two", textEncoderMultiplier: 1, unetMultiplier: 0),
        LoraRequest(name: "th,ree", textEncoderMultiplier: 1, unetMultiplier: 1, dynamicRank: 4),
      ])
    #expect(
      models.embeddings == [
        ModelRequest(kind: .embedding, name: "easy", hash: "001122334455"),
        ModelRequest(kind: .embedding, name: "plain", hash: nil),
      ])
  }

  @Test("Civitai's list fills in what the fields leave open")
  func siteHashes() throws {
    let hashes = """
      Hashes: {"model": "aaaaaaaaaa", "vae": "bbbbbbbbbb", "lora:x": "cccccccccc", "embed:e": "dddddddddd", "z": 1}
      """
    let models = try resolve(claim(hashes, prompt: "<lora:x:1>", replacing: ["Model hash": nil])).models
    #expect(models.checkpoint.hash == "aaaaaaaaaa" && models.vae?.hash == "bbbbbbbbbb")
    #expect(models.loras.map(\.hash) == ["cccccccccc"] && models.embeddings.map(\.name) == ["e"])
    let stated = try resolve(claim(hashes + ", Lora hashes: \"x: 0123456789ab\"", prompt: "<lora:x:1>"))
      .models
    #expect(stated.checkpoint.hash == "0123456789" && stated.loras.map(\.hash) == ["0123456789ab"])
    #expect(try resolve(claim("Hashes: {\"model\": broken")).models.checkpoint.hash == "0123456789")
  }

  @Test("words for the checkpoint's own VAE name none")
  func ownVAE() throws {
    for word in ["None", "Automatic", "Default (model)", "Built-in"] {
      let result = try resolve(claim("VAE: \(word)"))
      #expect(result.models.vae == nil && result.setting("VAE")?.value == "the checkpoint's own")
    }
    #expect(try resolve(claim("Module 1: sdxl_vae")).models.vae?.name == "sdxl_vae")
    #expect(try resolve(claim("Module 1: sdxl_vae")).setting("VAE")?.source.word == "inferred")
    #expect(try resolve(claim(version: "v1.5.0")).setting("VAE")?.source.word == "inferred")
  }

  @Test("a hash that is none is not asked for")
  func badHash() throws {
    let models = try resolve(claim(replacing: ["Model hash": "blake3:0123"])).models
    #expect(models.checkpoint == ModelRequest(kind: .checkpoint, name: "model", hash: nil))
  }
}
