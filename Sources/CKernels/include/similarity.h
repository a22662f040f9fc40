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

/// Sums of |a - b| and (a - b)^2 and the largest |a - b| over `count` bytes.
repro_level_totals repro_level_sums(const uint8_t *a, const uint8_t *b, size_t count);

/// Luma of an RGB picture in float32, blurred twice by PDQ's box filters, at 64 x 64 places.
/// `work` takes (2 x height + 1) x width values; height and width are at least 5.
void repro_pdq_samples(const uint8_t *rgb, size_t width, size_t height, float *work, float *samples);

/// Y of an RGB picture: 0.299 R + 0.587 G + 0.114 B.
void repro_luma(const uint8_t *rgb, size_t count, float *luma);

/// The three channels of an RGB picture as planes, one after the other.
void repro_planes(const uint8_t *rgb, size_t count, float *planes);

/// Weighted sums along rows, then along columns, with 2 x radius + 1 weights; edges are replicated.
/// `work` takes height x width + width + 2 x radius values. `target` may be `source`.
void repro_convolve(
    const float *source, float *target, float *work, size_t width, size_t height, const float *weights,
    size_t radius);

/// Samples `source` bilinearly at x' = m[0] x + m[1] y + m[2], y' = m[3] x + m[4] y + m[5] for every pixel of the
/// target, its edges replicated.
void repro_warp(
    const float *source, size_t width, size_t height, const double m[6], size_t target_width,
    size_t target_height, float *target);

/// 1 where the map of repro_warp lands in the source (half a pixel beyond its outermost centres), else 0.
void repro_warp_mask(
    size_t width, size_t height, const double m[6], size_t target_width, size_t target_height, float *mask);

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

/// A picture as one plane of double values: luma or one channel of RGB bytes, or the plane itself.
typedef struct {
  /// Null where `plane` is given.
  const uint8_t *rgb;
  const double *plane;
  size_t width;
  size_t height;
  /// 0, 1, 2: R, G, B; 3: luma.
  int channel;
} repro_grey_view;

enum {
  /// Taps of SSIM's Gaussian on each side of its centre.
  REPRO_SSIM_RADIUS = 5
};

/// SSIM's map and its contrast-structure part, rows `first` ..< `first + count`. `weights` are the Gaussian's from its
/// centre outward (6). `work` takes 5 x (count + 11) x (width + 10) values; a null output is left out.
void repro_ssim_rows(
    const repro_grey_view *a, const repro_grey_view *b, const double *weights, size_t first, size_t count,
    double *work, double *map, double *contrast_structure);

/// Means of 2 x 2 pixels; an odd last row or column is dropped. `target` takes (height / 2) x (width / 2) values.
void repro_halve(const repro_grey_view *source, double *target);

/// Population standard deviation of the similarity of two planes' Prewitt gradients.
double repro_gradient_deviation(const double *a, const double *b, size_t width, size_t height, double constant);

/// The sum over all pixels of the distance in OKLab. `linear` holds the sRGB curve's 256 values.
double repro_oklab_distances(const uint8_t *a, const uint8_t *b, size_t count, const float *linear);

/// OKLab of linear R, G, B in 0...1.
void repro_oklab(const float linear[3], float lab[3]);

#endif
