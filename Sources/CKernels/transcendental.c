// Each function in two variants that give the same bits: fma as an instruction, and as libm's exact fma().
#include "transcendental.h"

#include "transcendental.inc"

#if defined(__x86_64__)
#define EXPORT_UNARY(name)                                                           \
    __attribute__((target("fma"))) static double name##_fused(double x) {            \
        return name##_body(x);                                                       \
    }                                                                                \
    double repro_##name(double x) {                                                  \
        return __builtin_cpu_supports("fma") ? name##_fused(x) : name##_body(x);     \
    }
#else
#define EXPORT_UNARY(name) \
    double repro_##name(double x) { return name##_body(x); }
#endif

#define INFINITE __builtin_inf()
#define NOT_A_NUMBER __builtin_nan("")

INLINE int is_nan(double x) { return x != x; }
INLINE double absolute(double x) { return __builtin_fabs(x); }
INLINE double with_sign_of(double x, double sign) { return __builtin_copysign(x, sign); }
INLINE double infinite_or_nan(double x) { return x - x; }

/// value * 2^k, in two factors because the result may be subnormal and k beyond any one exponent.
INLINE double scaled(double value, int64_t k) {
    int64_t half = k / 2;
    return value * power_of_two(half) * power_of_two(k - half);
}

/// e^(x + low) for |x| < 746.
INLINE double exp_of(double x, double low) {
    double k;
    repro_pair r = reduced_by_ln2(x, &k);
    r = fast_sum(r.high, r.low + low);
    repro_pair e = expm1_near_zero(r.high, r.low), sum = fast_sum(1.0, e.high);
    return scaled(sum.high + (sum.low + e.low), (int64_t)k);
}

INLINE double exp_body(double x) {
    if (is_nan(x)) return x;
    if (x > 709.79) return INFINITE;
    if (x < -745.2) return 0.0;
    return exp_of(x, 0.0);
}

INLINE double expm1_body(double x) {
    if (is_nan(x) || absolute(x) < 0x1p-54) return x;
    if (x > 709.79) return INFINITE;
    if (x < -40.0) return -1.0;
    if (x > 42.0) return exp_of(x, 0.0);
    double k;
    repro_pair r = reduced_by_ln2(x, &k);
    repro_pair e = expm1_near_zero(r.high, r.low);
    double scale = power_of_two((int64_t)k);
    repro_pair ones = exact_sum(scale, -1.0), sum = exact_sum(ones.high, scale * e.high);
    return sum.high + (sum.low + (ones.low + scale * e.low));
}

/// What a logarithm is where it is no finite number: 0, negative numbers, infinity, NaN.
INLINE double log_outside(double x) {
    if (is_nan(x) || x > 0.0) return x;
    return x == 0.0 ? -INFINITE : NOT_A_NUMBER;
}

INLINE int has_log(double x) { return x > 0.0 && x < INFINITE; }

/// ln x for any finite positive x.
INLINE repro_pair finite_log(double x) {
    if (x >= 0x1p-1022) return log_of(x);
    repro_pair y = log_of(x * 0x1p54);
    repro_pair sum = exact_sum(y.high, -54 * LN2_HIGH);
    return fast_sum(sum.high, sum.low + (y.low - 54 * LN2_LOW));
}

INLINE double log_body(double x) {
    return has_log(x) ? finite_log(x).high : log_outside(x);
}

INLINE double log1p_body(double x) {
    if (absolute(x) < 0x1p-54) return x;
    if (!has_log(1.0 + x)) return log_outside(1.0 + x);
    if (x > 0x1p60) return log_of(x).high;
    repro_pair sum = exact_sum(1.0, x);
    int64_t k;
    double m = mantissa_near_one(sum.high, &k);
    repro_pair f = exact_sum(m - 1.0, sum.low * power_of_two(-k));
    return log_near_one(f.high, f.low, (double)k).high;
}

/// ln x * (high + low).
INLINE double scaled_log(double x, double high, double low) {
    if (!has_log(x)) return log_outside(x);
    repro_pair y = finite_log(x), p = exact_product(y.high, high);
    return p.high + (p.low + (y.high * low + y.low * high));
}

INLINE double log2_body(double x) { return scaled_log(x, 0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56); }
INLINE double log10_body(double x) { return scaled_log(x, 0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57); }

// The bits of 2 / pi after the point, behind a word of zeros: enough for the largest exponent.
static const uint64_t two_over_pi[] = {
    0x0000000000000000, 0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561,
    0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484, 0xe99c7026b45f7e41,
    0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7,
    0x4f463f669e5fea2d, 0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab,
    0xf0cfbc209af4361d};

/// 64 bits of the table from the bit with this index on.
static uint64_t window(int first) {
    int word = first / 64, shift = first % 64;
    uint64_t value = two_over_pi[word] << shift;
    return shift ? value | two_over_pi[word + 1] >> (64 - shift) : value;
}

/// As reduced_by_half_pi for |x| >= 2^20: x * 2/pi modulo 4 in 192-bit integers (Payne and Hanek).
static repro_pair reduced_large(double x, uint64_t *quadrant) {
    uint64_t bits = bits_of(x), whole = (bits & 0xfffffffffffff) | 0x10000000000000;
    int exponent = (int)(bits >> 52 & 0x7ff) - 1075;  // |x| = whole * 2^exponent
    int first = exponent + 62;                        // the bit that weighs 2 after the scaling
    unsigned __int128 low = (unsigned __int128)whole * window(first + 128);
    unsigned __int128 middle = (unsigned __int128)whole * window(first + 64) + (uint64_t)(low >> 64);
    uint64_t top = whole * window(first) + (uint64_t)(middle >> 64);
    // 2 bits of quadrant, then the fraction of a quarter turn; more than a half counts as negative.
    unsigned __int128 product = (unsigned __int128)top << 64 | (uint64_t)middle;
    *quadrant = (uint64_t)(product >> 126) + (uint64_t)(product >> 125 & 1);
    __int128 fraction = (__int128)(product << 2);
    double first_bits = (double)(int64_t)(fraction >> 76) * 0x1p-52;
    double next_bits = (double)((uint64_t)(fraction >> 24) & 0xfffffffffffff) * 0x1p-104;
    double last_bits = (double)((uint64_t)fraction & 0xffffff) + (double)(uint64_t)low * 0x1p-62;
    repro_pair sum = exact_sum(first_bits, next_bits);
    repro_pair turn = fast_sum(sum.high, sum.low + last_bits * 0x1p-128);
    repro_pair r = exact_product(turn.high, 0x1.921fb54442d18p+0);
    r = fast_sum(r.high, r.low + turn.high * 0x1.1a62633145c07p-54 + turn.low * 0x1.921fb54442d18p+0);
    if (x >= 0.0) return r;
    *quadrant = -*quadrant;
    return (repro_pair){-r.high, -r.low};
}

INLINE repro_pair reduced_angle(double x, uint64_t *quadrant) {
    return absolute(x) < 0x1p20 ? reduced_by_half_pi(x, quadrant) : reduced_large(x, quadrant);
}

INLINE double sin_body(double x) {
    if (!(absolute(x) < INFINITE)) return infinite_or_nan(x);
    if (absolute(x) < 0x1p-27) return x;
    uint64_t quadrant;
    repro_pair r = reduced_angle(x, &quadrant);
    return sine_in_quadrant(quadrant, r);
}

INLINE double cos_body(double x) {
    if (!(absolute(x) < INFINITE)) return infinite_or_nan(x);
    uint64_t quadrant;
    repro_pair r = reduced_angle(x, &quadrant);
    return sine_in_quadrant(quadrant + 1, r);
}

INLINE double tan_body(double x) {
    if (!(absolute(x) < INFINITE)) return infinite_or_nan(x);
    if (absolute(x) < 0x1p-27) return x;
    uint64_t quadrant;
    repro_pair r = reduced_angle(x, &quadrant);
    repro_pair s = sine_near_zero(r), c = cosine_near_zero(r);
    return quadrant & 1 ? -quotient(c, s).high : quotient(s, c).high;
}

// atan(j / 16) as sums of two.
static const repro_pair arc_of_sixteenth[17] = {
    {0x0.0p+0, 0x0.0p+0},
    {0x1.ff55bb72cfdeap-5, -0x1.c934d86d23f1dp-60},
    {0x1.fd5ba9aac2f6ep-4, -0x1.cd37686760c17p-59},
    {0x1.7b97b4bce5b02p-3, 0x1.347b0b4f881cap-58},
    {0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57},
    {0x1.362773707ebccp-2, -0x1.963a544b672d8p-57},
    {0x1.6f61941e4def1p-2, -0x1.c63aae6f6e918p-56},
    {0x1.a64eec3cc23fdp-2, -0x1.24dec1b50b7ffp-56},
    {0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56},
    {0x1.0657e94db30d0p-1, -0x1.d5b495f6349e6p-56},
    {0x1.1e00babdefeb4p-1, -0x1.928df287a668fp-58},
    {0x1.345f01cce37bbp-1, 0x1.1021137c71102p-55},
    {0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56},
    {0x1.5d58987169b18p-1, 0x1.0028e4bc5e7cap-57},
    {0x1.700a7c5784634p-1, -0x1.8c34d25aadef6p-56},
    {0x1.819d0b7158a4dp-1, -0x1.bf76229d3b917p-56},
    {0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55}};

static const repro_pair half_pi = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54};

INLINE repro_pair difference(repro_pair a, repro_pair b) {
    repro_pair sum = exact_sum(a.high, -b.high);
    return fast_sum(sum.high, sum.low + (a.low - b.low));
}

/// a + c b for a small constant c.
INLINE repro_pair plus_multiple(repro_pair a, double c, repro_pair b) {
    repro_pair p = exact_product(c, b.high), sum = exact_sum(a.high, p.high);
    return fast_sum(sum.high, sum.low + (p.low + __builtin_fma(c, b.low, a.low)));
}

/// The angle whose tangent is y / x, both >= 0 and not both 0: the nearest sixteenth, then a series.
INLINE repro_pair arc(repro_pair y, repro_pair x) {
    int steep = y.high > x.high;
    repro_pair small = steep ? x : y, large = steep ? y : x;
    double c = nearest(16.0 * (small.high / large.high));
    repro_pair t = quotient(plus_multiple(small, -c / 16.0, large), plus_multiple(large, c / 16.0, small));
    double z = t.high * t.high;
    double p = 1.0 / 13;
    p = __builtin_fma(p, z, -1.0 / 11);
    p = __builtin_fma(p, z, 1.0 / 9);
    p = __builtin_fma(p, z, -1.0 / 7);
    p = __builtin_fma(p, z, 1.0 / 5);
    p = __builtin_fma(p, z, -1.0 / 3);
    repro_pair base = arc_of_sixteenth[(int)c], sum = exact_sum(base.high, t.high);
    repro_pair angle = fast_sum(sum.high, sum.low + (base.low + __builtin_fma(t.high * z, p, t.low)));
    return steep ? difference(half_pi, angle) : angle;
}

INLINE double atan_body(double x) {
    if (is_nan(x) || absolute(x) < 0x1p-27) return x;
    if (absolute(x) > 0x1p60) return with_sign_of(half_pi.high, x);
    return with_sign_of(arc((repro_pair){absolute(x), 0.0}, (repro_pair){1.0, 0.0}).high, x);
}

/// sqrt(1 - x^2) for |x| <= 1.
INLINE repro_pair other_leg(double x) {
    repro_pair square = exact_product(x, x), rest = fast_sum(1.0, -square.high);
    double root = __builtin_sqrt(rest.high);
    if (root == 0.0) return (repro_pair){0.0, 0.0};
    return fast_sum(root, (__builtin_fma(-root, root, rest.high) + (rest.low - square.low)) / (2.0 * root));
}

INLINE double asin_body(double x) {
    if (is_nan(x) || absolute(x) < 0x1p-27) return x;
    if (absolute(x) > 1.0) return NOT_A_NUMBER;
    return with_sign_of(arc((repro_pair){absolute(x), 0.0}, other_leg(x)).high, x);
}

INLINE double acos_body(double x) {
    if (is_nan(x)) return x;
    if (absolute(x) > 1.0) return NOT_A_NUMBER;
    repro_pair angle = arc(other_leg(x), (repro_pair){absolute(x), 0.0});
    if (x >= 0.0) return angle.high;
    return difference((repro_pair){2.0 * half_pi.high, 2.0 * half_pi.low}, angle).high;
}

/// As log_of, with the cubic term as a pair too: good to about 2^-65, because an exponent multiplies it.
INLINE repro_pair precise_log(double x) {
    int64_t exponent;
    double f = mantissa_near_one(x, &exponent) - 1.0, k = (double)exponent;
    repro_pair s = quotient((repro_pair){f, 0.0}, fast_sum(2.0, f));
    repro_pair z = exact_product(s.high, s.high);
    z.low = __builtin_fma(2.0 * s.high, s.low, z.low);
    repro_pair cube = exact_product(s.high, z.high);
    cube.low += __builtin_fma(s.high, z.low, s.low * z.high);
    repro_pair third = exact_product(cube.high, 0x1.5555555555555p-1);  // 2/3 of it
    third.low += cube.high * 0x1.5555555555555p-55 + cube.low * 0x1.5555555555555p-1;
    double p = 2.0 / 25;
    p = __builtin_fma(p, z.high, 2.0 / 23);
    p = __builtin_fma(p, z.high, 2.0 / 21);
    p = __builtin_fma(p, z.high, 2.0 / 19);
    p = __builtin_fma(p, z.high, 2.0 / 17);
    p = __builtin_fma(p, z.high, 2.0 / 15);
    p = __builtin_fma(p, z.high, 2.0 / 13);
    p = __builtin_fma(p, z.high, 2.0 / 11);
    p = __builtin_fma(p, z.high, 2.0 / 9);
    p = __builtin_fma(p, z.high, 2.0 / 7);
    p = __builtin_fma(p, z.high, 2.0 / 5);
    repro_pair leading = exact_sum(k * LN2_HIGH, 2.0 * s.high), sum = exact_sum(leading.high, third.high);
    repro_pair more = exact_sum(leading.low, sum.low);
    double rest = __builtin_fma(cube.high * z.high, p, __builtin_fma(k, LN2_LOW, 2.0 * s.low + third.low));
    return fast_sum(sum.high, more.high + (more.low + rest));
}

/// x^y for x > 0 and finite, y finite.
INLINE double positive_power(double x, double y) {
    int subnormal = x < 0x1p-1022;
    repro_pair log = precise_log(subnormal ? x * 0x1p54 : x);
    if (subnormal) log = difference(log, (repro_pair){54 * LN2_HIGH, 54 * LN2_LOW});
    double size = y * log.high;
    if (size > 709.79) return INFINITE;
    if (size < -745.2) return 0.0;
    repro_pair p = exact_product(y, log.high);
    return exp_of(p.high, __builtin_fma(y, log.low, p.low));
}

/// 0: not whole; 1: odd; 2: even.
INLINE int wholeness(double y) {
    if (absolute(y) >= 0x1p53) return 2;
    int64_t n = (int64_t)y;
    if ((double)n != y) return 0;
    return n & 1 ? 1 : 2;
}

INLINE double pow_body(double x, double y) {
    if (y == 0.0 || x == 1.0) return 1.0;
    if (is_nan(x) || is_nan(y)) return x + y;
    double size = absolute(x);
    if (absolute(y) == INFINITE) {
        if (size == 1.0) return 1.0;
        return (size > 1.0) == (y > 0.0) ? INFINITE : 0.0;
    }
    int whole = wholeness(y);
    double sign = whole == 1 ? with_sign_of(1.0, x) : 1.0;
    if (size == 0.0 || size == INFINITE) return sign * ((size == 0.0) == (y < 0.0) ? INFINITE : 0.0);
    if (x < 0.0 && whole == 0) return NOT_A_NUMBER;
    return sign * positive_power(size, y);
}

EXPORT_UNARY(exp)
EXPORT_UNARY(expm1)
EXPORT_UNARY(log)
EXPORT_UNARY(log1p)
EXPORT_UNARY(log2)
EXPORT_UNARY(log10)
EXPORT_UNARY(sin)
EXPORT_UNARY(cos)
EXPORT_UNARY(tan)
EXPORT_UNARY(atan)
EXPORT_UNARY(asin)
EXPORT_UNARY(acos)

#if defined(__x86_64__)
__attribute__((target("fma"))) static double pow_fused(double x, double y) { return pow_body(x, y); }
double repro_pow(double x, double y) {
    return __builtin_cpu_supports("fma") ? pow_fused(x, y) : pow_body(x, y);
}
#else
double repro_pow(double x, double y) { return pow_body(x, y); }
#endif
