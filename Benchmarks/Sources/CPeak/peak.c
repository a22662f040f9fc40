#include "peak.h"

#define CHAINS 12  // latency (4) times units (2), and some

#define PEAK(NAME, LANES, TARGET)                                                                        \
    TARGET static double NAME(long rounds) {                                                             \
        typedef float vec __attribute__((vector_size(4 * LANES)));                                       \
        vec sum[CHAINS], x = (vec){0} + 0.999f, y = (vec){0} + 0.001f;                                   \
        for (int i = 0; i < CHAINS; i++) sum[i] = (vec){0} + (float)i;                                   \
        for (long r = 0; r < rounds; r++)                                                                \
            for (int i = 0; i < CHAINS; i++) {                                                           \
                sum[i] = __builtin_elementwise_fma(sum[i], x, y);                                        \
                __asm__ volatile("" : "+v"(sum[i]));                                                     \
            }                                                                                            \
        return 2.0 * CHAINS * LANES * (double)rounds;                                                    \
    }

#if defined(__x86_64__)
PEAK(peak_avx512, 16, __attribute__((target("avx512f"))))
PEAK(peak_avx2, 8, __attribute__((target("avx2,fma"))))

double repro_peak_work(long rounds) {
    if (__builtin_cpu_supports("avx512f")) return peak_avx512(rounds);
    if (__builtin_cpu_supports("fma")) return peak_avx2(rounds);
    return 0;
}
#else
double repro_peak_work(long rounds) {
    (void)rounds;
    return 0;
}
#endif
