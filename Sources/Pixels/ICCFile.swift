import CKernels

/// The tags of an ICC profile (ICC.1:2010). What makes no sense is absent.
struct ICCFile {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// A four-letter name as a number.
  static func name(_ letters: StaticString) -> UInt32 {
    letters.description.utf8.reduce(0) { $0 << 8 | UInt32($1) }
  }

  func word(at offset: Int) -> UInt32? {
    guard offset >= 0, offset <= bytes.count - 4 else { return nil }
    return bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  func half(at offset: Int) -> UInt32? {
    guard offset >= 0, offset <= bytes.count - 2 else { return nil }
    return UInt32(bytes[offset]) << 8 | UInt32(bytes[offset + 1])
  }

  /// A number with 16 bits behind the point.
  func fixed(at offset: Int) -> Double? {
    word(at: offset).map { Double(Int32(bitPattern: $0)) / 65536 }
  }

  /// Where a tag's data begin.
  func tag(_ name: StaticString) -> Int? {
    let wanted = Self.name(name)
    for index in 0..<min(100, Int(word(at: 128) ?? 0)) where word(at: 132 + 12 * index) == wanted {
      return word(at: 136 + 12 * index).map { Int($0) }
    }
    return nil
  }

  /// A tag of type `XYZ `.
  func colour(_ name: StaticString) -> [Double]? {
    guard let start = tag(name), word(at: start) == Self.name("XYZ "), let x = fixed(at: start + 8),
      let y = fixed(at: start + 12), let z = fixed(at: start + 16)
    else { return nil }
    return [x, y, z]
  }
}

/// How a channel's share of full level becomes a share of light.
enum ToneCurve {
  /// Evenly spaced values; between them straight lines.
  case table([Double])
  /// The parametric kinds, all written as: (a x + b)^g + e from d on, c x + f below.
  case power(g: Double, a: Double, b: Double, c: Double, d: Double, e: Double, f: Double)

  /// A tag of type `curv` or `para`; nil for others.
  init?(_ file: ICCFile, at start: Int) {
    switch file.word(at: start) {
    case ICCFile.name("curv"): self.init(curve: file, at: start)
    case ICCFile.name("para"): self.init(parameters: file, at: start)
    default: return nil
    }
  }

  private init?(curve file: ICCFile, at start: Int) {
    guard let count = file.word(at: start + 8), count <= 1 << 16 else { return nil }
    let values = (0..<Int(count)).compactMap { file.half(at: start + 12 + 2 * $0) }
    guard values.count == Int(count) else { return nil }
    switch values.count {
    case 0: self = .power(g: 1, a: 1, b: 0, c: 0, d: 0, e: 0, f: 0)
    case 1: self = .power(g: Double(values[0]) / 256, a: 1, b: 0, c: 0, d: 0, e: 0, f: 0)
    default: self = .table(values.map { Double($0) / 65535 })
    }
  }

  private init?(parameters file: ICCFile, at start: Int) {
    let counts = [1, 3, 4, 5, 7]
    guard let kind = file.half(at: start + 8), kind < 5 else { return nil }
    let p = (0..<counts[Int(kind)]).compactMap { file.fixed(at: start + 12 + 4 * $0) }
    guard p.count == counts[Int(kind)] else { return nil }
    switch kind {
    case 0: self = .power(g: p[0], a: 1, b: 0, c: 0, d: 0, e: 0, f: 0)
    case 1, 2:
      guard p[1] != 0 else { return nil }
      let offset = kind == 2 ? p[3] : 0
      self = .power(g: p[0], a: p[1], b: p[2], c: 0, d: -p[2] / p[1], e: offset, f: offset)
    case 3: self = .power(g: p[0], a: p[1], b: p[2], c: p[3], d: p[4], e: 0, f: 0)
    default: self = .power(g: p[0], a: p[1], b: p[2], c: p[3], d: p[4], e: p[5], f: p[6])
    }
  }

  func callAsFunction(_ share: Double) -> Double {
    switch self {
    case .table(let values):
      let place = share * Double(values.count - 1)
      let below = min(Int(place), values.count - 2)
      return values[below] + (place - Double(below)) * (values[below + 1] - values[below])
    case .power(let g, let a, let b, let c, let d, let e, let f):
      return share >= d ? repro_pow(max(0, a * share + b), g) + e : c * share + f
    }
  }
}
