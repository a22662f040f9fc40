import Claims
import Dispatch
import ImageCodecs
import Pixels
import Similarity
import Synchronization
import Verification

/// Reads picture files for `diff`: nothing but their pixels.
enum PictureInput {
  /// Two pictures, each on its own thread.
  static func pair(
    _ a: String, _ b: String, _ depth: JudgingOptions.Depth
  ) throws(Failure) -> (a: JudgedPicture, b: JudgedPicture) {
    let (first, second) = atOnce({ Result(reading: a, depth) }, { Result(reading: b, depth) })
    return (try first.get(), try second.get())
  }
}

extension Result<JudgedPicture, Failure> {
  fileprivate init(reading path: String, _ depth: JudgingOptions.Depth) {
    do throws(Failure) { self = .success(try judgedPicture(path, depth)) } catch { self = .failure(error) }
  }
}

/// - Parameter path: a file, or `-` for standard input.
private func judgedPicture(_ path: String, _ depth: JudgingOptions.Depth) throws(Failure) -> JudgedPicture {
  do throws(ClaimError) {
    let name = path == "-" ? "stdin" : path
    let bytes = try bytes(path)
    guard !bytes.isEmpty else { throw .empty(name: name) }
    let picture: Picture
    do throws(ImageCodecError) { picture = try ImageFile(bytes: bytes).picture() } catch {
      throw .badPixels(name: name, error)
    }
    let (hash, hashes) = atOnce(
      { sha256(of: bytes) }, { PictureHashes(picture.rgb, depth == .full ? .full : .basic) })
    return JudgedPicture(
      name: name, fileSHA256: hash, byteCount: bytes.count, picture: picture, hashes: hashes)
  } catch {
    throw Failure(error)
  }
}

private func bytes(_ path: String) throws(ClaimError) -> [UInt8] {
  guard path != "-" else {
    guard let bytes = readStandardInput() else {
      throw .unreadable(path: "standard input", reason: "reading it failed")
    }
    return bytes
  }
  return try Claim.bytes(ofFile: path)
}

/// Two results, each computed on a thread of its own.
private func atOnce<A: Sendable, B: Sendable>(
  _ first: @Sendable () -> A, _ second: @Sendable () -> B
) -> (A, B) {
  let a = Mutex<A?>(nil)
  let b = Mutex<B?>(nil)
  DispatchQueue.concurrentPerform(iterations: 2) { index in
    if index == 0 {
      let result = first()
      a.withLock { $0 = result }
    } else {
      let result = second()
      b.withLock { $0 = result }
    }
  }
  return (a.withLock { $0 } ?? first(), b.withLock { $0 } ?? second())
}
