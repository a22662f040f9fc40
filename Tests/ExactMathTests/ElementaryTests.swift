import ExactMath
import JSON
import TestSupport
import Testing

private struct Tolerance: Sendable {
  let name: String
  let ulps: Double
  let function: @Sendable ([Double]) -> Double
}

private let functions: [Tolerance] = [
  Tolerance(name: "exp", ulps: 0.55) { exactExp($0[0]) },
  Tolerance(name: "expm1", ulps: 0.6) { exactExpm1($0[0]) },
  Tolerance(name: "log", ulps: 0.53) { exactLog($0[0]) },
  Tolerance(name: "log1p", ulps: 0.53) { exactLog1p($0[0]) },
  Tolerance(name: "log2", ulps: 0.53) { exactLog2($0[0]) },
  Tolerance(name: "log10", ulps: 0.53) { exactLog10($0[0]) },
  Tolerance(name: "sin", ulps: 0.75) { exactSin($0[0]) },
  Tolerance(name: "cos", ulps: 0.75) { exactCos($0[0]) },
  Tolerance(name: "tan", ulps: 0.85) { exactTan($0[0]) },
  Tolerance(name: "atan", ulps: 0.51) { exactAtan($0[0]) },
  Tolerance(name: "asin", ulps: 0.51) { exactAsin($0[0]) },
  Tolerance(name: "acos", ulps: 0.51) { exactAcos($0[0]) },
  Tolerance(name: "pow", ulps: 0.7) { exactPow($0[0], $0[1]) },
]

@Suite struct ElementaryParity {
  /// The reference is a sum of two doubles (mpmath), so the error is known to a fraction of a unit.
  @Test("error against mpmath in units in the last place", arguments: functions.indices)
  func errors(index: Int) throws {
    let function = functions[index]
    let cases = try #require(Fixture.json("exact-math/reference.json")[function.name]?.elements)
    #expect(cases.count > 40)
    for numbers in cases.map({ ($0.elements ?? []).compactMap(\.number) }) {
      let arguments = Array(numbers.dropLast(2)), high = numbers[numbers.count - 2]
      let result = function.function(arguments)
      let error = abs((result - high) - numbers[numbers.count - 1]) / high.ulp
      let allowed = abs(high) < Double.leastNormalMagnitude ? 1 : function.ulps
      #expect(error <= allowed, "\(function.name)\(arguments) = \(result), reference \(high), error \(error)")
    }
  }

  @Test func floatsAreRoundedOnce() {
    #expect(exactExp(Float(1)) == Float(2.718281828459045))
    #expect(
      exactPow(Float(14.614643), Float(0.14285715)) == Float(exactPow(14.614643096923828, 0.1428571492433548))
    )
    #expect(exactLog(Float(0.1)) == Float(exactLog(Double(Float(0.1)))))
  }
}

@Suite struct ElementaryGolden {
  /// The same bits on every machine, with and without an FMA instruction: a sum over the bits of many results.
  @Test("bits of 20 000 results", arguments: functions.indices)
  func bits(index: Int) {
    var sum: UInt64 = 0
    var state: UInt64 = 20_240_727
    func random(_ range: ClosedRange<Double>) -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return range.lowerBound + Double(state >> 11) * 0x1p-53 * (range.upperBound - range.lowerBound)
    }
    for _ in 0..<20_000 {
      let arguments = [random(ranges[index]), random(-40...40)]
      sum = (sum &* 31) ^ functions[index].function(arguments).bitPattern
    }
    #expect(sum == recorded[index], "\(functions[index].name): \(sum)")
  }

  private var ranges: [ClosedRange<Double>] {
    let positive = 1e-9...50.0, unit = -1.0...1.0, angle = -2_000_000.0...2_000_000.0
    return [
      -100...100, -30...30, positive, -0.99...9, positive, positive, angle, angle, angle, -9...9, unit, unit,
      positive,
    ]
  }

  private var recorded: [UInt64] {
    [
      7_474_982_869_486_171_307, 11_167_913_513_593_109_321, 9_765_211_208_386_375_426,
      5_384_167_319_630_274_504,
      7_687_312_366_486_252_695, 11_762_423_559_041_630_474, 8_120_829_933_759_620_275,
      1_221_393_189_426_039_563,
      2_210_921_601_015_229_055, 12_957_623_172_742_795_849, 1_646_185_807_198_231_291,
      15_630_631_209_272_361_676,
      1_428_937_691_827_620_661,
    ]
  }
}

@Suite struct ElementaryProperty {
  @Test func specialValues() {
    let inf = Double.infinity
    #expect(exactExp(-inf) == 0 && exactExp(inf) == inf && exactExp(710.0) == inf && exactExp(-746.0) == 0)
    #expect(exactExpm1(-inf) == -1 && exactExpm1(inf) == inf)
    #expect(exactLog(0.0) == -inf && exactLog(inf) == inf && exactLog(1.0) == 0 && exactLog(-1.0).isNaN)
    #expect(exactLog1p(-1.0) == -inf && exactLog1p(inf) == inf && exactLog1p(-2.0).isNaN)
    #expect(exactLog2(8.0) == 3 && exactLog10(1000.0) == 3)
    #expect(exactSin(inf).isNaN && exactCos(-inf).isNaN && exactTan(inf).isNaN)
    #expect(exactAtan(inf) == .pi / 2 && exactAtan(-inf) == -.pi / 2)
    #expect(exactAsin(1.0) == .pi / 2 && exactAcos(-1.0) == .pi && exactAcos(1.0) == 0)
    #expect(exactAsin(1.5).isNaN && exactAcos(-1.5).isNaN)
    for function in functions { #expect(function.function([.nan, .nan]).isNaN) }
  }

  @Test("odd functions keep the sign of zero")
  func signedZero() {
    let odd: [@Sendable (Double) -> Double] = [
      exactExpm1, exactLog1p, exactSin, exactTan, exactAtan, exactAsin,
    ]
    for function in odd { #expect(function(-0.0).sign == .minus && function(-0.0) == 0) }
  }

  @Test("powers of special bases and exponents as in C")
  func powers() {
    let inf = Double.infinity
    #expect(exactPow(-2.0, 3) == -8 && exactPow(-2.0, 2) == 4 && exactPow(-2.0, 0.5).isNaN)
    #expect(exactPow(Double.nan, 0) == 1 && exactPow(1.0, .nan) == 1)
    #expect(exactPow(0.0, -1) == inf && exactPow(-0.0, -3) == -inf && exactPow(-0.0, 4) == 0)
    #expect(exactPow(-1.0, inf) == 1 && exactPow(0.5, inf) == 0 && exactPow(0.5, -inf) == inf)
    #expect(exactPow(-inf, 3) == -inf && exactPow(inf, -1) == 0)
    #expect(exactPow(10.0, 400) == inf && exactPow(10.0, -400) == 0)
    #expect(exactPow(-1.0, 9_007_199_254_740_991) == -1 && exactPow(-1.0, 9_007_199_254_740_992) == 1)
  }
}
