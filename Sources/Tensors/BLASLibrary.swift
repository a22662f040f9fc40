import COpenBLAS

/// A matrix library of this machine.
public struct BLASLibrary: Hashable, Sendable {
  /// As it is asked for: `libopenblas.so.0`.
  public var name: String
  public var path: String
  /// `OpenBLAS 0.3.21`, or `reference BLAS`.
  public var version: String
  /// Kernel families that are built in: `HASWELL`, `SKYLAKEX`, ...
  public var families: [String]

  /// All that can be loaded, in the order in which they are tried; none twice. The one that the native profile uses
  /// is loaded first, since its kernel family can't change after that.
  public static func all() -> [BLASLibrary] {
    _ = try? BLAS.load(for: .best)
    var found = [repro_blas_found](repeating: repro_blas_found(), count: Int(REPRO_BLAS_NAMES))
    let count = unsafe found.withUnsafeMutableBufferPointer { unsafe repro_blas_survey($0.baseAddress) }
    var libraries: [BLASLibrary] = []
    for entry in found.prefix(Int(count)) {
      let library = BLASLibrary(
        name: text(of: entry.name), path: text(of: entry.path), version: text(of: entry.version),
        families: text(of: entry.families).split(separator: " ").map(String.init))
      if !libraries.contains(where: { $0.path == library.path }) { libraries.append(library) }
    }
    return libraries
  }
}
