import Foundation
import JSON
import TestSupport

/// Chromium without a window.
enum Browser {
  static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  struct NoAnswer: Error { let output: String }

  /// What the driver wrote as JSON into the page.
  static func answers(on page: String, driver: String, width: Int = 400) throws -> JSONValue {
    let watch = """
      <script>window.failures = [];
      window.addEventListener("error", (event) => window.failures.push(String(event.message)));
      document.addEventListener("securitypolicyviolation", (event) => window.failures.push(event.blockedURI));
      console.error = console.warn = (...words) => window.failures.push(words.join(" "));</script>
      """
    var parts = page.components(separatedBy: "<head>")
    parts[0] += "<head>" + watch
    let watched = parts.joined().replacingOccurrences(
      of: "</body>", with: "<script>\(driver)</script></body>")
    return try withTemporaryFolder { folder in
      let file = folder + "/page.html"
      try Data(watched.utf8).write(to: URL(fileURLWithPath: file))
      let dump = try dumped(file, profile: folder + "/profile", width: width)
      guard let start = dump.range(of: "answers:"), let end = dump.range(of: ":end") else {
        throw NoAnswer(output: String(dump.prefix(2000)))
      }
      let json = String(dump[start.upperBound..<end.lowerBound]).replacingOccurrences(of: "&amp;", with: "&")
      return try JSONValue(parsing: json)
    }
  }

  private static func dumped(_ file: String, profile: String, width: Int) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path ?? "")
    process.arguments = [
      "--headless=new", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + profile,
      "--window-size=\(width),800", "--virtual-time-budget=10000", "--dump-dom", "file://" + file,
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
  }
}
