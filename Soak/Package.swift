// swift-tools-version: 6.3
import PackageDescription

// What takes long: libFuzzer over everything that reads outside bytes, and time and memory of hostile cases.
// The modules are those of the main package, by symbolic links, so that only they are built with sanitizers and the
// main package offers no libraries. Scripts/soak builds and runs this.

let house: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Set by Scripts/soak while it builds the fuzzer.
let isFuzzing = Context.environment["SOAK_FUZZING"] != nil
let swiftSettings = house + (isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer,address"])] : [])
let cSettings: [CSetting] = [.unsafeFlags(isFuzzing ? ["-fsanitize=undefined,fuzzer-no-link"] : [])]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Sources/" + name, swiftSettings: swiftSettings)
}

func library(_ name: String, pkgConfig: String) -> Target {
  .systemLibrary(name: name, path: "Sources/" + name, pkgConfig: pkgConfig)
}

func sources(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Sources/" + name, exclude: exclude,
    cSettings: cSettings)
}

let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
  name: "Soak",
  dependencies: [
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    library("CPNG", pkgConfig: "libpng"), library("CJPEG", pkgConfig: "libjpeg"),
    library("CWebP", pkgConfig: "libwebpdemux"), library("CZlib", pkgConfig: "zlib"),
    library("CDeflate", pkgConfig: "libdeflate"),
    sources("CImageShims", ["CPNG", "CJPEG", "CDeflate"]), sources("CKernels"), sources("CVocabulary", exclude: ["data"]),
    module("JSON"), module("Recipes"), module("OutputFiles"), module("Prompts", ["CVocabulary"]),
    module("Pixels", [crypto, "CKernels"]), module("Parameters", ["JSON", "Prompts", "Recipes"]),
    module("ImageCodecs", ["CDeflate", "CImageShims", "CJPEG", "CPNG", "CWebP", "CZlib", "Pixels"]),
    module("InputFiles", [system]),
    module("Claims", ["ImageCodecs", "InputFiles", "Parameters", "Pixels", "Recipes", system]),
    module("ModelFiles", ["JSON", "OutputFiles", crypto]),
    .target(
      name: "FuzzTargets",
      dependencies: ["Claims", "ImageCodecs", "JSON", "ModelFiles", "Parameters", "Pixels", "Recipes"],
      path: "FuzzTargets", swiftSettings: swiftSettings),
    .executableTarget(
      name: "fuzzer", dependencies: ["FuzzTargets"], path: "Fuzzer", swiftSettings: swiftSettings),
    .executableTarget(
      name: "measure", dependencies: ["Claims", "JSON", "FuzzTargets", "Parameters"], path: "Measure",
      swiftSettings: house),
  ]
)
