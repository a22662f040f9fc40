import Diffusion
import FoundationEssentials
import ImageCodecs
import ModelLibrary
import Recipes
import Tensors

/// What this machine and this installation offer.
struct DoctorReport {
  struct Profile {
    var name: MatrixProfile
    /// nil if it can be used.
    var problem: String?
    var blas = "none"
    var core = "none"
  }

  struct Folder {
    var path: String
    /// nil if it could be read.
    var problem: String?
    /// Numbers of files by kind; those that only a look into each would tell count as `other`.
    var counts: [(kind: String, count: Int)] = []
    var pickles = 0
  }

  struct Cache {
    var path: String?
    /// nil if it can be used.
    var problem: String?
    var hashes: Int?
  }

  let processor = Processor()
  let memory = MachineMemory()
  let instructionSets = InstructionSet.allCases.filter(\.isAvailable)
  let codecs = CodecVersion.all()
  let profiles: [Profile]
  let libraries: [BLASLibrary]
  let folders: [Folder]
  let cache: Cache
  let selfTest: SelfTest?

  init(folders: [String], threads: Int, runsSelfTest: Bool) {
    profiles = MatrixProfile.allCases.map(Self.profile)
    libraries = BLASLibrary.all()
    self.folders = folders.map(Self.folder)
    cache = Self.cache()
    selfTest = runsSelfTest ? SelfTest(threads: threads) : nil
  }

  /// The first library that can be loaded, where a profile needs one at all.
  func usesLibrary(at place: Int) -> Bool { place == 0 && profiles.contains { $0.blas != "none" } }

  var isSound: Bool { selfTest?.passed ?? true }

  private static func profile(_ name: MatrixProfile) -> Profile {
    do throws(TensorError) {
      let device = try Device(threads: 1, profile: name)
      return Profile(name: name, blas: device.blasLibrary, core: device.blasCore)
    } catch {
      return Profile(name: name, problem: error.description)
    }
  }

  private static func folder(_ path: String) -> Folder {
    do throws(ModelLibraryError) {
      let library = try ModelFolders(paths: [path])
      let readable = library.files.filter { !$0.isPickle }
      let kinds = ModelKind.allCases.map { kind in
        (kind: kind.rawValue, count: readable.count { $0.kindByPlace == kind })
      }
      let other = (kind: "other", count: readable.count { $0.kindByPlace == nil })
      return Folder(
        path: path, counts: (kinds + [other]).filter { $0.count > 0 },
        pickles: library.files.count(where: \.isPickle))
    } catch {
      return Folder(path: path, problem: error.description)
    }
  }

  private static func cache() -> Cache {
    guard let folder = CacheFolder.path() else {
      return Cache(problem: "neither XDG_CACHE_HOME nor HOME names a folder")
    }
    let index = HashIndex(folder: folder)
    let count = index.count
    return Cache(path: index.path, problem: index.problem, hashes: count)
  }
}
