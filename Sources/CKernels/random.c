#include "random.h"

#include "transcendental.inc"

#define LANES 16

typedef union {
    repro_uint16 vector;
    uint32_t words[LANES];
} word_block;

typedef union {
    repro_float16 vector;
    float values[LANES];
} float_block;

repro_uint16 repro_twist(repro_uint16 current, repro_uint16 following, repro_uint16 far, repro_uint16 farther) {
    uint32_t s[2 * LANES], other[2 * LANES];
    memcpy(s, &current, sizeof current);
    memcpy(s + LANES, &following, sizeof following);
    memcpy(other, &far, sizeof far);
    memcpy(other + LANES, &farther, sizeof farther);
    word_block next;
    for (int i = 0; i < LANES; i++) {
        uint32_t mixed = (s[i] & 0x80000000) | (s[i + 1] & 0x7fffffff);
        next.words[i] = other[i + 13] ^ mixed >> 1 ^ (mixed & 1 ? 0x9908b0df : 0);
    }
    return next.vector;
}

repro_uint16 repro_temper(repro_uint16 y) {
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ y >> 18;
}

// Torch's vector functions of its AVX2 build are Cephes' in float32; where they fuse, this fuses.

INLINE float fused(float a, float b, float c) { return __builtin_fmaf(a, b, c); }

INLINE uint32_t float_bits(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

INLINE float float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

INLINE float cephes_log(float x) {
    x = x < 0x1p-126f ? 0x1p-126f : x;
    uint32_t bits = float_bits(x);
    float e = (float)((int32_t)(bits >> 23) - 126);
    float m = float_of((bits & 0x007fffff) | 0x3f000000);
    int below_root = m < 0.70710678f;
    e = below_root ? e - 1.0f : e;
    x = (m - 1.0f) + (below_root ? m : 0.0f);
    float z = x * x, y = 7.0376836292e-2f;
    y = fused(y, x, -1.1514610310e-1f);
    y = fused(y, x, 1.1676998740e-1f);
    y = fused(y, x, -1.2420140846e-1f);
    y = fused(y, x, 1.4249322787e-1f);
    y = fused(y, x, -1.6668057665e-1f);
    y = fused(y, x, 2.0000714765e-1f);
    y = fused(y, x, -2.4999993993e-1f);
    y = fused(y, x, 3.3333331174e-1f);
    y = fused(y * x, z, e * -2.12194440e-4f);
    y = fused(z, -0.5f, y);
    return fused(e, 0.693359375f, x + y);
}

/// Sine and cosine of x >= 0.
INLINE void cephes_sincos(float x, float *sine, float *cosine) {
    uint32_t octant = ((uint32_t)(int32_t)(x * 1.27323954473516f) + 1) & ~1u;
    float y = (float)(int32_t)octant;
    x = fused(y, -0.78515625f, x);
    x = fused(y, -2.4187564849853515625e-4f, x);
    x = fused(y, -3.77489497744594108e-8f, x);
    float z = x * x;
    float c = fused(fused(2.443315711809948e-5f, z, -1.388731625493765e-3f), z, 4.166664568298827e-2f);
    c = fused(c * z, z, -(0.5f * z)) + 1.0f;
    float s = fused(fused(-1.9515295891e-4f, z, 8.3321608736e-3f), z, -1.6666654611e-1f);
    s = fused(s * z, x, x);
    int swapped = (octant & 2) != 0;
    *sine = float_of(float_bits(swapped ? c : s) ^ (octant & 4) << 29);
    *cosine = float_of(float_bits(swapped ? s : c) ^ (~(octant - 2) & 4) << 29);
}

INLINE float uniform(uint32_t word) { return (float)(int32_t)(word & 0xffffff) * 0x1p-24f; }

INLINE void box_muller_body(const uint32_t *words, float *normals) {
    for (int i = 0; i < LANES / 2; i++) {
        float sine, cosine;
        float radius = __builtin_sqrtf(-2.0f * cephes_log(1.0f - uniform(words[i])));
        cephes_sincos(uniform(words[i + LANES / 2]) * 6.2831855f, &sine, &cosine);
        normals[i] = radius * cosine;
        normals[i + LANES / 2] = radius * sine;
    }
}

INLINE void philox_round(uint32_t c[4], uint32_t key0, uint32_t key1) {
    uint64_t p0 = (uint64_t)c[0] * 0xD2511F53u, p1 = (uint64_t)c[2] * 0xCD9E8D57u;
    c[0] = (uint32_t)(p1 >> 32) ^ c[1] ^ key0;
    c[1] = (uint32_t)p1;
    c[2] = (uint32_t)(p0 >> 32) ^ c[3] ^ key1;
    c[3] = (uint32_t)p0;
}

INLINE void philox_body(uint64_t seed, uint64_t offset, uint64_t subsequence, uint32_t c[4]) {
    c[0] = (uint32_t)offset;
    c[1] = (uint32_t)(offset >> 32);
    c[2] = (uint32_t)subsequence;
    c[3] = (uint32_t)(subsequence >> 32);
    for (uint32_t i = 0; i < 10; i++)
        philox_round(c, (uint32_t)seed + i * 0x9E3779B9u, (uint32_t)(seed >> 32) + i * 0xBB67AE85u);
}

INLINE void philox_normals_body(uint64_t seed, uint64_t offset, uint64_t first, int which, float *normals) {
    uint32_t radius_word[LANES], angle_word[LANES];
    for (int i = 0; i < LANES; i++) {
        uint32_t c[4];
        philox_body(seed, offset, first + (uint64_t)i, c);
        radius_word[i] = which < 2 ? c[0] : c[2];
        angle_word[i] = which < 2 ? c[1] : c[3];
    }
    const double turn = 0x1.921fb6p-30;  // 2 pi / 2^32 in float32
    for (int i = 0; i < LANES; i++) {
        double u = (double)radius_word[i] * 0x1p-32 + 0x1p-33;
        double v = (double)angle_word[i] * turn + turn / 2;
        uint64_t quadrant;
        repro_pair angle = reduced_by_half_pi(v, &quadrant);
        double wave = sine_in_quadrant(quadrant + (uint64_t)(which & 1), angle);
        normals[i] = (float)(__builtin_sqrt(-2.0 * log_of(u).high) * wave);
    }
}

#if defined(__x86_64__)
#define VECTORISED __attribute__((target("avx2,fma")))
#define HAS_VECTORS (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))

VECTORISED static void box_muller_avx2(const uint32_t *words, float *normals) {
    box_muller_body(words, normals);
}

VECTORISED static void philox_normals_avx2(
    uint64_t seed, uint64_t offset, uint64_t first, int which, float *normals) {
    philox_normals_body(seed, offset, first, which, normals);
}
#else
#define HAS_VECTORS 0
#define box_muller_avx2 box_muller_body
#define philox_normals_avx2 philox_normals_body
#endif

repro_float16 repro_box_muller(repro_uint16 words) {
    word_block in = {.vector = words};
    float_block out;
    if (HAS_VECTORS)
        box_muller_avx2(in.words, out.values);
    else
        box_muller_body(in.words, out.values);
    return out.vector;
}

repro_uint4 repro_philox(uint64_t seed, uint64_t offset, uint64_t subsequence) {
    uint32_t c[4];
    philox_body(seed, offset, subsequence, c);
    return (repro_uint4){c[0], c[1], c[2], c[3]};
}

repro_float16 repro_philox_normals(uint64_t seed, uint64_t offset, uint64_t subsequence, int which) {
    float_block out;
    if (HAS_VECTORS)
        philox_normals_avx2(seed, offset, subsequence, which, out.values);
    else
        philox_normals_body(seed, offset, subsequence, which, out.values);
    return out.vector;
}
