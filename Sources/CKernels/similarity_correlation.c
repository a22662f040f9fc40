// Normalised correlation over the overlap of two rectangles (Padfield, "Masked object registration in the Fourier
// domain", 2012), by plain sums: the pictures have at most 64 pixels a side.
#include "similarity.h"

#include "similarity_clones.h"

#include <math.h>
#include <string.h>

/// Eight neighbouring shifts.
typedef float octet __attribute__((vector_size(32)));

enum { OCTETS = 4, LANES = 8 * OCTETS };

/// Adds pattern row times shifted reference row for LANES neighbouring shifts; `row` is the reference at the first.
REPRO_CLONES
static void add_products(const float *pattern, const float *row, size_t count, float *sums) {
  octet lanes[OCTETS];
  memcpy(lanes, sums, sizeof lanes);
  for (size_t x = 0; x < count; x++) {
    const float value = pattern[x];
    for (size_t k = 0; k < OCTETS; k++) {
      octet shifted;
      memcpy(&shifted, row + x + 8 * k, sizeof shifted);
      lanes[k] += value * shifted;
    }
  }
  memcpy(sums, lanes, sizeof lanes);
}

/// The reference with zeros on both sides, so that every shift reads memory that is there.
typedef struct {
  float values[REPRO_COARSE_SIDE * (3 * REPRO_COARSE_SIDE + 2 * LANES)];
  size_t margin;
  size_t stride;
} padded;

static void pad(padded *p, const repro_plane *reference, size_t pattern_width) {
  p->margin = pattern_width + LANES;
  p->stride = reference->width + 2 * p->margin;
  memset(p->values, 0, p->stride * reference->height * sizeof *p->values);
  for (size_t y = 0; y < reference->height; y++) {
    memcpy(
        p->values + y * p->stride + p->margin, reference->values + y * reference->width,
        reference->width * sizeof *p->values);
  }
}

/// Sums of products for the shifts (dx, dy) ... (dx + LANES - 1, dy).
static void correlate(
    const padded *p, const repro_plane *reference, const repro_plane *pattern, ptrdiff_t dx, ptrdiff_t dy,
    float sums[LANES]) {
  const ptrdiff_t width = (ptrdiff_t)reference->width, height = (ptrdiff_t)reference->height;
  // Columns of the pattern that lie on the reference for any of the shifts.
  const ptrdiff_t left = dx + LANES > 0 ? 0 : -(dx + LANES - 1);
  const ptrdiff_t right = width - dx < (ptrdiff_t)pattern->width ? width - dx : (ptrdiff_t)pattern->width;
  for (int lane = 0; lane < LANES; lane++) sums[lane] = 0;
  if (left >= right) return;
  for (ptrdiff_t y = dy < 0 ? -dy : 0; y < (ptrdiff_t)pattern->height && y + dy < height; y++) {
    const float *shifted = p->values + (y + dy) * (ptrdiff_t)p->stride + (ptrdiff_t)p->margin + dx + left;
    add_products(pattern->values + y * (ptrdiff_t)pattern->width + left, shifted, (size_t)(right - left), sums);
  }
}

enum { CORNERS = (REPRO_COARSE_SIDE + 1) * (REPRO_COARSE_SIDE + 1) };

/// Sums of values and squares over everything above and left of each corner.
typedef struct {
  double values[CORNERS];
  double squares[CORNERS];
  size_t stride;
} corner_sums;

static void sum_corners(corner_sums *sums, const repro_plane *plane) {
  const size_t stride = plane->width + 1;
  memset(sums, 0, sizeof *sums);
  sums->stride = stride;
  for (size_t y = 0; y < plane->height; y++) {
    double row = 0, row_squares = 0;
    for (size_t x = 0; x < plane->width; x++) {
      const double value = plane->values[y * plane->width + x];
      row += value;
      row_squares += value * value;
      sums->values[(y + 1) * stride + x + 1] = sums->values[y * stride + x + 1] + row;
      sums->squares[(y + 1) * stride + x + 1] = sums->squares[y * stride + x + 1] + row_squares;
    }
  }
}

typedef struct {
  size_t left, right, top, bottom;
} rectangle;

static double over(const double *sums, size_t stride, rectangle r) {
  return sums[r.bottom * stride + r.right] - sums[r.bottom * stride + r.left] - sums[r.top * stride + r.right] +
         sums[r.top * stride + r.left];
}

/// The sum over a rectangle, and the spread around its mean.
static double spread_over(const corner_sums *sums, rectangle r, double count, double *sum) {
  *sum = over(sums->values, sums->stride, r);
  return fmax(over(sums->squares, sums->stride, r) - *sum * *sum / count, 0);
}

/// The part of `reference` that the shifted pattern covers.
static rectangle overlap(const repro_plane *reference, const repro_plane *pattern, ptrdiff_t dx, ptrdiff_t dy) {
  const ptrdiff_t right = (ptrdiff_t)pattern->width + dx, bottom = (ptrdiff_t)pattern->height + dy;
  return (rectangle){
      .left = dx > 0 ? (size_t)dx : 0,
      .right = right < (ptrdiff_t)reference->width ? (size_t)right : reference->width,
      .top = dy > 0 ? (size_t)dy : 0,
      .bottom = bottom < (ptrdiff_t)reference->height ? (size_t)bottom : reference->height,
  };
}

void repro_overlap_scores(
    const repro_plane *reference, const repro_plane *pattern, repro_shifts shifts, double least,
    double *scales, double *scores) {
  padded p;
  corner_sums sums_r, sums_t;
  pad(&p, reference, pattern->width);
  sum_corners(&sums_r, reference);
  sum_corners(&sums_t, pattern);
  double largest = 1;
  for (size_t j = 0; j < shifts.count_y; j++) {
    const ptrdiff_t dy = shifts.first_y + (ptrdiff_t)j;
    float products[LANES];
    for (size_t i = 0; i < shifts.count_x; i++) {
      const ptrdiff_t dx = shifts.first_x + (ptrdiff_t)i;
      if (i % LANES == 0) correlate(&p, reference, pattern, dx, dy, products);
      const rectangle r = overlap(reference, pattern, dx, dy);
      const rectangle t = {
          (size_t)((ptrdiff_t)r.left - dx), (size_t)((ptrdiff_t)r.right - dx),
          (size_t)((ptrdiff_t)r.top - dy), (size_t)((ptrdiff_t)r.bottom - dy)};
      const double n = (double)((r.right - r.left) * (r.bottom - r.top));
      double s1, s2;
      const double scale = sqrt(spread_over(&sums_r, r, n, &s1) * spread_over(&sums_t, t, n, &s2));
      const double share = n / (double)(reference->width * reference->height);
      const size_t place = j * shifts.count_x + i;
      scales[place] = scale;
      scores[place] = n < least ? 0 : ((double)products[i % LANES] - s1 * s2 / n) * sqrt(share);
      if (scale > largest) largest = scale;
    }
  }
  // Overlaps without structure would divide by nearly nothing.
  for (size_t place = 0; place < shifts.count_x * shifts.count_y; place++) {
    scores[place] = scales[place] > 1e-3 * largest ? scores[place] / scales[place] : 0;
  }
}
