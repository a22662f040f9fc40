public import Recipes

/// InvokeAI 1 and 2: a command line in `Dream`.
public struct InvokeCommandDialect: Dialect {
  public let name = "invokeai-1"
  public let page = DialectPage(
    programs: "InvokeAI 1 (lstein)", carriers: "PNG `Dream`",
    reads: "prompts, steps, sampler, guidance, seed, size",
    cannotVerify: "pictures made from pictures, restored faces, upscaling, variations, any other option")

  public init() {}

  public func parse(_ text: CarriedText) -> ParsedParameters? {
    let bareEnds = text.text.utf8.count <= longestPaste ? ["-s", "-S", "-W", "-H", "-C", "-A"] : []
    guard let line = CommandLineText(text.text, endingBarePrompt: bareEnds),
      ["-s", "-S"].allSatisfy({ line.value($0).map(isWholeNumber) == true })
    else { return nil }
    let prompt = InvokePrompt(line.prompt)
    var parsed = ParsedParameters(
      generator: "invokeai", prompt: prompt.positive, negativePrompt: prompt.negative, fields: [])
    for (option, value) in line.options where !Self.handled.contains(option) {
      parsed.fields.append(Field(Self.keys[option] ?? option, value))
      if Self.keys[option] == nil, let reason = Self.reason(option, value) { parsed.reasons.append(reason) }
    }
    if let sampler = line.value("-A") { parsed.fields += invokeSampler(sampler) }
    if let width = line.value("-W"), let height = line.value("-H") {
      parsed.fields.append(Field("Size", "\(width)x\(height)"))
    }
    parsed.reasons += invokeLanguage([prompt.positive, prompt.negative]).map {
      Reason(.unsupportedFeature, $0)
    }
    parsed.fields = infotextOrder(parsed.fields)
    return parsed
  }

  private static let handled: Set = ["-A", "-W", "-H"]

  private static let keys = ["-s": "Steps", "-S": "Seed", "-C": "CFG scale"]

  private static func reason(_ option: String, _ value: String) -> Reason? {
    let code: ReasonCode
    switch option {
    case "-n", "-g", "-b", "-o", "-cf", "-ft", "-save_orig": return nil
    case "-G": code = .faceRestoration
    case "-U": code = .upscaled
    case "-I", "-f", "-M", "-tm": code = .img2img
    default: code = .unsupportedFeature
    }
    guard finiteNumber(value) != 0 else { return nil }
    return Reason(code, "`\(option.shortened()) \(value.shortened())` is not rendered")
  }
}
