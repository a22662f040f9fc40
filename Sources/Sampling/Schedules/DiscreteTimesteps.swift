/// The timesteps of DDIM, DDIM CFG++, PLMS and UniPC, ascending. Their number is often not the number of steps.
func discreteTimesteps(_ count: Int) -> [Int] {
  stride(from: 0, to: NoiseTable.count, by: NoiseTable.count / count).map {
    min($0 + 1, NoiseTable.count - 1)
  }
}

/// DDIM's timesteps before 1.6.0: where the last would fall beyond the table, one more is asked for.
func oldDiscreteTimesteps(_ count: Int) -> [Int] {
  stride(from: 1, to: NoiseTable.count, by: NoiseTable.count / oldSteps(count)).map { $0 }
}

/// What versions before 1.6.0 made of the steps of DDIM, PLMS and UniPC.
func oldSteps(_ count: Int) -> Int {
  let last = NoiseTable.count - 1, step = NoiseTable.count / count
  return last % step == 0 ? last / step + 1 : count
}
