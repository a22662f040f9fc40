import Networks
import Prompts
import Recipes
import Sampling
import Tensors

/// The texts of a job as the UNet will see them: all versions in one table, and which of them serves when.
struct Conditioning: Sendable {
  /// A part of the prompt between `AND`s, or the negative prompt: its versions in the order of the schedule.
  struct Part: Sendable {
    var weight: Double
    var schedule: ConditionSchedule
  }

  var table: [TextStates] = []
  var positive: [Part] = []
  var negative = ConditionSchedule(condition: 0)
  /// Where the negative prompt's versions begin in the table.
  var firstNegative = 0
  /// The states of the empty text, for `Pad conds`.
  var empty: TextStates?
}

/// Encodes prompts as A1111 does (`modules/sd_hijack_clip.py`, `modules/prompt_parser.py`).
struct TextConditioner {
  let model: TextModel
  /// One for each part of the model.
  let prompts: [PromptEncoder]
  let inversions: [TextualInversion]
  let emphasis: Emphasis
  /// Of the picture, for SDXL.
  let size: ImageSize

  init(model: TextModel, inversions: [TextualInversion], settings: RenderSettings, size: ImageSize) {
    self.model = model
    self.inversions = inversions
    self.size = size
    emphasis = settings.emphasis
    // A1111 looks for the first encoder's ids of a name with every encoder.
    let naming = model.parts[0].tokenizer
    prompts = model.parts.map { part in
      PromptEncoder(
        tokenizer: part.tokenizer,
        embeddings: inversions.map { EmbeddingName(tokens: naming.tokens(of: $0.name), vectors: $0.count) },
        readsAttention: settings.emphasis != .none, rules: PromptRules(for: settings.version))
    }
  }

  /// - Parameters:
  ///   - evaluations: of the first pass; editing counts them.
  ///   - hiresEvaluations: of the second, if it is for that.
  func conditioning(
    of plan: PromptPlan, evaluations: Int, hiresEvaluations: Int? = nil
  ) throws(PromptError) -> Conditioning {
    let timeline = EditingTimeline(
      evaluations: evaluations, hiresEvaluations: hiresEvaluations, isOld: plan.oldTimelines)
    var result = Conditioning()
    var known: [String: ConditionSchedule] = [:]
    for part in plan.parts {
      // The same text twice is encoded once.
      let schedule: ConditionSchedule
      if let same = known[part.text] {
        schedule = same
      } else {
        schedule = try append(part.text, to: &result.table, timeline)
      }
      known[part.text] = schedule
      result.positive.append(Conditioning.Part(weight: part.weight, schedule: schedule))
    }
    result.firstNegative = result.table.count
    result.negative = try append(plan.negative, to: &result.table, timeline, isNegative: true)
    return result
  }

  /// Encodes all versions of a text and says which serves when.
  private func append(
    _ text: String, to table: inout [TextStates], _ timeline: EditingTimeline, isNegative: Bool = false
  ) throws(PromptError) -> ConditionSchedule {
    let versions = try editingSchedule(
      of: text, steps: timeline.evaluations, hiresSteps: timeline.hiresEvaluations,
      oldTimelines: timeline.isOld, rules: prompts[0].rules)
    let first = table.count
    table += try states(ofAll: versions.map(\.text), isNegative: isNegative)
    return ConditionSchedule(
      versions.enumerated().map { .init(lastStep: $1.lastStep, condition: first + $0) })
  }

  /// The states of the texts of one schedule, all of one length. Weights act on all of them together.
  func states(ofAll texts: [String], isNegative: Bool = false) throws(PromptError) -> [TextStates] {
    let chunks = try prompts.map { encoder throws(PromptError) in try encoder.chunks(ofAll: texts) }
    let counts = chunks.map { $0.first?.count ?? 0 }
    guard Set(counts).count == 1 else { throw .chunksDisagree(counts: counts) }
    let encoded = zip(model.parts, chunks).map { PartStates(of: $1, by: $0, inversions, emphasis) }
    let states = texts.indices.map { text in
      TextStates(
        width: model.width, values: encoded.map { ($0.rows[text], $0.width) }.besideEachOther,
        vector: encoded.flatMap { $0.pooled[text] })
    }
    guard let layout = model.vector else { return states }
    // A1111 gives SDXL zeros for an empty negative prompt.
    let isZero = isNegative && texts.allSatisfy { $0 == "" }
    let numbers = layout.values(size: size, isNegative: isNegative)
    return states.map { state in
      TextStates(
        width: state.width, values: isZero ? state.values.map { _ in 0 } : state.values,
        vector: (isZero ? state.vector.map { _ in 0 } : state.vector) + numbers)
    }
  }
}

/// What one encoder makes of the texts of a schedule.
private struct PartStates {
  let width: Int
  /// Of each text: the rows of all its chunks.
  private(set) var rows: [[Float]]
  /// Of each text: its first chunk's; empty for an encoder that pools nothing.
  private(set) var pooled: [[Float]]

  init(
    of texts: [[EncodedChunk]], by part: TextModel.Part, _ inversions: [TextualInversion],
    _ emphasis: Emphasis
  ) {
    width = part.encoder.width
    rows = [[Float]](repeating: [], count: texts.count)
    pooled = rows
    for n in 0..<(texts.first?.count ?? 0) {
      let column = texts.map { $0[n] }
      let found = column.map { part.encoded($0, inversions) }
      let states = emphasised(
        found.flatMap(\.states.values), weights: column.flatMap(\.weights), width: width, by: emphasis)
      let each = states.count / texts.count
      for i in texts.indices { rows[i] += states[i * each..<(i + 1) * each] }
      if n == 0 { pooled = found.map { $0.pooled ?? [] } }
    }
  }
}

extension [([Float], Int)] {
  /// Matrices of given widths and of as many rows, joined row by row.
  fileprivate var besideEachOther: [Float] {
    guard count > 1 else { return first?.0 ?? [] }
    let rows = first.map { $0.0.count / $0.1 } ?? 0
    var joined: [Float] = []
    joined.reserveCapacity(rows * reduce(0) { $0 + $1.1 })
    for row in 0..<rows { for (values, width) in self { joined += values[row * width..<(row + 1) * width] } }
    return joined
  }
}

/// The evaluations that the numbers of prompt editing mean.
private struct EditingTimeline {
  let evaluations: Int
  /// nil: the first pass.
  let hiresEvaluations: Int?
  let isOld: Bool
}

extension PromptRules {
  /// What a version's prompt grammar knows; nil is the newest.
  init(for version: SoftwareVersion?) {
    let version = version ?? SoftwareVersion([9999])
    self.init(
      comments: version >= SoftwareVersion([1, 8, 0]), spacedNumbers: version >= SoftwareVersion([1, 6, 0]),
      emptyOptions: version >= SoftwareVersion([1, 6, 0]))
  }
}
