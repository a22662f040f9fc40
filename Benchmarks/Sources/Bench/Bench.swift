import ArgumentParser
import Foundation
import Tensors

/// Measures the engine and prints a table. Scripts/bench builds and calls it.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures reprocheck's engine on this machine.")

  @Option(help: "Threads that share the work.") var threads = min(
    2, ProcessInfo.processInfo.activeProcessorCount)
  @Option(help: "native or portable.") var profile = "native"
  @Option(help: "How often each line is measured, after one run that does not count.") var repetitions = 5
  @Option(
    help:
      "Which lines: kernels, networks, program, renders, hashing, sdxl, sdxl-image; repeatable. All but the last two without it."
  )
  var only: [String] = []
  @Option(help: "A checkpoint of SDXL's size, for its lines; Scripts/make-sdxl makes one.") var sdxl: String?
  @Option(help: "The reprocheck program that is started for whole images.") var program: String
  @Option(help: "Where the random checkpoint lies, or is made (2 GB).") var folder: String
  @Option(help: "The repository's Fixtures, for the lines of renders.") var fixtures = "Fixtures"
  @Option(help: "Writes the table as JSON, too.") var json: String?

  func run() throws {
    guard let matrices = MatrixProfile(rawValue: profile) else {
      throw ValidationError("No profile \(profile).")
    }
    let place = URL(fileURLWithPath: folder)
    let checkpoint = try RandomCheckpoint.file(in: place)
    let device = try Device(threads: threads, profile: matrices)
    var table = Table(machine: Machine(), threads: threads, profile: "\(profile) (\(device.blasLibrary))")
    print(table.heading, Table.columns, separator: "\n\n")
    func add(_ rows: [Measurement]) {
      table.rows += rows
      for row in rows { print(table.line(row)) }
    }
    if wants("kernels") { add(kernelRows(on: device, repetitions: repetitions)) }
    device.releaseIdleMemory()
    if wants("networks") {
      add(try networkRows(checkpoint: checkpoint, on: device, repetitions: repetitions))
    }
    let whole = ProgramRows(
      program: program, checkpoint: checkpoint, threads: threads, profile: profile, folder: place)
    if wants("program") {
      add([try whole.startUp(repetitions: repetitions)])
      add(try whole.image(repetitions: min(repetitions, 3)))
    }
    if wants("renders") {
      add(try eightRenders(program: program, fixtures: fixtures, in: place, repetitions: repetitions))
    }
    if wants("sdxl"), let sdxl { add([try sdxlStep(checkpoint: sdxl, on: device, repetitions: repetitions)]) }
    device.releaseIdleMemory()
    if wants("sdxl-image"), let sdxl {
      add([try whole.sdxlImage(checkpoint: sdxl, loras: place.appending(path: "sdxl-loras"))])
    }
    if wants("hashing") { add([try hashingRow(checkpoint: checkpoint, repetitions: repetitions)]) }
    if let json { try table.json().write(to: URL(fileURLWithPath: json)) }
  }

  private func wants(_ part: String) -> Bool { only.isEmpty || only.contains(part) }
}
