import Glibc

/// What the calling thread computes for the work: unlike a clock, it stands still while the machine does something
/// else, so that it can be held against a limit.
public func processorTime(_ work: () throws -> Void) rethrows -> Duration {
  let start = now()
  try work()
  return now() - start
}

private func now() -> Duration {
  var time = timespec()
  _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
