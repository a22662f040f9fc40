/// SHA-256 of float32 values in little-endian order, in hexadecimal digits.
func sha256(_ values: [Float]) -> String {
  var message = values.flatMap { value in
    (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) }
  }
  let bits = UInt64(message.count * 8)
  message.append(0x80)
  message += [UInt8](repeating: 0, count: (120 - message.count % 64) % 64)
  message += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - $0 * 8)) }
  var hash = firstBits(of: primes.prefix(8).map { Double($0).squareRoot() })
  let constants = firstBits(of: primes.map(cubeRoot))
  for start in stride(from: 0, to: message.count, by: 64) { absorb(message, start, constants, &hash) }
  return hash.map { word in
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }.joined()
}

private func absorb(_ message: [UInt8], _ start: Int, _ constants: [UInt32], _ hash: inout [UInt32]) {
  func rotated(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }
  var w = (0..<16).map { word in
    (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(message[start + word * 4 + $1]) }
  }
  for i in 16..<64 {
    let s0 = rotated(w[i - 15], 7) ^ rotated(w[i - 15], 18) ^ (w[i - 15] >> 3)
    let s1 = rotated(w[i - 2], 17) ^ rotated(w[i - 2], 19) ^ (w[i - 2] >> 10)
    w.append(w[i - 16] &+ s0 &+ w[i - 7] &+ s1)
  }
  var (a, b, c, d) = (hash[0], hash[1], hash[2], hash[3])
  var (e, f, g, h) = (hash[4], hash[5], hash[6], hash[7])
  for i in 0..<64 {
    let s1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
    let t1 = h &+ s1 &+ ((e & f) ^ (~e & g)) &+ constants[i] &+ w[i]
    let s0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
    let t2 = s0 &+ ((a & b) ^ (a & c) ^ (b & c))
    (h, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ t2)
  }
  for (i, value) in [a, b, c, d, e, f, g, h].enumerated() { hash[i] &+= value }
}

private let primes = (2...311).filter { n in !(2..<n).contains { n % $0 == 0 } }

private func cubeRoot(_ n: Int) -> Double {
  var root = Double(n).squareRoot()
  for _ in 0..<60 { root -= (root - Double(n) / (root * root)) / 3 }
  return root
}

private func firstBits(of roots: [Double]) -> [UInt32] {
  roots.map { UInt32(($0 - $0.rounded(.down)) * 0x1p32) }
}
