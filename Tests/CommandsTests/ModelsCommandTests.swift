import Foundation
import JSON
import Recipes
import TestSupport
import Testing

@testable import Commands

@Suite struct ModelsCommandGolden {
  private func objects(_ arguments: [String], status: Int32 = 0) throws -> [JSONValue] {
    try withTemporaryFolder { folder in
      let result = try Tool.run(["models"] + arguments + ["--json"], in: folder)
      #expect(result.status == status, "\(arguments): \(result.complaints)")
      return try result.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }
  }

  @Test("list: every file with its kind and family, hashed where that is wanted")
  func list() throws {
    let models = try objects(["list", "--models", Tool.models, "--hash"])
    #expect(
      models.map { $0["kind"]?.text } == ["lora", "lora", "checkpoint", "vae", "embedding"])
    #expect(models.allSatisfy { $0["schema"]?.text == "reprocheck/model/1" })
    #expect(models[2]["family"]?.text == "sd1" && models[2]["hashes"]?["autov2"]?.text == "949e39aa10")
    #expect(models[2]["parts"]?.elements?.count == 3 && models[2]["tensors"] == nil)
    #expect(try objects(["--models", Tool.models, "--kind", "vae"]).count == 1)
  }

  @Test("hash: all forms, as recorded")
  func hash() throws {
    let lora = try objects(["hash", Tool.models + "/Lora/neon.safetensors"])[0]
    #expect(lora["autov1"]?.text == "e3b0c442" && lora["autov2"]?.text == "85f6d820b8")
    #expect(lora["autov3"]?.text?.hasPrefix("fe1a4d38eec4") == true && lora["lora"]?.text == "fe1a4d38eec4")
    let checkpoint = try objects(["hash", Tool.models + "/Stable-diffusion"])[0]
    #expect(checkpoint["autov1"]?.text == "de2f2560" && checkpoint["lora"] == nil)
    #expect(checkpoint["sha256"]?.text?.hasPrefix("949e39aa10") == true)
  }

  @Test("find: which file is it, and do I have it")
  func find() throws {
    let found = try objects(["find", "Model hash: 949e39aa10", "neon", "--models", Tool.models])
    #expect(found.map { $0["matches"]?.elements?.first?["name"]?.text } == ["tiny-scenes_v1", "neon"])
    let missing = try objects(["find", "neon", "0724518c6b", "--models", Tool.models], status: 2)
    #expect(missing.map { $0["found"]?.boolean } == [true, false])
  }

  @Test("describe: family, kind of LoRA, what it was trained on, metadata and tensors")
  func describe() throws {
    let lora = try objects(["describe", Tool.models + "/Lora/neon.safetensors"])[0]
    #expect(lora["lora"]?["kinds"]?.elements == [.string("LoRA")] && lora["family"]?.text == "sd1")
    #expect(lora["training"]?["images"]?.integer == 700 && lora["tensors"]?.elements?.count == 306)
    #expect(lora["metadata"]?["ss_output_name"]?.text == "neon")
    let byName = try objects(["describe", "neon", "--models", Tool.models])[0]
    #expect(byName == lora)
  }
}

@Suite struct ModelsCommandProperty {
  @Test("bad input has its status and helps")
  func badInput() throws {
    try withTemporaryFolder { folder in
      try Data([0x80, 2] + Array(repeating: 0, count: 99)).write(
        to: URL(fileURLWithPath: folder + "/old.ckpt"))
      try write("no model at all", to: folder + "/text.safetensors")
      try Data([]).write(to: URL(fileURLWithPath: folder + "/empty.safetensors"))
      let cases: [([String], Int32, [String])] = [
        (["describe", "old.ckpt"], 65, ["pickle", "safetensors.torch.save_file"]),
        (["describe", "text.safetensors"], 65, ["text.safetensors", "header"]),
        (["describe", "empty.safetensors"], 65, ["empty"]),
        (["describe", "nothing.safetensors"], 66, ["nothing.safetensors"]),
        (["hash", "nothing.safetensors"], 66, ["nothing.safetensors"]),
        (["find", "x"], 64, ["--models"]),
        (["list"], 64, ["--models"]),
        (["list", "--models", "nowhere"], 66, ["nowhere"]),
        (["find", "old", "--models", "."], 2, ["pickle"]),
        (["lsit", "--models", "."], 64, ["lsit"]),
      ]
      for (arguments, status, words) in cases {
        let result = try Tool.run(["models"] + arguments, in: folder)
        #expect(result.status == status, "\(arguments)")
        for word in words { #expect((result.output + result.complaints).contains(word), "\(arguments)") }
      }
      let list = try Tool.run(["models", "--models", "."], in: folder)
      #expect(list.status == 0 && list.output.contains("old.ckpt") && list.output.contains("is empty"))
      // A pickle's bytes may be hashed; nothing in it runs.
      #expect(try Tool.run(["models", "hash", "old.ckpt"], in: folder).status == 0)
    }
  }

  @Test("a broken cache is a warning, not a failure; several processes may share one")
  func cache() throws {
    try withTemporaryFolder { folder in
      let arguments = ["models", "hash", Tool.models, "--json"]
      let right = try Tool.run(arguments, with: ["XDG_CACHE_HOME": folder], in: folder)
      #expect(right.status == 0 && right.complaints == "")
      #expect(try contents(of: folder + "/reprocheck") == ["hashes.sqlite"])
      try write("garbage, and more of it", to: folder + "/reprocheck/hashes.sqlite")
      let broken = try Tool.run(arguments, with: ["XDG_CACHE_HOME": folder], in: folder)
      #expect(broken.status == 0 && broken.output == right.output)
      #expect(broken.complaints.contains("warning") && broken.complaints.contains("hashes.sqlite"))
      try FileManager.default.removeItem(atPath: folder + "/reprocheck")
      DispatchQueue.concurrentPerform(iterations: 4) { _ in
        let result = try? Tool.run(arguments, with: ["XDG_CACHE_HOME": folder], in: folder)
        #expect(result?.output == right.output && result?.complaints == "")
      }
    }
  }

  @Test("metadata show no folders and no secrets unless they are asked for")
  func privacy() {
    func shown(_ text: String) -> String { privateField(Field("k", text)).value }
    #expect(shown(#"C:\Users\jane\train\10_cat"#) == #"…\10_cat"#)
    #expect(shown(#"{"dir": "/home/jane/a b.safetensors"}"#) == #"{"dir": "…/a b.safetensors"}"#)
    #expect(shown("https://site.example/models/7?token=abcdef123456") == "https://site.example/models/7?…")
    #expect(shown("1/2 of 3/4, a/b/c") == "1/2 of 3/4, a/b/c")
    #expect(shown("jane@mail.example") == "…@…")
  }
}
