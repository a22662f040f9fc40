import CKernels

/// Which matrix products a run uses; the choice decides the last bits of a result.
public enum MatrixProfile: String, CaseIterable, Hashable, Sendable {
  /// The fastest products for this processor: our own where it has fused multiply-adds on vectors, else those of
  /// OpenBLAS for linear layers.
  case native
  /// Our own products: the same bits on every machine, whatever its vectors and its libraries.
  case portable
}

/// Where tensors live and are computed: worker threads, memory, kernels and matrix products. A value of it is
/// made once per run and reaches every operation through its operands.
@safe public final class Device: Sendable {
  public let instructionSet: InstructionSet
  public let profile: MatrixProfile
  let pool: WorkerPool
  let arena = Arena()
  let kernels: repro_tensor_kernels
  let products: repro_product_kernels
  /// Only for the native profile, and only where our own products would be slower.
  let blas: BLAS?

  /// - Throws: ``TensorError`` if the matrix library can't be loaded, threads can't be started, or the
  ///   processor lacks the instruction set.
  public convenience init(
    threads: Int, profile: MatrixProfile = .native, instructionSet: InstructionSet = .best
  ) throws(TensorError) {
    // The choice belongs to the machine, not to this device: it is the same all over a process.
    try self.init(
      threads: threads, profile: profile, instructionSet: instructionSet,
      withLibrary: profile == .native && !InstructionSet.best.hasFusedVectors)
  }

  init(
    threads: Int, profile: MatrixProfile, instructionSet: InstructionSet, withLibrary: Bool
  ) throws(TensorError) {
    guard instructionSet.isAvailable else { throw .instructionSetMissing(instructionSet) }
    self.instructionSet = instructionSet
    self.profile = profile
    pool = try WorkerPool(workers: threads)
    unsafe kernels = repro_tensor_kernels_for(instructionSet.code).pointee
    unsafe products = repro_product_kernels_for(instructionSet.code).pointee
    blas = withLibrary ? try BLAS.load(for: .best) : nil
  }

  public var threads: Int { pool.workers }
  /// `OpenBLAS 0.3.21`, or `none` where nothing of it is used.
  public var blasLibrary: String { blas?.library ?? "none" }
  /// `SkylakeX`, or `none`.
  public var blasCore: String { blas?.core ?? "none" }
  /// The most bytes of activations held at one time.
  public var peakBytes: Int { arena.peak }

  /// Returns the memory of finished work to the system; between stages, not inside them.
  public func releaseIdleMemory() { arena.trim() }
}
