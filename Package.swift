// swift-tools-version: 6.3
import PackageDescription

// Modules, bottom up. A module imports only what its line names; Scripts/test and Scripts/demo build with
//   --explicit-target-dependency-import-check error

let house: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// A module with its tests; `tests` names what only the tests import.
func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], tests: [Target.Dependency] = [],
  resources: [Resource] = []
) -> [Target] {
  [
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: house),
    .testTarget(
      name: name + "Tests", dependencies: [.target(name: name), "TestSupport"] + tests,
      swiftSettings: house),
  ]
}

func library(_ name: String, pkgConfig: String, apt: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let database = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let cLibraries = [
  library("CPNG", pkgConfig: "libpng", apt: "libpng-dev"),
  library("CJPEG", pkgConfig: "libjpeg", apt: "libjpeg62-turbo-dev"),
  library("CWebP", pkgConfig: "libwebpdemux", apt: "libwebp-dev"),
  library("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
  library("CDeflate", pkgConfig: "libdeflate", apt: "libdeflate-dev"),
]

let strictC: [CSetting] = [
  .enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error),
]

let cTargets: [Target] = [
  .target(name: "CImageShims", dependencies: ["CPNG", "CJPEG", "CDeflate"], cSettings: strictC),
  .target(name: "CVocabulary", exclude: ["data"], cSettings: strictC),
  .target(name: "CSignals", cSettings: strictC),
  .target(name: "CTerminal", cSettings: strictC),
  .target(name: "COpenBLAS", cSettings: strictC, linkerSettings: [.linkedLibrary("dl")]),
  .target(
    name: "CKernels",
    cSettings: strictC + [
      // -O3 also in debug builds: tests run whole networks.
      // No contraction: every variant of a kernel must give the same bits.
      .unsafeFlags(["-O3", "-ffp-contract=off", "-fno-math-errno"])
    ],
    // fmaf, where the processor has no fused multiply-add.
    linkerSettings: [.linkedLibrary("m")]),
]

let values =
  module("JSON") + module("ExactMath", ["CKernels"]) + module("Recipes")
  + module("Prompts", ["CVocabulary"], tests: ["JSON"])

let evidence =
  module("InputFiles", [system])
  + module("Pixels", [crypto, "CKernels"], tests: ["JSON"])
  + module("Parameters", ["JSON", "Prompts", "Recipes"])
  + module(
    "ImageCodecs", ["CDeflate", "CImageShims", "CJPEG", "CPNG", "CWebP", "CZlib", "Pixels"], tests: ["JSON"])
  + module("Claims", ["ImageCodecs", "InputFiles", "Parameters", "Pixels", "Recipes", system])
  + module("Similarity", ["CKernels", "ExactMath", "Pixels", "Recipes"], tests: ["ImageCodecs", "JSON"])

let models =
  module("OutputFiles")
  + module("ModelFiles", ["JSON", "OutputFiles", crypto], tests: ["OutputFiles"])
  + module(
    "ModelLibrary", ["JSON", "ModelFiles", "Recipes", database, yams], tests: ["JSON", database])

let engine =
  module("Tensors", ["CKernels", "COpenBLAS"])
  + module("Weights", ["ModelFiles", "Tensors"], tests: ["JSON"])
  + module("Sampling", ["CKernels", "ExactMath", "Recipes"], tests: ["JSON"])
  + module("Networks", ["ExactMath", "Tensors", "Weights"], tests: ["JSON", "ModelFiles"])
  + module(
    "Diffusion",
    [
      "ModelFiles", "Networks", "Pixels", "Prompts", "Recipes", "Sampling", "Tensors", "Weights", crypto,
    ],
    tests: ["JSON", "Parameters"])

/// What the tool says of itself.
let about: [Target] =
  [
    .plugin(name: "NameCommit", capability: .buildTool()),
    .target(name: "SourceCommit", swiftSettings: house, plugins: ["NameCommit"]),
    .executableTarget(name: "manual-page", dependencies: ["JSON", "ManualPage"], swiftSettings: house),
  ] + module("ManualPage", ["JSON"])

let judgement =
  module(
    "Verification",
    [
      "Claims", "ExactMath", "InputFiles", "JSON", "Pixels", "Recipes", "Similarity", crypto,
      system, yams,
    ],
    tests: ["ImageCodecs"])
  + module("Ledger", ["JSON", "Recipes", "Verification", database])
  + module(
    "Reporting", ["ImageCodecs", "JSON", "Pixels", "Recipes", "Similarity", "Verification"],
    resources: ["page.css", "page.js", "claims.css", "claims.js"].map { .embedInCode("Page/" + $0) })

let commandLine =
  module(
    "Commands",
    [
      "CSignals", "CTerminal", "Claims", "Diffusion", "ImageCodecs", "InputFiles", "JSON", "Ledger",
      "ModelFiles",
      "ModelLibrary", "OutputFiles",
      "Parameters",
      "Pixels",
      "Prompts", "Recipes", "Reporting", "Sampling", "Similarity", "SourceCommit", "Tensors", "Verification",
      "Weights",
      argumentParser, subprocess, system,
    ], tests: ["JSON", yams], resources: [.embedInCode("Doctor/self_test.json")])
  + [
    .executableTarget(name: "reprocheck", dependencies: ["Commands"], swiftSettings: house),
    .target(name: "TestSupport", dependencies: ["JSON"], path: "Tests/TestSupport", swiftSettings: house),
    // What Scripts/soak feeds with random bytes; the tests replay what it found.
    .target(
      name: "FuzzTargets",
      dependencies: ["Claims", "ImageCodecs", "JSON", "ModelFiles", "Parameters", "Pixels", "Recipes"],
      path: "Tests/FuzzTargets", swiftSettings: house),
    .testTarget(
      name: "FuzzTargetsTests", dependencies: ["FuzzTargets", "JSON", "TestSupport"], swiftSettings: house),
  ]

let package = Package(
  name: "reprocheck",
  products: [
    .executable(name: "reprocheck", targets: ["reprocheck"]),
    // For Benchmarks/, a package of its own.
    .library(name: "Engine", targets: ["Diffusion", "ModelFiles", "Networks", "Tensors", "Weights"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: cLibraries + cTargets + values + evidence + models + engine + about + judgement + commandLine
)
