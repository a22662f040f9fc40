/// How a layer of a network file changes a weight, in the order in which A1111 tries them
/// (`extensions-builtin/Lora/networks.py`).
public enum NetworkKind: String, CaseIterable, Hashable, Sendable {
  case lora = "LoRA"
  case loha = "LoHa"
  case ia3 = "IA3"
  case lokr = "LoKr"
  case full
  case norm
  case glora = "GLoRA"
  case oft = "OFT"
  case boft = "BOFT"

  /// The sets of parts of which a layer of this kind holds at least one. Where A1111 finds too few for any kind it
  /// gives up the whole file.
  public var parts: [[String]] {
    switch self {
    case .lora: [["lora_up.weight", "lora_down.weight"], ["lora_A.weight", "lora_B.weight"]]
    case .loha: [["hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b"]]
    case .ia3: [["weight", "on_input"]]
    case .lokr:
      [["lokr_w1"], ["lokr_w1_a", "lokr_w1_b"]].flatMap { first in
        [["lokr_w2"], ["lokr_w2_a", "lokr_w2_b"]].map { first + $0 }
      }
    case .full: [["diff"]]
    case .norm: [["w_norm", "b_norm"]]
    case .glora: [["a1.weight", "a2.weight", "alpha", "b1.weight", "b2.weight"]]
    case .oft: [["oft_blocks"], ["oft_diag"]]
    case .boft: [["oft_blocks"]]
    }
  }

  /// The first kind whose parts are all there.
  public init?(parts: [String: TensorEntry]) {
    let found = Self.allCases.first { kind in
      kind.parts.contains { $0.allSatisfy { parts[$0] != nil } }
    }
    guard let found else { return nil }
    self = found.refined(parts["oft_blocks"]?.shape)
  }

  /// The kind that a part alone tells; nil for parts of several kinds.
  public init?(part: some StringProtocol, shape: [Int]) {
    guard let found = Self.byPart[String(part)] else { return nil }
    self = found.refined(shape)
  }

  /// A part that several kinds have tells the first of them; those that all may have tell none.
  private static let byPart: [String: NetworkKind] = {
    let pairs = allCases.flatMap { kind in kind.parts.joined().map { ($0, kind) } }
    return Dictionary(pairs) { first, _ in first }.filter { !["alpha", "weight"].contains($0.key) }
  }()

  private func refined(_ shape: [Int]?) -> NetworkKind { self == .oft && shape?.count == 4 ? .boft : self }
}
