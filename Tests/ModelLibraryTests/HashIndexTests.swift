import Dispatch
import Foundation
import GRDB
import ModelFiles
import TestSupport
import Testing

@testable import ModelLibrary

@Suite struct HashIndexProperty {
  /// A file of some bytes, last written to ten seconds ago.
  private func model(in folder: String, _ bytes: [UInt8] = [1, 2, 3]) throws -> String {
    let path = folder + "/model.safetensors"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    try age(path, by: 10)
    return path
  }

  private func age(_ path: String, by seconds: Double) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -seconds)], ofItemAtPath: path)
  }

  @Test("a file is read once, also by later processes, until it changes")
  func remembering() throws {
    try withTemporaryFolder { folder in
      let path = try model(in: folder)
      let source = RecordingHashes()
      func ask(rehash: Bool = false) throws -> String {
        let index = HashIndex(folder: folder + "/cache", distrusts: rehash, source: source)
        defer { #expect(index.problem == nil) }
        return try index.digits(.sha256, ofFile: path)
      }
      let first = try ask()
      #expect(try ask() == first && source.asked.count == 1)
      #expect(try ask(rehash: true) == first && source.asked.count == 2)
      // Another time of change, with the same bytes.
      try age(path, by: 20)
      #expect(try ask() == first && source.asked.count == 3)
      // The same time and size, but another file.
      let time = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
      try FileManager.default.moveItem(atPath: path, toPath: path + ".old")
      try Data([9, 2, 3]).write(to: URL(fileURLWithPath: path))
      try FileManager.default.setAttributes([.modificationDate: try #require(time)], ofItemAtPath: path)
      #expect(try ask() != first && source.asked.count == 4)
      // Another size.
      try Data([9, 2, 3, 4]).write(to: URL(fileURLWithPath: path))
      try age(path, by: 20)
      #expect(try ask() == FileHash.sha256.digits(ofFile: path) && source.asked.count == 5)
    }
  }

  @Test("a file that was written to a moment ago is not remembered")
  func unsettled() throws {
    try withTemporaryFolder { folder in
      let path = try model(in: folder)
      let written = try #require(FileStamp(path: path))
      let instant = Double(written.seconds) + Double(written.nanoseconds) / 1e9
      for (age, count) in [(0.001, 0), (5.0, 1)] {
        let index = HashIndex(folder: folder + "/cache", now: { instant + age })
        _ = try index.digits(.sha256, ofFile: path)
        #expect(index.count == count)
      }
    }
  }

  @Test(
    "a cache that can't be used is done without",
    arguments: ["garbage", "foreign", "newer", "folder", "no folder", "locked"])
  func unusable(how: String) throws {
    try withTemporaryFolder { folder in
      let path = try model(in: folder)
      let cache = folder + "/cache"
      let file = cache + "/" + HashIndex.fileName
      _ = try HashIndex(folder: cache).digits(.sha256, ofFile: path)
      var holder: DatabaseQueue?
      switch how {
      case "garbage": try Data(repeating: 7, count: 5000).write(to: URL(fileURLWithPath: file))
      case "foreign":
        try FileManager.default.removeItem(atPath: file)
        try DatabaseQueue(path: file).write { try $0.execute(sql: "CREATE TABLE mine (a)") }
      case "newer":
        try DatabaseQueue(path: file).write { try $0.execute(sql: "PRAGMA user_version = 99") }
      case "folder":
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
      case "no folder":
        try FileManager.default.removeItem(atPath: cache)
        try Data([1]).write(to: URL(fileURLWithPath: cache))
      default:
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        holder = try DatabaseQueue(path: file, configuration: configuration)
        try holder?.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
      }
      let before = how == "foreign" ? try Data(contentsOf: URL(fileURLWithPath: file)) : nil
      let source = RecordingHashes()
      let index = HashIndex(folder: cache, source: source, patience: 0.1)
      for _ in 0..<2 {
        #expect(try index.digits(.sha256, ofFile: path) == FileHash.sha256.digits(ofFile: path))
      }
      #expect(source.asked.count == 2)
      #expect(index.problem?.contains(cache) == true, "\(how): \(index.problem ?? "no problem")")
      if let before { #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == before) }
      try holder?.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    }
  }

  @Test("a row that was altered is not believed")
  func seal() throws {
    try withTemporaryFolder { folder in
      let path = try model(in: folder)
      let right = try HashIndex(folder: folder).digits(.sha256, ofFile: path)
      let file = folder + "/" + HashIndex.fileName
      let digits = String(repeating: "0", count: 64)
      try DatabaseQueue(path: file).write {
        try $0.execute(sql: "UPDATE hash SET digits = ?", arguments: [digits])
      }
      #expect(try HashIndex(folder: folder).digits(.sha256, ofFile: path) == right)
    }
  }

  @Test("a cache file that is cut or altered anywhere never gives a wrong hash")
  func damage() throws {
    try withTemporaryFolder { folder in
      let path = try model(in: folder)
      let right = try HashIndex(folder: folder).digits(.sha256, ofFile: path)
      let file = URL(fileURLWithPath: folder + "/" + HashIndex.fileName)
      let whole = try Data(contentsOf: file)
      for place in stride(from: 0, to: whole.count, by: 83) {
        var altered = whole
        altered[place] ^= 0x21
        for damaged in [altered, whole.prefix(place)] {
          try damaged.write(to: file)
          #expect(
            try HashIndex(folder: folder, patience: 0.1).digits(.sha256, ofFile: path) == right, "\(place)")
        }
      }
    }
  }

  @Test("many users of one cache at once, from its making on")
  func parallel() throws {
    try withTemporaryFolder { folder in
      let paths = try (0..<12).map { number in
        let path = folder + "/\(number).safetensors"
        try Data([UInt8(number)]).write(to: URL(fileURLWithPath: path))
        try age(path, by: 10)
        return path
      }
      DispatchQueue.concurrentPerform(iterations: 6) { _ in
        let index = HashIndex(folder: folder + "/cache", patience: 30)
        for path in paths {
          #expect((try? index.digits(.sha256, ofFile: path)) == (try? FileHash.sha256.digits(ofFile: path)))
        }
        #expect(index.problem == nil)
      }
      #expect(HashIndex(folder: folder + "/cache").count == 12)
    }
  }

  @Test("reading stops when the observer wants it")
  func stopping() throws {
    try withTemporaryFolder { folder in
      let path = try model(in: folder, Array(repeating: 0, count: 3 << 20))
      let source = FreshHashes { event in
        if case .read = event { false } else { true }
      }
      #expect(throws: ModelFileError.stopped(path: path)) {
        try HashIndex(folder: folder, source: source).digits(.sha256, ofFile: path)
      }
    }
  }
}
