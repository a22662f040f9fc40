// Matrix products whose bits depend on nothing but the operands: every element is a sum of blocks, each block one
// chain of fused multiply-adds over at most REPRO_PRODUCT_DEPTH consecutive k, begun at zero. Vector width, tiles
// and threads change the order in which elements are computed, never the order within one.
#ifndef REPRO_MATRIX_PRODUCT_H
#define REPRO_MATRIX_PRODUCT_H

#include <stddef.h>

#include "tensor_kernels.h"

/// Columns of the right operand that lie together: panel p holds columns 32 p ..< 32 p + 32 as [k][32].
#define REPRO_PANEL 32
/// The length of a block of k.
#define REPRO_PRODUCT_DEPTH 512

/// A piece of work of a convolution by Winograd: at most so many tiles of 4x4 pixels; columns are taken in blocks.
#define REPRO_WINOGRAD_TILES 60
#define REPRO_WINOGRAD_COLUMNS 64
/// The length of a block of channels: sums of each block are added up in order.
#define REPRO_WINOGRAD_DEPTH 64
/// Floats of scratch for a piece of work of so many columns.
size_t repro_winograd_scratch(ptrdiff_t columns);

/// A convolution of 3x3 with stride 1 over several images of [height, width, channels].
typedef struct {
    const float *images;
    /// Channels and outputs are multiples of 16; the result has the images' size.
    repro_window window;
    /// `window.channels` zeros.
    const float *zeros;
    const float *panels;
    /// Rows of `outputs` values, one for each image, `bias_stride` apart (0: the same for all).
    const float *bias;
    ptrdiff_t bias_stride;
    /// Of the target's shape and added to it, or NULL.
    const float *residual;
    float *target;
    ptrdiff_t outputs;
} repro_winograd;

typedef struct {
    /// c[m][n] = or += a[m][k] b, rows of a `lda`, of c `ldc` apart. `panels` is b from the k where a begins;
    /// panels are `panel_stride` floats apart.
    void (*multiply)(const float *a, ptrdiff_t lda, ptrdiff_t m, ptrdiff_t k, const float *panels,
                     ptrdiff_t panel_stride, ptrdiff_t n, float *c, ptrdiff_t ldc, int add);
    /// The same with the windows of a convolution as rows of a: those of pixels first ..< first + m, k running
    /// over kernel rows, kernel columns and channels. Blocks end where a kernel place ends. `zeros` are
    /// `window->channels` zeros.
    void (*convolve)(const float *image, const repro_window *window, const float *zeros, ptrdiff_t first,
                     ptrdiff_t m, const float *panels, ptrdiff_t n, float *c, ptrdiff_t ldc, int add);
    /// Output tiles first ..< first + tiles, counted through all images, and columns column ..< column + columns,
    /// column being a multiple of REPRO_WINOGRAD_COLUMNS. The shape of a piece changes no bit.
    void (*winograd)(const repro_winograd *job, ptrdiff_t first, ptrdiff_t tiles, ptrdiff_t column, ptrdiff_t columns,
                     float *scratch);
} repro_product_kernels;

const repro_product_kernels *repro_product_kernels_for(repro_isa isa);

/// b^T given as rows [n][k], `ldb` apart, into panels first ..< last (the last one filled up with zeros).
void repro_pack_rows(const float *b, ptrdiff_t ldb, ptrdiff_t n, ptrdiff_t k, ptrdiff_t first, ptrdiff_t last,
                     float *panels);
/// A piece of one panel: `count` outputs, rows of [depth channels][area] `stride` apart, to the places that channels
/// of all `channels` have in it, [area][channels][32]; `panel` points at the first of them.
void repro_pack_kernels(const float *rows, ptrdiff_t stride, ptrdiff_t count, ptrdiff_t depth, ptrdiff_t area,
                        ptrdiff_t channels, float *panel);
/// b given as [k][n], rows `ldb` apart, into panels.
void repro_pack_columns(const float *b, ptrdiff_t ldb, ptrdiff_t k, ptrdiff_t n, float *panels);

#endif
