// Loops over whole pictures for the comparison of two of them. Plain C: every sum has one fixed order, so the bits do
// not depend on the CPU.
#ifndef REPRO_SIMILARITY_H
#define REPRO_SIMILARITY_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
  uint64_t absolute;
  uint64_t squares;
  uint32_t largest;
} repro_level_totals;

/// A picture, or a part of one, of R, G, B bytes.
typedef struct {
  const uint8_t *rgb;
  size_t width;
  size_t height;
  /// Pixels from one row to the next.
  size_t stride;
} repro_picture;

/// Sums of |a - b| and (a - b)^2 and the largest |a - b| of all levels, rows `first` ..< `first + count`.
repro_level_totals repro_level_sums(const repro_picture *a, const repro_picture *b, size_t first, size_t count);

enum {
  /// Bits behind the point of a filter's weights.
  REPRO_FILTER_BITS = 22,
  /// Bytes of working memory that repro_filter_rows takes for each byte of a row.
  REPRO_FILTER_ROOM = 16
};

/// For every output the inputs that count: the first one, and where its weights end.
typedef struct {
  size_t count;
  const int32_t *starts;
  const int32_t *ends;
  const int32_t *weights;
} repro_filter;

/// Weighs neighbours in each row of a picture of `channels` bytes a pixel, rounded and cut to 0...255. `work` takes
/// REPRO_FILTER_ROOM bytes for each byte of a row and of a weighted row.
void repro_filter_rows(
    const uint8_t *source, size_t width, size_t height, size_t channels, const repro_filter *filter,
    uint8_t *work, uint8_t *target);

/// Weighs whole rows of `length` bytes.
void repro_filter_columns(const uint8_t *source, size_t length, const repro_filter *filter, uint8_t *target);

/// Luma of an RGB picture in float32, blurred twice by PDQ's box filters, at 64 x 64 places.
/// `work` takes repro_pdq_room values: rows, not the picture. Height and width are at least 5.
void repro_pdq_samples(const uint8_t *rgb, size_t width, size_t height, float *work, float *samples);

/// How many values repro_pdq_samples works on.
size_t repro_pdq_room(size_t width, size_t height);

enum {
  /// Where repro_hue_counts counts what: too dark, too pale, and six hues in faint and in bright colours. A saturation
  /// of exactly 170 is counted nowhere.
  REPRO_HUE_BLACK = 0,
  REPRO_HUE_GREY = 1,
  REPRO_HUE_FAINT = 2,
  REPRO_HUE_BRIGHT = 8,
  REPRO_HUE_CLASSES = 14
};

/// Counts pixels by their colour. `grey` is the picture's luma in whole levels; `counts` takes REPRO_HUE_CLASSES.
void repro_hue_counts(const uint8_t *rgb, const uint8_t *grey, size_t count, uint64_t *counts);

/// Luma of an RGB picture in whole levels, with weights of 16 bits.
void repro_grey(const uint8_t *rgb, size_t count, uint8_t *grey);

/// The sums over 8 x 8 blocks of a square picture, row by row. 8 divides its side, which is below 2^27.
void repro_block_sums(const uint8_t *levels, size_t side, uint64_t sums[64]);

/// Y of an RGB picture: 0.299 R + 0.587 G + 0.114 B.
void repro_luma(const uint8_t *rgb, size_t count, float *luma);

/// Y of R, G and B planes that lie one after the other.
void repro_luma_of_planes(const float *planes, size_t count, float *luma);

/// The three channels of an RGB picture as planes, one after the other.
void repro_planes(const uint8_t *rgb, size_t count, float *planes);

/// Weighted sums along rows, then along columns, with 2 x radius + 1 weights; edges are replicated.
/// `work` takes height x width + width + 2 x radius values. `target` may be `source`.
void repro_convolve(
    const float *source, float *target, float *work, size_t width, size_t height, const float *weights,
    size_t radius);

/// Samples the planes of `source` bilinearly at x' = m[0] x + m[1] y + m[2], y' = m[3] x + m[4] y + m[5] for every pixel
/// of the target, their edges replicated. No side is above 2^31.
void repro_warp(
    const float *source, size_t planes, size_t width, size_t height, const double m[6], size_t target_width,
    size_t target_height, float *target);

/// 1 where the map of repro_warp lands in the source (half a pixel beyond its outermost centres), else 0.
void repro_warp_mask(
    size_t width, size_t height, const double m[6], size_t target_width, size_t target_height, float *mask);

/// Mean R, G, B of three planes over the pixels within `reach` of (x, y) where the mask is 1; 0 where there are none.
void repro_mean_colour(
    const float *planes, const float *mask, size_t width, size_t height, size_t x, size_t y, size_t reach,
    double means[3]);

enum {
  /// Side of the window that is compared around each tile's centre.
  REPRO_MATCH_WINDOW = 25,
  /// Largest shift that is tried.
  REPRO_MATCH_REACH = 6
};

/// What one tile gives for one shift.
typedef struct {
  /// (2 cov + c) / (var a + var b + c).
  float contrast_structure;
  /// cov / sqrt(max(1, var a * var b)).
  float correlation;
} repro_match;

/// What one tile gives without a shift.
typedef struct {
  float deviation_a;
  float deviation_b;
  /// Share of the window that is inside.
  float inside;
} repro_tile;

/// Compares the windows around (x, y) for every shift of b within `reach`.
/// `matches` takes (2 x reach + 1)^2 values, row by row, the first for the shift (-reach, -reach).
repro_tile repro_match_tile(
    const float *a, const float *b, const float *mask, size_t width, size_t height, size_t x, size_t y,
    int reach, float constant, repro_match *matches);

/// Sums of the squared gradients of a and b across and down, and of their products, over the same window, where it lies
/// inside.
void repro_gradient_covariance(
    const float *a, const float *b, const float *mask, size_t width, size_t height, size_t x, size_t y,
    double sums[3]);

enum {
  /// Longest side of the pictures that repro_overlap_scores takes.
  REPRO_COARSE_SIDE = 64
};

typedef struct {
  const float *values;
  size_t width;
  size_t height;
} repro_plane;

/// first <= shift < first + count; every shift must leave an overlap.
typedef struct {
  ptrdiff_t first_x;
  size_t count_x;
  ptrdiff_t first_y;
  size_t count_y;
} repro_shifts;

/// For every shift of the pattern on the reference, row by row: the correlation over the overlap times the root of
/// the share of the reference that is covered; 0 where fewer than `least` pixels overlap or there is no structure.
/// `scales` is working memory of the same size.
void repro_overlap_scores(
    const repro_plane *reference, const repro_plane *pattern, repro_shifts shifts, double least,
    double *scales, double *scores);

/// A picture, or a part of one, as one plane of double values: luma or one channel of RGB bytes, or the plane itself.
typedef struct {
  /// Null where `plane` is given.
  const uint8_t *rgb;
  const double *plane;
  size_t width;
  size_t height;
  /// Pixels from one row to the next.
  size_t stride;
  /// 0, 1, 2: R, G, B; 3: luma.
  int channel;
} repro_grey_view;

enum {
  /// Taps of SSIM's Gaussian on each side of its centre.
  REPRO_SSIM_RADIUS = 5
};

/// SSIM's map and its contrast-structure part, rows `first` ..< `first + count`, each `width` values apart. `weights`
/// are the Gaussian's from its centre outward (6). `structure` may be null.
void repro_ssim_rows(
    const repro_grey_view *a, const repro_grey_view *b, const double *weights, size_t first, size_t count,
    double *map, double *structure);

/// Means of 2 x 2 pixels, an odd last row or column dropped: rows `first` ..< `first + count` of the result.
void repro_halve(const repro_grey_view *source, size_t first, size_t count, double *target);

/// The sum of `rows` x `width` values that lie `stride` apart.
double repro_sum(const double *values, size_t stride, size_t width, size_t rows);

/// For every start the sum over `side` columns of all rows. `columns` is working memory for `width` values.
void repro_window_rows(
    const double *values, size_t width, size_t rows, size_t side, const size_t *starts, size_t count,
    double *columns, double *sums);

/// The same of the differences of two pictures' levels, rows `first` ..< `first + rows`: the sums of R, of G and of B.
/// `columns` is working memory for a row of levels.
void repro_difference_windows(
    const repro_picture *a, const repro_picture *b, size_t first, size_t rows, size_t side,
    const size_t *starts, size_t count, int32_t *columns, double *sums);

/// The sum, and the sum of squares, of the similarity less 1 of two planes' Prewitt gradients, rows `first` ..<
/// `first + count`.
void repro_gradient_sums(
    const double *a, const double *b, size_t width, size_t height, double constant, size_t first,
    size_t count, double sums[2]);

/// The sum of the distances in OKLab of all pixels, rows `first` ..< `first + count`. `linear` holds the sRGB curve's
/// 256 values.
double repro_oklab_distances(
    const repro_picture *a, const repro_picture *b, size_t first, size_t count, const float *linear);

typedef struct {
  float l, a, b;
} repro_lab;

/// Makes the C library keep freed memory for the next allocation.
void repro_keep_freed_memory(void);

/// OKLab of linear R, G, B in 0...1.
repro_lab repro_oklab(float red, float green, float blue);

#endif
