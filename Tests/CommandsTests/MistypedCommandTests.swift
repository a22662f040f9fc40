import Testing

@testable import Commands

@Suite struct MistypedCommandProperty {
  @Test(
    "a mistyped command is told",
    arguments: [
      ("dif", "diff"), ("Diff", "diff"), ("inspec", "inspect"), ("verfy", "verify"), ("model", "models"),
      ("docter", "doctor"), ("rum", "run"), ("halp", "help"),
    ])
  func told(word: String, command: String) { #expect(commandMeant(by: [word, "a.png"]) == command) }

  @Test(
    "a command, an option, a path and another word are left alone",
    arguments: ["diff", "help", "--json", "-", "", "dif.png", "./dif", "x", "picture", "münze", "/"])
  func leftAlone(word: String) { #expect(commandMeant(by: [word]) == nil) }

  @Test("nothing is told of no arguments") func none() { #expect(commandMeant(by: []) == nil) }
}
