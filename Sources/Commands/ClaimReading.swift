import Claims

/// Takes a file, or standard input for `-`, as a claim.
func claim(_ input: String) throws(Failure) -> Claim {
  do throws(ClaimError) {
    guard input == "-" else { return try Claim(path: input) }
    guard let bytes = readStandardInput() else {
      throw .unreadable(path: "standard input", reason: "reading it failed")
    }
    return try Claim(standardInput: bytes)
  } catch {
    throw Failure(error)
  }
}
