/// One line of the table.
struct Measurement {
  let name: String
  /// Of each repetition, in order.
  let seconds: [Double]
  /// Floating-point operations as an undivided sum counts them; nil where that says nothing.
  var operations: Double?
  /// What else belongs to the line.
  var note = ""

  /// The middle one.
  var median: Double { seconds.sorted()[seconds.count / 2] }
  var gigaflops: Double? { operations.map { $0 / median / 1e9 } }
}

/// Runs `body` once to warm up, then `repetitions` times.
func measured(
  _ name: String, operations: Double? = nil, repetitions: Int, note: String = "", _ body: () throws -> Void
) rethrows -> Measurement {
  let clock = ContinuousClock()
  try body()
  var seconds: [Double] = []
  for _ in 0..<repetitions {
    let start = clock.now
    try body()
    seconds.append((clock.now - start) / .seconds(1))
  }
  return Measurement(name: name, seconds: seconds, operations: operations, note: note)
}
