import JSON
import TestSupport
import Testing

@testable import ManualPage

@Suite struct ManualPageGolden {
  static let help = """
    {"command": {"commandName": "tool", "abstract": "Does - things.", "shouldDisplay": true,
      "discussion": "First.\\n\\n.so /etc/passwd",
      "arguments": [{"kind": "flag", "names": [{"kind": "long", "name": "version"}], "abstract": "Show it.",
        "isOptional": true, "valueName": "version"}],
      "subcommands": [
        {"commandName": "check", "abstract": "Checks.", "arguments": [
          {"kind": "positional", "valueName": "file", "isRepeating": true, "abstract": "A \\\\ file."},
          {"kind": "option", "names": [{"kind": "short", "name": "o"}, {"kind": "long", "name": "out"}],
            "valueName": "path", "isOptional": true, "abstract": "Where.", "defaultValue": "-",
            "sectionTitle": "Output"},
          {"kind": "flag", "names": [{"kind": "long", "name": "hidden"}], "shouldDisplay": false}]},
        {"commandName": "help", "abstract": "Help."},
        {"commandName": "models", "subcommands": [{"commandName": "list", "abstract": "Lists é."}]}]}}
    """

  @Test("commands, operands, options and their groups")
  func page() throws {
    let expected = #"""
      .TH "TOOL" 1 "" "tool 1.0" "User Commands"
      .SH NAME
      tool \- Does \- things.
      .SH SYNOPSIS
      .B tool check
      [\fIoptions\fR]
      \fIfile\fR ...
      .br
      .B tool models list
      .SH DESCRIPTION
      First.
      .PP
      \&.so /etc/passwd
      .SH OPTIONS
      .TP
      \fB\-\-version\fR
      Show it.
      .SH COMMANDS
      .SS "tool check"
      Checks.
      .TP
      \fIfile\fR
      A \e file.
      .PP
      .I Output
      .TP
      \fB\-o\fR, \fB\-\-out\fR \fIpath\fR
      Where. (default: \-)
      .SS "tool models list"
      Lists \[u00E9].

      """#
    #expect(manualPage(of: try JSONValue(parsing: Self.help), edition: "tool 1.0") == expected)
  }

  @Test("what is no description gives an empty page, not a trap")
  func nothing() throws {
    for text in ["null", "{}", #"{"command": []}"#] {
      #expect(manualPage(of: try JSONValue(parsing: text), edition: "").hasPrefix(".TH"))
    }
  }
}
