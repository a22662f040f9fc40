import Glibc
import Testing

@testable import Tensors

@Suite struct KernelProperty {
  /// One operation as a function of a device; its inputs are the same for all.
  struct Operation: CustomTestStringConvertible {
    let name: String
    let run: @Sendable (Device) -> [Float]
    var testDescription: String { name }
  }

  static let operations: [Operation] = [
    Operation(name: "silu") { silu(.random([1, 37, 53], seed: 1, scale: 20, on: $0)).values },
    Operation(name: "gelu") { gelu(.random([1, 37, 53], seed: 2, scale: 5, on: $0)).values },
    Operation(name: "quick gelu") { quickGELU(.random([3, 7, 5], seed: 3, scale: 9, on: $0)).values },
    Operation(name: "geglu") { geglu(.random([2, 9, 26], seed: 4, scale: 4, on: $0)).values },
    Operation(name: "half") {
      Tensor.random([1, 4099], seed: 5, scale: 70000, on: $0).roundedToHalf().values
    },
    Operation(name: "sum") {
      (Tensor.random([1, 70001], seed: 6, on: $0) + .random([1, 70001], seed: 7, on: $0)).values
    },
    Operation(name: "layer norm") {
      layerNorm(
        .random([2, 33, 61], seed: 8, on: $0), gamma: .random([61], seed: 9, on: $0),
        beta: .random([61], seed: 10, on: $0)
      ).values
    },
    Operation(name: "group norm") { device in
      FeatureMap(tokens: .random([2, 19 * 11, 96], seed: 11, on: device), height: 19, width: 11)
        .groupNormalised(
          gamma: .random([96], seed: 12, on: device), beta: .random([96], seed: 13, on: device),
          epsilon: 1e-5,
          activated: true
        ).tokens.values
    },
    Operation(name: "linear") {
      linear(
        .random([2, 301, 47], seed: 14, on: $0), .random([531, 47], seed: 15, on: $0),
        bias: .random([531], seed: 16, on: $0), residual: .random([2, 301, 531], seed: 17, on: $0)
      ).values
    },
    Operation(name: "convolution") { device in
      FeatureMap(tokens: .random([2, 23 * 17, 40], seed: 18, on: device), height: 23, width: 17).convolved(
        Matrix(.random([33, 40, 3, 3], seed: 19, on: device)), bias: .random([33], seed: 20, on: device),
        size: 3, stride: 2
      ).tokens.values
    },
    Operation(name: "Winograd's convolution") { device in
      FeatureMap(tokens: .random([2, 23 * 37, 80], seed: 18, on: device), height: 23, width: 37).convolved(
        Matrix(.random([80, 80, 3, 3], seed: 19, on: device)), bias: .random([2, 80], seed: 20, on: device),
        size: 3
      ).tokens.values
    },
    Operation(name: "attention") {
      attention(
        .random([2, 131, 48], seed: 21, scale: 4, on: $0), .random([2, 517, 48], seed: 22, scale: 4, on: $0),
        .random([2, 517, 48], seed: 23, on: $0), heads: 3
      ).values
    },
    Operation(name: "causal attention") {
      attention(
        .random([1, 300, 64], seed: 24, scale: 4, on: $0), .random([1, 300, 64], seed: 25, scale: 4, on: $0),
        .random([1, 300, 64], seed: 26, on: $0), heads: 1, causal: true
      ).values
    },
  ]

  @Test("all instruction sets give the same bits", arguments: MatrixProfile.allCases, operations)
  func instructionSets(profile: MatrixProfile, operation: Operation) throws {
    let plain = try Device(threads: 1, profile: profile, instructionSet: .plain)
    let expected = operation.run(plain).map(\.bitPattern)
    for set in InstructionSet.allCases where set.isAvailable {
      let found = operation.run(try Device(threads: 1, profile: profile, instructionSet: set)).map(
        \.bitPattern)
      #expect(found == expected, "\(set)")
    }
  }

  @Test("any number of threads gives the same bits", arguments: MatrixProfile.allCases, operations)
  func threads(profile: MatrixProfile, operation: Operation) throws {
    let expected = operation.run(try Device(threads: 1, profile: profile)).map(\.bitPattern)
    for threads in [2, 3, 8] {
      let device = try Device(threads: threads, profile: profile)
      for _ in 0..<2 {
        #expect(operation.run(device).map(\.bitPattern) == expected, "\(threads) threads")
      }
    }
  }

  @Test("widening float16 is exact for all 65536 patterns", arguments: InstructionSet.allCases)
  func widening(set: InstructionSet) throws {
    guard set.isAvailable else { return }
    let device = try Device(threads: 1, instructionSet: set)
    let patterns = (0...UInt16.max).map { $0 }
    let wide = unsafe patterns.withUnsafeBytes {
      unsafe Tensor(expanding: $0, as: .float16, shape: [65536], on: device)
    }.values
    for (pattern, value) in zip(patterns, wide) {
      let expected = Float(Float16(bitPattern: pattern))
      #expect(expected.isNaN ? value.isNaN : value.bitPattern == expected.bitPattern, "\(pattern)")
    }
  }

  @Test("tensors at odd addresses are read")
  func unaligned() throws {
    let device = try Device(threads: 1)
    let bytes: [UInt8] = [0xFF, 0x00, 0x3C, 0x00, 0xC0]
    let values = unsafe bytes.withUnsafeBytes { raw in
      unsafe Tensor(expanding: .init(rebasing: raw[1...]), as: .float16, shape: [2], on: device).values
    }
    #expect(values == [1, -2])
  }

  @Test("rounding to float16 equals the processor's")
  func rounding() throws {
    let device = try Device(threads: 1)
    var source = Lehmer(seed: 77)
    var inputs: [Float] = [
      0, -0.0, 1, 65504, 65519.996, 65520, 1e9, .infinity, -.infinity, 5.96e-8, 2.98e-8, 2.9802322e-8, 1e-9,
      6.1e-5, 0.1,
    ]
    for exponent in -30...17 { inputs += source.values(200).map { $0 * exp2(Float(exponent)) } }
    let rounded = Tensor(inputs, shape: [inputs.count], on: device).roundedToHalf().values
    for (input, value) in zip(inputs, rounded) {
      #expect(value.bitPattern == Float(Float16(input)).bitPattern, "\(input)")
    }
  }

  @Test("a broken value stays visible")
  func notANumber() throws {
    let device = try Device(threads: 1)
    let x = Tensor([.nan, 1, .infinity], shape: [1, 3], on: device)
    #expect(silu(x).values[0].isNaN && gelu(x).values[0].isNaN && quickGELU(x).values[0].isNaN)
    #expect(silu(x).values[2] == .infinity)
  }
}

@Suite struct KernelParity {
  @Test("activations agree with float64")
  func activations() throws {
    let device = try Device(threads: 1)
    let x = (-4000...4000).map { Float($0) / 200 }
    let tensor = Tensor(x, shape: [1, x.count], on: device)
    let wide = x.map(Double.init)
    #expect(relativeDifference(silu(tensor).values, wide.map { $0 / (1 + exp(-$0)) }) < 1e-7)
    #expect(
      relativeDifference(gelu(tensor).values, wide.map { $0 * (1 + erf($0 / 2.0.squareRoot())) / 2 }) < 2e-7)
    #expect(relativeDifference(quickGELU(tensor).values, wide.map { $0 / (1 + exp(-1.702 * $0)) }) < 1e-7)
  }
}
