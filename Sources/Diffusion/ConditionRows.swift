import Recipes
import Sampling

/// Brings the texts of one evaluation to the lengths in which A1111 gives them to the network
/// (`modules/sd_samplers_cfg_denoiser.py`).
struct ConditionRows: Sendable {
  let conditioning: Conditioning
  let padding: ConditioningPadding

  /// - Parameters:
  ///   - wanted: indices into the table.
  ///   - step: how many evaluations there were before.
  /// - Returns: states for each of `wanted`.
  func states(of wanted: [Int], step: Int) -> [TextStates] {
    let negative = conditioning.table[conditioning.negative.condition(at: step)]
    // Parts of AND are brought to the length of the longest one.
    let longest =
      conditioning.positive.map { conditioning.table[$0.schedule.condition(at: step)].rows }.max() ?? 0
    return wanted.map { index in
      index < conditioning.firstNegative
        ? positive(conditioning.table[index].repeatingLastRow(upTo: longest), beside: negative)
        : self.negative(conditioning.table[index], beside: longest)
    }
  }

  private func positive(_ states: TextStates, beside negative: TextStates) -> TextStates {
    guard padding == .emptyPrompt, let empty = conditioning.empty else { return states }
    return states.followed(by: empty, upTo: negative.rows)
  }

  private func negative(_ states: TextStates, beside longest: Int) -> TextStates {
    switch padding {
    case .separate: states
    case .emptyPrompt: conditioning.empty.map { states.followed(by: $0, upTo: longest) } ?? states
    case .lastRow: states.repeatingLastRow(upTo: longest).cut(to: longest)
    }
  }
}
