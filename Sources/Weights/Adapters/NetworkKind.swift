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

  /// The sets of parts of which a layer of this kind holds at least one.
  public var parts: [[String]] {
    switch self {
    case .lora: [["lora_up.weight", "lora_down.weight"], ["lora_A.weight", "lora_B.weight"]]
    case .loha: [["hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b"]]
    case .ia3: [["weight"]]
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

  /// What `docs/models.md` says of the kind: what is added to a weight W.
  public var formula: String {
    switch self {
    case .lora: "`up down`; with `lora_mid` (LoCon's Tucker form) `mid` between the two"
    case .loha: "`(w1_a w1_b) * (w2_a w2_b)`, value by value; with `hada_t1`, `hada_t2` in Tucker form"
    case .ia3: "`W * w`, per row, or per column with `on_input`; linear layers"
    case .lokr: "Kronecker product of `w1` and `w2`, each whole or as a pair; with `lokr_t2` in Tucker form"
    case .full: "`diff`, and `diff_b` to the bias"
    case .norm: "`w_norm`, and `b_norm` to the bias, of normalisation layers"
    case .glora: "`b2 b1 + (W a2) a1`; linear layers"
    case .oft: "W's rows rotated in blocks: `oft_blocks` (kohya, LyCORIS) or `oft_diag` (old LyCORIS)"
    case .boft: "the same in several steps over permuted rows: `oft_blocks` with four dimensions"
    }
  }
}
