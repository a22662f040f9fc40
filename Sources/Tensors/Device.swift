import CKernels

/// Where tensors live and are computed: worker threads, memory, kernels and the matrix library. A value of it is
/// made once per run and reaches every operation through its operands.
@safe public final class Device: Sendable {
  public let instructionSet: InstructionSet
  let pool: WorkerPool
  let arena = Arena()
  let blas: BLAS
  let kernels: repro_tensor_kernels

  /// - Throws: ``TensorError`` if the matrix library can't be loaded, threads can't be started, or the
  ///   processor lacks the instruction set.
  public init(
    threads: Int, instructionSet: InstructionSet = .best
  ) throws(TensorError) {
    guard instructionSet.isAvailable else { throw .instructionSetMissing(instructionSet) }
    self.instructionSet = instructionSet
    pool = try WorkerPool(workers: threads)
    // The family belongs to the machine, not to this device: it is read once per process.
    blas = try BLAS.load(for: .best)
    unsafe kernels = repro_tensor_kernels_for(instructionSet.code).pointee
  }

  public var threads: Int { pool.workers }
  /// `OpenBLAS 0.3.21`.
  public var blasLibrary: String { blas.library }
  /// `SkylakeX`.
  public var blasCore: String { blas.core }
  /// The most bytes of activations held at one time.
  public var peakBytes: Int { arena.peak }

  /// Returns the memory of finished work to the system; between stages, not inside them.
  public func releaseIdleMemory() { arena.trim() }
}
