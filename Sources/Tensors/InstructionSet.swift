import CKernels

/// The instruction set that our own kernels use. Which one is used changes no bit of a result.
public enum InstructionSet: String, CaseIterable, Hashable, Sendable {
  case plain, avx2, avx512

  /// The best that this processor has.
  public static var best: InstructionSet { allCases.last { $0.isAvailable } ?? .plain }

  public var isAvailable: Bool { repro_isa_available(code) != 0 }

  /// Whether our own products are at least as fast as a matrix library's. Measured for linear layers of UNets on two
  /// threads: 8 to 25 % faster than OpenBLAS with AVX-512, within 8 % of it with AVX2.
  var hasFusedVectors: Bool { self != .plain }

  var code: repro_isa {
    switch self {
    case .plain: REPRO_ISA_PLAIN
    case .avx2: REPRO_ISA_AVX2
    case .avx512: REPRO_ISA_AVX512
    }
  }

  /// The kernel family that OpenBLAS is told to use. One for all AVX-512 processors and one for all with AVX2,
  /// so that processors of different makers give the same bits; it is nil where the library shall choose.
  var blasCoreType: String? {
    switch self {
    case .plain: nil
    case .avx2: "Haswell"
    case .avx512: "SkylakeX"
    }
  }
}
