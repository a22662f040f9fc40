import CKernels

// Elementary functions whose bits do not depend on the CPU; `CKernels/transcendental.h` states their errors.
// Whatever reaches a latent, a measure or a report uses these and not libm. The `Float` versions round the
// `Double` result once.

/// e^x.
public func exactExp(_ x: Double) -> Double { repro_exp(x) }
public func exactExp(_ x: Float) -> Float { Float(repro_exp(Double(x))) }

/// e^x - 1, also where e^x is near 1.
public func exactExpm1(_ x: Double) -> Double { repro_expm1(x) }
public func exactExpm1(_ x: Float) -> Float { Float(repro_expm1(Double(x))) }

/// The natural logarithm.
public func exactLog(_ x: Double) -> Double { repro_log(x) }
public func exactLog(_ x: Float) -> Float { Float(repro_log(Double(x))) }

/// ln(1 + x), also where x is near 0.
public func exactLog1p(_ x: Double) -> Double { repro_log1p(x) }
public func exactLog1p(_ x: Float) -> Float { Float(repro_log1p(Double(x))) }

public func exactLog2(_ x: Double) -> Double { repro_log2(x) }
public func exactLog2(_ x: Float) -> Float { Float(repro_log2(Double(x))) }

public func exactLog10(_ x: Double) -> Double { repro_log10(x) }
public func exactLog10(_ x: Float) -> Float { Float(repro_log10(Double(x))) }

/// x^y, with C's special cases.
public func exactPow(_ x: Double, _ y: Double) -> Double { repro_pow(x, y) }
public func exactPow(_ x: Float, _ y: Float) -> Float { Float(repro_pow(Double(x), Double(y))) }

/// Angles are in radians, of any size.
public func exactSin(_ x: Double) -> Double { repro_sin(x) }
public func exactSin(_ x: Float) -> Float { Float(repro_sin(Double(x))) }

public func exactCos(_ x: Double) -> Double { repro_cos(x) }
public func exactCos(_ x: Float) -> Float { Float(repro_cos(Double(x))) }

public func exactTan(_ x: Double) -> Double { repro_tan(x) }
public func exactTan(_ x: Float) -> Float { Float(repro_tan(Double(x))) }

public func exactAtan(_ x: Double) -> Double { repro_atan(x) }
public func exactAtan(_ x: Float) -> Float { Float(repro_atan(Double(x))) }

public func exactAsin(_ x: Double) -> Double { repro_asin(x) }
public func exactAsin(_ x: Float) -> Float { Float(repro_asin(Double(x))) }

public func exactAcos(_ x: Double) -> Double { repro_acos(x) }
public func exactAcos(_ x: Float) -> Float { Float(repro_acos(Double(x))) }
