import COpenBLAS

/// The matrix library: one call, single-threaded, of the kernel family that was chosen when it was loaded.
@safe struct BLAS: Sendable {
  /// `OpenBLAS 0.3.21`.
  let library: String
  /// `SkylakeX`.
  let core: String
  private let sgemm: repro_sgemm

  /// Loads the library at the first call in a process; the family can't change after that.
  static func load(for instructionSet: InstructionSet) throws(TensorError) -> BLAS {
    let found =
      if let family = instructionSet.blasCoreType {
        unsafe family.withCString { unsafe repro_blas_load($0) }
      } else {
        unsafe repro_blas_load(nil)
      }
    guard let loaded = unsafe found?.pointee else { throw .noBLAS("it was not loaded") }
    guard let sgemm = unsafe loaded.sgemm else { throw .noBLAS(text(of: loaded.message)) }
    return unsafe BLAS(library: text(of: loaded.library), core: text(of: loaded.core), sgemm: sgemm)
  }

  /// c = a b^T + beta c; a is [m, k], b [n, k], c [m, n], rows `lda`, `ldb`, `ldc` apart.
  func multiply(
    _ m: Int, _ n: Int, _ k: Int, a: UnsafePointer<Float>, lda: Int, b: UnsafePointer<Float>, ldb: Int,
    beta: Float, c: UnsafeMutablePointer<Float>, ldc: Int
  ) {
    let rowMajor: Int32 = 101
    let plain: Int32 = 111
    let transpose: Int32 = 112
    unsafe sgemm(
      rowMajor, plain, transpose, Int32(m), Int32(n), Int32(k), 1, a, Int32(lda), b,
      Int32(ldb), beta, c, Int32(ldc))
  }
}

/// A C array of characters up to its NUL.
func text<T>(of characters: T) -> String {
  unsafe withUnsafeBytes(of: characters) { bytes in
    unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
}
