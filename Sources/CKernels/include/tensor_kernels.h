// Kernels of the tensor core. One definition (tensor_kernels.inc) is compiled for several instruction sets;
// every variant gives the same bits, because each operation rounds on its own, fused operations are written
// out as fma, and sums have a fixed number of lanes.
#ifndef REPRO_TENSOR_KERNELS_H
#define REPRO_TENSOR_KERNELS_H

#include <stddef.h>
#include <stdint.h>

typedef enum { REPRO_ISA_PLAIN = 0, REPRO_ISA_AVX2 = 1, REPRO_ISA_AVX512 = 2 } repro_isa;

/// A convolution's geometry over one image of [height, width, channels].
typedef struct {
    ptrdiff_t height, width, channels;
    ptrdiff_t out_height, out_width;
    ptrdiff_t kernel, stride;
    /// Zero rows above and columns to the left (what lies beyond the other edges is zero too).
    ptrdiff_t padding;
    /// Nonzero: the image continues on its opposite edge instead of zeros.
    int circular;
} repro_window;

typedef struct {
    // Element by element; n values.
    void (*expand_f16)(const uint16_t *source, float *target, ptrdiff_t n);
    void (*expand_bf16)(const uint16_t *source, float *target, ptrdiff_t n);
    /// Rounds to float16 (nearest, ties to even) and back.
    void (*round_f16)(const float *source, float *target, ptrdiff_t n);
    void (*add)(const float *a, const float *b, float *target, ptrdiff_t n);
    void (*add_scaled)(float *target, const float *a, float factor, ptrdiff_t n);
    void (*silu)(const float *source, float *target, ptrdiff_t n);
    void (*gelu)(const float *source, float *target, ptrdiff_t n);
    void (*quick_gelu)(const float *source, float *target, ptrdiff_t n);

    // Row by row; [rows, columns].
    /// target[r][c] = a[r][c] * gelu(a[r][columns + c]): rows of a are 2 * columns long.
    void (*geglu)(const float *a, float *target, ptrdiff_t rows, ptrdiff_t columns);
    /// target[r][c] = bias[c], or plus addend[r][c]; rows of both are `stride` apart.
    void (*fill_bias)(const float *bias, const float *addend, float *target, ptrdiff_t rows, ptrdiff_t columns,
                      ptrdiff_t stride);
    void (*add_row)(const float *source, const float *row, float *target, ptrdiff_t rows, ptrdiff_t columns);
    void (*layer_norm)(const float *source, const float *gamma, const float *beta, float epsilon, float *target,
                       ptrdiff_t rows, ptrdiff_t columns);

    // Group normalisation of [rows, columns] in pieces: sums of each column, then a scale and a shift.
    void (*column_sums)(const float *source, ptrdiff_t rows, ptrdiff_t columns, double *sums, double *squares);
    void (*scale_shift)(const float *source, const float *scale, const float *shift, float *target, ptrdiff_t rows,
                        ptrdiff_t columns, int silu);

    /// One tile of attention with a running softmax. scores [rows, keys] (already q k, not scaled) become
    /// 2^(scale * score - maximum); sums and maxima of the rows are brought up to date and the accumulated
    /// values [rows, head] are rescaled. Row r may see keys up to first_row + r - first_key if causal.
    void (*softmax_step)(float *scores, ptrdiff_t rows, ptrdiff_t keys, float scale, int causal, ptrdiff_t first_row,
                         ptrdiff_t first_key, float *maxima, float *sums, float *values, ptrdiff_t head);
    /// target[r][c] = values[r][c] / sums[r]; rows of target are `stride` apart.
    void (*softmax_end)(const float *values, const float *sums, float *target, ptrdiff_t rows, ptrdiff_t head,
                        ptrdiff_t stride);
} repro_tensor_kernels;

/// The best instruction set that this processor has.
repro_isa repro_isa_best(void);
/// Whether this processor and this build have it.
int repro_isa_available(repro_isa isa);
/// The kernels for an available instruction set.
const repro_tensor_kernels *repro_tensor_kernels_for(repro_isa isa);

// Copies that no instruction set changes.
/// [channels, pixels] to [pixels, channels], and back.
void repro_transpose(const float *source, float *target, ptrdiff_t rows, ptrdiff_t columns);
/// Nearest neighbour: target row y shows source row y * height / target_height, columns likewise.
void repro_resize_nearest(const float *source, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, float *target,
                          ptrdiff_t target_height, ptrdiff_t target_width);
/// Rows of a beside rows of b.
void repro_join_columns(const float *a, ptrdiff_t a_columns, const float *b, ptrdiff_t b_columns, float *target,
                        ptrdiff_t rows);

#endif
