// swift-tools-version: 6.3
import PackageDescription

// A package of its own: the product resolves and builds nothing for it. Run it with Scripts/bench.

let package = Package(
  name: "Benchmarks",
  dependencies: [
    .package(name: "reprocheck", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    .target(name: "CPeak", cSettings: [.unsafeFlags(["-O3"])]),
    .executableTarget(
      name: "Bench",
      dependencies: [
        "CPeak", .product(name: "Engine", package: "reprocheck"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"), .treatAllWarnings(as: .error),
      ]),
  ]
)
