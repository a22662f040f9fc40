import CKernels

/// Threads that share the tiles of one operation. The number of workers never reaches a result: tiles have
/// constant shapes, and which worker computes one does not matter to it.
@safe public final class WorkerPool: @unchecked Sendable {
  /// The calling thread included.
  public let workers: Int
  private let handle: OpaquePointer

  /// - Throws: ``TensorError/noThreads(wanted:)``.
  public init(workers: Int) throws(TensorError) {
    precondition(workers >= 1)
    guard let handle = unsafe repro_pool_create(workers) else { throw .noThreads(wanted: workers) }
    self.workers = workers
    unsafe self.handle = handle
  }

  deinit { unsafe repro_pool_destroy(handle) }

  /// Calls `body` for every tile, each once, on any worker, and returns when all are done.
  func run(tiles: Int, _ body: (_ tile: Int, _ worker: Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      var context = Context(body: body)
      unsafe withUnsafeMutablePointer(to: &context) { pointer in
        unsafe repro_pool_run(
          handle, tiles,
          { unsafe $0!.assumingMemoryBound(to: Context.self).pointee.body($1, $2) }, pointer)
      }
    }
  }
}

private struct Context {
  let body: (Int, Int) -> Void
}
