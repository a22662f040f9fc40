import Pixels
import Recipes
import Similarity
import Testing

@testable import Verification

@Suite struct JudgementProperty {
  private func picture(_ bytes: [UInt8], width: Int, file: String) -> JudgedPicture {
    let image = RGBImage(width: width, height: bytes.count / 3 / width, bytes: bytes)
    return JudgedPicture(name: file, fileSHA256: file, picture: Picture(image))
  }

  private func judgement(_ a: JudgedPicture, _ b: JudgedPicture) -> Judgement {
    judged(a, against: b, hashesA: PictureHashes(a.picture.rgb))
  }

  private let grey = [UInt8](repeating: 100, count: 12)

  @Test("the exact rungs, the strongest first")
  func rungs() {
    let a = picture(grey, width: 2, file: "a")
    #expect(judgement(a, a).rung == .identicalFile)
    #expect(judgement(a, picture(grey, width: 2, file: "b")).rung == .identicalPixels)
    #expect(judgement(a, picture([103] + grey.dropFirst(), width: 2, file: "b")).rung == .equalWithinN)
  }

  @Test("beyond three levels, or with another size, no rung is claimed")
  func none() {
    let a = picture(grey, width: 2, file: "a")
    let far = judgement(a, picture([104] + grey.dropFirst(), width: 2, file: "b"))
    #expect(far.rung == nil && far.differences?.largest == 4 && !far.reaches(.different))
    let other = judgement(a, picture(grey, width: 4, file: "b"))
    #expect(other.rung == nil && other.differences == nil)
  }

  @Test("a rung reaches itself and every weaker one")
  func reaching() {
    let a = picture(grey, width: 2, file: "a")
    let found = judgement(a, picture(grey, width: 2, file: "b"))
    #expect(Rung.allCases.filter(found.reaches) == Rung.allCases.filter { $0 != .identicalFile })
  }

  @Test("an outcome holds only if something was compared and came close enough")
  func outcomes() {
    let a = picture(grey, width: 2, file: "a")
    let same = ClaimOutcome(file: "a", verdict: .compared(judgement(a, picture(grey, width: 2, file: "b"))))
    #expect(same.holds(.substantiallySimilar) == true && same.holds(.identicalFile) == false)
    #expect(ClaimOutcome(file: "a", verdict: .unverifiable([])).holds(.different) == nil)
    #expect(ClaimOutcome(file: "a", verdict: .rendered).holds(.identicalFile) == true)
  }
}
