/// The `Version` of an infotext as A1111 compares it: PEP 440 with an optional leading `v`, where `1.7.0-225`
/// is a post-release and `-RC` a release candidate (`modules/infotext_versions.py`).
public struct SoftwareVersion: Hashable, Sendable, Comparable {
  public var release: [Int]
  /// nil is a final release: it sorts after its candidates.
  public var candidate: Int?
  public var post: Int

  public init(_ release: [Int], candidate: Int? = nil, post: Int = 0) {
    self.release = release
    self.candidate = candidate
    self.post = post
  }

  public static func == (a: SoftwareVersion, b: SoftwareVersion) -> Bool { !(a < b) && !(b < a) }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(Array(release.reversed().drop { $0 == 0 }))
    hasher.combine(candidate)
    hasher.combine(post)
  }

  public static func < (a: SoftwareVersion, b: SoftwareVersion) -> Bool {
    for i in 0..<max(a.release.count, b.release.count) {
      let x = i < a.release.count ? a.release[i] : 0
      let y = i < b.release.count ? b.release[i] : 0
      if x != y { return x < y }
    }
    let candidates = (a.candidate ?? .max, b.candidate ?? .max)
    return candidates.0 != candidates.1 ? candidates.0 < candidates.1 : a.post < b.post
  }
}
