// Chooses among the variants of the matrix products, and packs their right operands.
#include "matrix_product.h"

extern const repro_product_kernels repro_product_kernels_plain;
#if defined(__x86_64__)
extern const repro_product_kernels repro_product_kernels_avx2, repro_product_kernels_avx512;
#endif

const repro_product_kernels *repro_product_kernels_for(repro_isa isa) {
#if defined(__x86_64__)
    if (isa == REPRO_ISA_AVX512) return &repro_product_kernels_avx512;
    if (isa == REPRO_ISA_AVX2) return &repro_product_kernels_avx2;
#else
    (void)isa;
#endif
    return &repro_product_kernels_plain;
}

void repro_pack_rows(const float *b, ptrdiff_t ldb, ptrdiff_t n, ptrdiff_t k, ptrdiff_t first, ptrdiff_t last,
                     float *panels) {
    for (ptrdiff_t p = first; p < last; p++) {
        float *panel = panels + p * k * REPRO_PANEL;
        for (ptrdiff_t l = 0; l < REPRO_PANEL; l++) {
            ptrdiff_t column = p * REPRO_PANEL + l;
            const float *row = b + column * ldb;
            for (ptrdiff_t i = 0; i < k; i++) panel[i * REPRO_PANEL + l] = column < n ? row[i] : 0;
        }
    }
}

void repro_pack_columns(const float *b, ptrdiff_t ldb, ptrdiff_t k, ptrdiff_t n, float *panels) {
    for (ptrdiff_t column = 0; column < n; column += REPRO_PANEL) {
        ptrdiff_t width = n - column < REPRO_PANEL ? n - column : REPRO_PANEL;
        for (ptrdiff_t i = 0; i < k; i++, panels += REPRO_PANEL)
            for (ptrdiff_t l = 0; l < REPRO_PANEL; l++) panels[l] = l < width ? b[i * ldb + column + l] : 0;
    }
}

void repro_pack_kernels(const float *rows, ptrdiff_t stride, ptrdiff_t count, ptrdiff_t depth, ptrdiff_t area,
                        ptrdiff_t channels, float *panel) {
    for (ptrdiff_t i = 0; i < depth; i++)
        for (ptrdiff_t place = 0; place < area; place++) {
            float *target = panel + (place * channels + i) * REPRO_PANEL;
            const float *source = rows + i * area + place;
            for (ptrdiff_t l = 0; l < count; l++) target[l] = source[l * stride];
            for (ptrdiff_t l = count; l < REPRO_PANEL; l++) target[l] = 0;
        }
}

size_t repro_winograd_scratch(ptrdiff_t columns) {
    size_t tiles = REPRO_WINOGRAD_TILES, block = REPRO_WINOGRAD_COLUMNS, depth = REPRO_WINOGRAD_DEPTH;
    size_t blocks = ((size_t)columns + block - 1) / block;
    return 36 * (depth * block + 16 + tiles * depth + 16 + blocks * (tiles * block + 16));
}
