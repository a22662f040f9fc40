/// The commit that the tool was built from, as `--version` says it: `commit 0123...`, and whether the sources had been
/// changed since. `commit unknown` where they came without their history. The plugin NameCommit writes the facts.
public var sourceCommit: String {
  guard let namedCommit else { return "commit unknown" }
  return "commit " + namedCommit + (hasLocalChanges ? " with local changes" : "")
}
