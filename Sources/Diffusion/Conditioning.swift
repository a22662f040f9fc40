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
  let encoder: CLIPTextEncoder
  let prompts: PromptEncoder
  let inversions: [TextualInversion]
  let clipSkip: Int
  let emphasis: Emphasis

  init(encoder: CLIPTextEncoder, inversions: [TextualInversion], settings: RenderSettings) {
    let tokenizer = Tokenizer.clipL
    self.encoder = encoder
    self.inversions = inversions
    clipSkip = settings.clipSkip
    emphasis = settings.emphasis
    prompts = PromptEncoder(
      tokenizer: tokenizer,
      embeddings: inversions.map {
        EmbeddingName(tokens: tokenizer.tokens(of: $0.name), vectors: $0.vectors.count)
      },
      readsAttention: settings.emphasis != .none, rules: PromptRules(for: settings.version))
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
    result.negative = try append(plan.negative, to: &result.table, timeline)
    return result
  }

  /// Encodes all versions of a text and says which serves when.
  private func append(
    _ text: String, to table: inout [TextStates], _ timeline: EditingTimeline
  ) throws(PromptError) -> ConditionSchedule {
    let versions = try editingSchedule(
      of: text, steps: timeline.evaluations, hiresSteps: timeline.hiresEvaluations,
      oldTimelines: timeline.isOld, rules: prompts.rules)
    let first = table.count
    table += try states(ofAll: versions.map(\.text))
    return ConditionSchedule(
      versions.enumerated().map { .init(lastStep: $1.lastStep, condition: first + $0) })
  }

  /// The states of the texts of one schedule, all of one length. Weights act on all of them together.
  func states(ofAll texts: [String]) throws(PromptError) -> [TextStates] {
    let chunks = try prompts.chunks(ofAll: texts)
    var states = [TextStates](repeating: TextStates(width: encoder.width, values: []), count: texts.count)
    for n in 0..<(chunks.first?.count ?? 0) {
      let column = chunks.map { $0[n] }
      let rows = emphasised(
        column.flatMap(encoded), weights: column.flatMap(\.weights), width: encoder.width, by: emphasis)
      let each = rows.count / texts.count
      for i in texts.indices { states[i].values += rows[i * each..<(i + 1) * each] }
    }
    return states
  }

  private func encoded(_ chunk: EncodedChunk) -> [Float] {
    let replacements = chunk.embeddings.map {
      CLIPTextEncoder.Replacement(row: $0.offset + 1, vectors: inversions[$0.embedding].vectors)
    }
    return encoder(chunk.tokens, replacements: replacements, clipSkip: clipSkip).values
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
