import Diffusion
import ImageCodecs
import JSON
import Tensors

/// What `doctor --json` prints.
func doctorJSON(_ report: DoctorReport) -> JSONValue {
  .object([
    "schema": .string("reprocheck/doctor/1"),
    "version": .string(toolVersion),
    "engine": .string(Renderer.engineVersion),
    "cpu": .object([
      "model": .string(report.processor.model), "cores": .int(report.processor.cores),
      "features": .array(report.processor.features.map { .string($0) }),
      "instructionSets": .array(report.instructionSets.map { .string($0.rawValue) }),
    ]),
    "memory": .object([
      "available": report.memory.available.map { .int($0) }, "limitedBy": .string(report.memory.source),
    ]),
    "profiles": .array(report.profiles.map(profile)),
    "blas": .array(
      report.libraries.enumerated().map { place, found in
        library(found, isUsed: report.usesLibrary(at: place))
      }),
    "codecs": .object(report.codecs.map { JSONValue.Member($0.library, .string($0.version)) }),
    "folders": .array(report.folders.map(folder)),
    "cache": .object([
      "path": report.cache.path.map { .string($0) }, "hashes": report.cache.hashes.map { .int($0) },
      "problem": report.cache.problem.map { .string($0) },
    ]),
    "selfTest": report.selfTest.map(selfTest),
  ])
}

private func profile(_ profile: DoctorReport.Profile) -> JSONValue {
  .object([
    "name": .string(profile.name.rawValue), "available": .bool(profile.problem == nil),
    "blas": .string(profile.blas), "core": .string(profile.core),
    "instructionSet": .string(InstructionSet.best.rawValue),
    "problem": profile.problem.map { .string($0) },
  ])
}

private func library(_ library: BLASLibrary, isUsed: Bool) -> JSONValue {
  .object([
    "name": .string(library.name), "path": .string(library.path), "version": .string(library.version),
    "families": .array(library.families.map { .string($0) }), "used": .bool(isUsed),
  ])
}

private func folder(_ folder: DoctorReport.Folder) -> JSONValue {
  .object([
    "path": .string(folder.path),
    "models": .object(folder.counts.map { JSONValue.Member($0.kind, .int($0.count)) }),
    "pickles": .int(folder.pickles), "problem": folder.problem.map { .string($0) },
  ])
}

private func selfTest(_ test: SelfTest) -> JSONValue {
  .object([
    "passed": .bool(test.passed),
    "seconds": .double((test.seconds * 1000).rounded() / 1000),
    "portableLatent": test.portableLatent.map { .string($0) },
    "checks": .array(
      test.checks.map {
        .object([
          "profile": .string($0.profile.rawValue), "stage": .string($0.stage), "passed": .bool($0.passed),
          "detail": .string($0.detail),
        ])
      }),
  ])
}
