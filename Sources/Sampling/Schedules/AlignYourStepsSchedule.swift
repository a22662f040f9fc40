import ExactMath

/// Sabour et al. 2024: a table of eleven levels for each model family, other numbers of steps interpolated in log
/// sigma. The range does not count.
func alignYourStepsSigmas(_ request: ScheduleRequest) -> [Float] {
  let table = request.sdxl ? sdxlLevels : sdLevels
  if request.count == table.count { return table.map { Float($0) } + [0] }
  let logs = table.reversed().map { exactLog($0) }
  return linspace(0, 1, request.count).reversed().map { position in
    Float(exactExp(interpolated(logs, at: position * Double(table.count - 1))))
  } + [0]
}

private let sdLevels = [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029]
private let sdxlLevels = [14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.380, 0.234, 0.113, 0.029]

private func interpolated(_ values: [Double], at position: Double) -> Double {
  let low = min(Int(position), values.count - 2)
  return values[low] + (position - Double(low)) * (values[low + 1] - values[low])
}
