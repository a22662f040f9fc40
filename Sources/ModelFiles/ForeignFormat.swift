/// Kinds of file that people keep among their models, or download in place of one, and the folders of diffusers. None
/// is ever opened.
public enum ForeignFormat: String, CaseIterable, Hashable, Sendable {
  case pickle
  case zip
  case gguf
  case gitLFSPointer
  case webPage
  /// Parts of a model in files of their own, listed in `model_index.json`.
  case diffusersFolder

  /// What the first bytes of a file show; nil for anything else.
  /// - Parameter head: up to some hundred bytes.
  static func recognised(in head: [UInt8]) -> ForeignFormat? {
    if head.count >= 2, head[0] == 0x80, (2...5).contains(head[1]) { return .pickle }
    if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return .zip }
    if head.starts(with: "GGUF".utf8) { return .gguf }
    if head.starts(with: "version https://git-lfs".utf8) { return .gitLFSPointer }
    return isMarkup(head) ? .webPage : nil
  }

  private static func isMarkup(_ head: [UInt8]) -> Bool {
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = head.starts(with: byteOrderMark) ? head.dropFirst(3) : head[...]
    let start = text.drop { $0 <= 0x20 }.prefix(9).map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
    return ["<!doctype", "<html", "<head", "<?xml"].contains { start.starts(with: $0.utf8) }
  }

  var noun: String {
    switch self {
    case .pickle: "a PyTorch pickle"
    case .zip: "a zip archive, as PyTorch packs its pickles"
    case .gguf: "a GGUF file"
    case .gitLFSPointer: "a Git LFS pointer, not the model itself"
    case .webPage: "a web page, not a model"
    case .diffusersFolder: "a folder with a model in parts, as diffusers keeps it"
    }
  }

  var advice: String {
    switch self {
    case .pickle, .zip: Self.pickleAdvice
    case .gguf: "quantised weights give other pictures: get the safetensors file it was made from"
    case .gitLFSPointer: "fetch the model with `git lfs pull`"
    case .webPage: "the download needs a login or a confirmation: fetch it with a browser"
    case .diffusersFolder: Self.diffusersAdvice
    }
  }

  /// The way from diffusers' layout to a file that A1111 reads.
  public static let diffusersAdvice =
    "A1111 reads one file in LDM's names: get that file, or make it with diffusers' script "
    + "convert_diffusers_to_original_stable_diffusion.py (SDXL: convert_diffusers_to_original_sdxl.py) and --use_safetensors"

  /// Why a pickle is left alone, and the way out.
  public static let pickleAdvice =
    "reading a pickle can run code, so it is never opened: get the safetensors file from where it came, or "
    + "convert it (torch.load with weights_only=True, then safetensors.torch.save_file)"
}
