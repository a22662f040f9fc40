import ModelFiles

extension NetworkKind {
  /// What a layer of the kind adds to a weight W.
  var formula: String {
    switch self {
    case .lora:
      "`up down`, with `lora_mid.weight` its Tucker form (LoCon); `dyn` leaves the first ranks of `up down`"
    case .loha: "`(w1_a w1_b) * (w2_a w2_b)`, value by value; with `hada_t1`, `hada_t2` Tucker forms"
    case .ia3: "`W * weight`, per output, or per input where `on_input` is true"
    case .lokr:
      "the Kronecker product of `w1` and `w2`, each whole or a product; with `lokr_t2` a Tucker form"
    case .full: "`diff`, and `diff_b` to the bias"
    case .norm: "`w_norm`, and `b_norm` to the bias, of normalisation layers"
    case .glora: "`b2 b1 + (W a2) a1`, of linear layers"
    case .oft: "`R W - W` with rotations R in blocks: `oft_blocks` (kohya, LyCORIS), `oft_diag` (old LyCORIS)"
    case .boft: "the same in steps over rows farther and farther apart"
    }
  }

  /// As the table of kinds names the parts that tell it.
  var partNames: String {
    parts.map { $0.map { "`\($0)`" }.joined(separator: " ") }.joined(separator: "; or ")
      + (self == .boft ? " of four dimensions" : "")
  }
}

/// The kinds of networks, and what A1111 does with all of them.
/// - Parameter cases: names of the recorded cases that show a kind.
func networkSection(cases: (NetworkKind) -> [String]) -> [String] {
  let table = NetworkKind.allCases.map { kind in
    let shown = cases(kind).map { "`\($0)`" }.joined(separator: ", ")
    return "| \(kind.rawValue) | \(kind.partNames) | \(kind.formula) | yes | \(shown) |"
  }
  return [
    "## Network kinds", "",
    "What `<lora:NAME:...>` and `<lyco:NAME:...>` bring in. Each layer of a file is of the first kind below whose "
      + "parts are all there. Recorded cases are those of `Fixtures/golden/lora.json`, which `NetworkGolden` holds the "
      + "weights and biases of A1111 against; `NetworkProperty` tries every kind with several numbers of threads, with "
      + "multiplier 0, twice, and rounded to float16.", "",
    "| kind | parts | adds to a weight W | reproduced | recorded cases |", "| --- | --- | --- | --- | --- |",
  ] + table + networkRules
}

private let networkRules = [
  "", "Of all kinds:", "",
  "| rule | reproduced | test |", "| --- | --- | --- |",
  "| `alpha`, `scale`, the part `bias`, `dora_scale` (DoRA) on any kind | yes | `NetworkGolden` |",
  "| text encoders and UNet have multipliers of their own; networks act in the order of the prompt; the same one twice "
    + "acts twice with the last numbers | yes | `NetworkProperty`, `NetworkMatchingProperty` |",
  "| names of kohya and LyCORIS for SD 1, SD 2 and SDXL, and the names of LDM | yes | `NetworkGolden`, "
    + "`NetworkMatchingProperty` |",
  "| names with dots, of PEFT and diffusers: A1111 knows none of them, nothing is applied and a note says so | yes | "
    + "`NetworkMatchingProperty` |",
  "| a layer whose shape does not fit, OpenCLIP's attention without all four projections: left out, with a note | yes | "
    + "`NetworkMatchingProperty` |",
  "| a file that A1111 can't load: left out with a note, or `unsupported-feature` if the claim states its hash | yes | "
    + "`PlanProperty` |",
  "| all kinds, several at once, in whole models of SD 1, SD 2 and SDXL | yes | `NetworkJobParity` |",
  "| embeddings in LoRA files (`bundle_emb`) | yes | `NetworkJobParity` |",
  "| a file is found by its hash when it was renamed | yes | `ModelFilesCommandProperty`, `LoraRuleGolden` |",
  "| weights for single blocks (`lbw=`), hypernetworks | no: `unsupported-feature` | `LoraTagsGolden` |",
]
