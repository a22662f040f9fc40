/// How the parts of a link are written: as they are, in JSON that escapes slashes, and inside another link.
struct LinkSpelling {
  /// What follows the scheme.
  let sign: String
  let slash: String
  /// What ends the user's name.
  let at: String
  /// What begins a query, besides `?` and `#`.
  let queries: [String]

  static let all = [
    LinkSpelling(sign: "://", slash: "/", at: "@", queries: []),
    LinkSpelling(sign: ":\\/\\/", slash: "\\/", at: "@", queries: []),
    LinkSpelling(sign: "%3A%2F%2F", slash: "%2F", at: "%40", queries: ["%3F", "%23"]),
  ]
}

/// Bytes of a token that are looked at before it is certain to be one.
let longestBeginning = 256

extension Span<UInt8> {
  /// The next byte at which a secret's sign, or a token, may begin. Words have such bytes everywhere; where there was
  /// none for a while, whole blocks are looked at at once.
  func firstSign(from start: Int) -> Int? {
    let mayBegin = secretSigns
    let signs = mayBegin.span
    var place = start
    while place < count {
      let end = Swift.min(place + signBlockLength, count)
      while place < end {
        if signs[Int(self[place])] { return place }
        place += 1
      }
      while count - place >= signBlockLength, !extracting(place..<place + signBlockLength).blockHoldsSign {
        place += signBlockLength
      }
    }
    return nil
  }

  private var blockHoldsSign: Bool {
    // Known to the compiler, the length spares a look at the bounds for every byte.
    guard count == signBlockLength else { return true }
    var found: UInt8 = 0
    for place in 0..<signBlockLength { found |= maySign(self[place]) }
    return found != 0
  }
}

private let signBlockLength = 64

/// Not 0 for the bytes of ``secretSigns`` and for all other letters; without branches.
private func maySign(_ byte: UInt8) -> UInt8 {
  let isLetter: UInt8 = (byte | 0x20) &- 0x61 < 26 ? 1 : 0
  return isLetter | (byte == 0x3A ? 1 : 0) | (byte == 0x3D ? 1 : 0) | (byte == 0x40 ? 1 : 0)
    | (byte == 0x25 ? 1 : 0)
}

/// For each byte, whether a secret's sign or a token may begin there.
private let secretSigns: [Bool] = tokenPrefixes.indices.map {
  !tokenPrefixes[$0].isEmpty || ":=@%".utf8.contains(UInt8($0))
}

let secretNames: [[UInt8]] = [
  "token", "apikey", "api_key", "api-key", "api key", "key_id", "accesskey", "access_key", "access-key",
  "secretkey", "secret_key", "secret-key", "privatekey", "private_key", "private-key", "accountkey",
  "account_key", "secret", "password", "passwd", "pwd", "passphrase", "signature", "sig", "authorization",
  "cookie", "session", "credential", "credentials", "auth", "oauth", "jwt", "bearer",
].map { Array($0.utf8) }

/// Names whose value is secret even if it is a word.
let passwordNames = ["password", "passwd", "pwd", "passphrase", "secret"]

/// How tokens begin, by the first byte. With wordy ones names and words begin too: without a digit they are no tokens.
let tokenPrefixes: [[(bytes: [UInt8], isWordy: Bool)]] = {
  let wordy: Set = ["sk-", "sk_", "pk_", "eyJ", "pst-"]
  let known = [
    "hf_", "sk-", "sk_", "ghp_", "gho_", "ghs_", "ghu_", "github_pat_", "glpat-", "eyJ", "AKIA", "ASIA",
    "AIza", "ya29.", "npm_", "xoxb-", "xoxp-", "r8_", "pk_", "pst-", "Bearer ", "bearer ",
  ]
  return (0..<256).map { byte in
    known.map { (Array($0.utf8), wordy.contains($0)) }.filter { $0.0.first == UInt8(byte) }
  }
}()

func isLatinLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(lowercased(byte)) }

func isWordPart(_ byte: UInt8) -> Bool {
  isLatinLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    || byte >= 0x80
}

func isSchemeByte(_ byte: UInt8) -> Bool { isLatinLetter(byte) || isDigit(byte) }

/// What may stand between a name, its sign and its value.
func isFiller(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\")
}

func isTokenByte(_ byte: UInt8) -> Bool {
  isLatinLetter(byte) || isDigit(byte) || tokenSigns.contains(byte)
}

func isAddressByte(_ byte: UInt8) -> Bool {
  isLatinLetter(byte) || isDigit(byte) || addressSigns.contains(byte)
}

/// Whether a letter of two bytes begins: of Latin alphabets beyond ASCII, Greek, Cyrillic and their neighbours.
func beginsForeignLetter(_ byte: UInt8) -> Bool { (0xC3...0xDF).contains(byte) }

let tokenSigns = Array("-_.~+/%=".utf8)
let addressSigns = Array(".-_+%".utf8)
let linkEnds = Array("\"'<>\\]}),".utf8)
