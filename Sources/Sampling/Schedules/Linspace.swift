/// PyTorch's `linspace` in float32: from both ends towards the middle, fused as its AVX2 build is.
func linspace(_ start: Float, _ end: Float, _ count: Int) -> [Float] {
  guard count > 1 else { return count == 1 ? [start] : [] }
  let step = (end - start) / Float(count - 1)
  return (0..<count).map { i in
    i < count / 2
      ? start.addingProduct(step, Float(i)) : end.addingProduct(-step, Float(count - 1 - i))
  }
}

/// numpy's `linspace` in float64.
func linspace(_ start: Double, _ end: Double, _ count: Int) -> [Double] {
  guard count > 1 else { return count == 1 ? [start] : [] }
  let step = (end - start) / Double(count - 1)
  return (0..<count).map { $0 == count - 1 ? end : start + Double($0) * step }
}
