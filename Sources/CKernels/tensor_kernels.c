// Chooses among the variants, and the copies that need none.
#include "tensor_kernels.h"

#include <string.h>

extern const repro_tensor_kernels repro_tensor_kernels_plain;
#if defined(__x86_64__)
extern const repro_tensor_kernels repro_tensor_kernels_avx2, repro_tensor_kernels_avx512;
#endif

int repro_isa_available(repro_isa isa) {
#if defined(__x86_64__)
    if (isa == REPRO_ISA_AVX2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (isa == REPRO_ISA_AVX512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
#endif
    return isa == REPRO_ISA_PLAIN;
}

repro_isa repro_isa_best(void) {
    if (repro_isa_available(REPRO_ISA_AVX512)) return REPRO_ISA_AVX512;
    if (repro_isa_available(REPRO_ISA_AVX2)) return REPRO_ISA_AVX2;
    return REPRO_ISA_PLAIN;
}

const repro_tensor_kernels *repro_tensor_kernels_for(repro_isa isa) {
#if defined(__x86_64__)
    if (isa == REPRO_ISA_AVX512) return &repro_tensor_kernels_avx512;
    if (isa == REPRO_ISA_AVX2) return &repro_tensor_kernels_avx2;
#else
    (void)isa;
#endif
    return &repro_tensor_kernels_plain;
}

void repro_transpose(const float *source, float *target, ptrdiff_t rows, ptrdiff_t columns) {
    for (ptrdiff_t r = 0; r < rows; r++)
        for (ptrdiff_t c = 0; c < columns; c++) target[c * rows + r] = source[r * columns + c];
}

void repro_resize_nearest(const float *source, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, float *target,
                          ptrdiff_t target_height, ptrdiff_t target_width) {
    size_t bytes = (size_t)channels * sizeof(float);
    for (ptrdiff_t y = 0; y < target_height; y++) {
        const float *row = source + y * height / target_height * width * channels;
        for (ptrdiff_t x = 0; x < target_width; x++, target += channels)
            memcpy(target, row + x * width / target_width * channels, bytes);
    }
}

void repro_join_columns(const float *a, ptrdiff_t a_columns, const float *b, ptrdiff_t b_columns, float *target,
                        ptrdiff_t rows) {
    for (ptrdiff_t r = 0; r < rows; r++) {
        memcpy(target, a + r * a_columns, (size_t)a_columns * sizeof(float));
        memcpy(target + a_columns, b + r * b_columns, (size_t)b_columns * sizeof(float));
        target += a_columns + b_columns;
    }
}
