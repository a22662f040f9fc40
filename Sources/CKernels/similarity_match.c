#include "similarity.h"

#include "similarity_clones.h"

#include <math.h>
#include <string.h>

enum {
  WINDOW = REPRO_MATCH_WINDOW,
  HALF = REPRO_MATCH_WINDOW / 2,
  SHIFTS = 2 * REPRO_MATCH_REACH + 1,
  /// Shifts along a row that are summed at once, at most.
  LANES = 16,
  /// Side of b's patch: the window for every shift, and room for the lanes that are not used.
  PATCH = WINDOW + LANES
};

/// A patch of a picture less its mean, zero where it is masked or outside.
typedef struct {
  float values[PATCH * PATCH];
  float squares[PATCH * PATCH];
  float mask[PATCH * PATCH];
  double inside;
} patch;

/// Cuts `side` x `side` pixels whose centre is (x, y).
static void cut(
    patch *p, const float *plane, const float *mask, size_t width, size_t height, size_t x, size_t y,
    ptrdiff_t half) {
  memset(p, 0, sizeof *p);
  double sum = 0;
  for (ptrdiff_t dy = -half; dy <= half; dy++) {
    const ptrdiff_t row = (ptrdiff_t)y + dy;
    if (row < 0 || row >= (ptrdiff_t)height) continue;
    for (ptrdiff_t dx = -half; dx <= half; dx++) {
      const ptrdiff_t column = (ptrdiff_t)x + dx;
      if (column < 0 || column >= (ptrdiff_t)width || mask[row * (ptrdiff_t)width + column] == 0) continue;
      const ptrdiff_t place = (dy + half) * PATCH + dx + half;
      p->values[place] = plane[row * (ptrdiff_t)width + column];
      p->mask[place] = 1;
      p->inside += 1;
      sum += p->values[place];
    }
  }
  const float mean = p->inside > 0 ? (float)(sum / p->inside) : 0;
  for (size_t k = 0; k < PATCH * PATCH; k++) {
    p->values[k] = (p->values[k] - mean) * p->mask[k];
    p->squares[k] = p->values[k] * p->values[k];
  }
}

/// For every shift a sum over the window.
typedef float totals[SHIFTS][LANES];

/// sums[dy][dx] = sum over the window of fixed[y][x] * moving[y + dy][x + dx].
static inline __attribute__((always_inline)) void correlate_lanes(
    const float *fixed, const float *moving, int shifts, totals sums, const int count) {
  for (int dy = 0; dy < shifts; dy++) {
    float lanes[LANES] = {0};
    for (int y = 0; y < WINDOW; y++) {
      for (int x = 0; x < WINDOW; x++) {
        const float value = fixed[y * PATCH + x];
        const float *row = moving + (y + dy) * PATCH + x;
        for (int lane = 0; lane < count; lane++) lanes[lane] += value * row[lane];
      }
    }
    memcpy(sums[dy], lanes, sizeof lanes);
  }
}

REPRO_CLONES
static void correlate(const float *fixed, const float *moving, int shifts, totals sums) {
  if (shifts <= 8) correlate_lanes(fixed, moving, shifts, sums, 8);
  else correlate_lanes(fixed, moving, shifts, sums, LANES);
}

/// The sums of `moving` alone under the shifted window, first along columns, then along rows.
static void sum_window(const float *moving, int shifts, totals sums) {
  for (int dy = 0; dy < shifts; dy++) {
    float columns[PATCH] = {0};
    for (int y = 0; y < WINDOW; y++) {
      for (int x = 0; x < PATCH; x++) columns[x] += moving[(y + dy) * PATCH + x];
    }
    for (int dx = 0; dx < shifts; dx++) {
      float sum = 0;
      for (int x = 0; x < WINDOW; x++) sum += columns[x + dx];
      sums[dy][dx] = sum;
    }
  }
}

static void fill(totals sums, float value) {
  for (int dy = 0; dy < SHIFTS; dy++) {
    for (int dx = 0; dx < LANES; dx++) sums[dy][dx] = value;
  }
}

static float total(const float *patch) {
  float sum = 0;
  for (size_t k = 0; k < PATCH * PATCH; k++) sum += patch[k];
  return sum;
}

/// Sums over the window for one shift.
typedef struct {
  double n, a, b, aa, bb, ab;
} moments;

static repro_match compared(const moments *m, float constant, repro_tile *tile) {
  const double n = m->n > 0 ? m->n : 1;
  const double mean_a = m->a / n, mean_b = m->b / n;
  const double variance_a = fmax(m->aa / n - mean_a * mean_a, 0);
  const double variance_b = fmax(m->bb / n - mean_b * mean_b, 0);
  const double covariance = m->ab / n - mean_a * mean_b;
  if (tile) {
    tile->deviation_a = (float)sqrt(variance_a);
    tile->deviation_b = (float)sqrt(variance_b);
    tile->inside = (float)(m->n / (WINDOW * WINDOW));
  }
  return (repro_match){
      .contrast_structure = (float)((2 * covariance + constant) / (variance_a + variance_b + constant)),
      .correlation = (float)(covariance / sqrt(fmax(variance_a * variance_b, 1))),
  };
}

repro_tile repro_match_tile(
    const float *a, const float *b, const float *mask, size_t width, size_t height, size_t x, size_t y,
    int reach, float constant, repro_match *matches) {
  const int shifts = 2 * reach + 1;
  patch window, moving;
  cut(&window, a, mask, width, height, x, y, HALF);
  cut(&moving, b, mask, width, height, x, y, HALF + reach);
  totals n, sum_a, sum_b, sum_aa, sum_bb, sum_ab;
  correlate(window.values, moving.values, shifts, sum_ab);
  const double side = 2 * (HALF + reach) + 1;
  if (moving.inside == side * side) {
    fill(n, WINDOW * WINDOW);
    fill(sum_a, total(window.values));
    fill(sum_aa, total(window.squares));
    sum_window(moving.values, shifts, sum_b);
    sum_window(moving.squares, shifts, sum_bb);
  } else {
    correlate(window.mask, moving.mask, shifts, n);
    correlate(window.values, moving.mask, shifts, sum_a);
    correlate(window.squares, moving.mask, shifts, sum_aa);
    correlate(window.mask, moving.values, shifts, sum_b);
    correlate(window.mask, moving.squares, shifts, sum_bb);
  }
  repro_tile tile = {0, 0, 0};
  for (int dy = 0; dy < shifts; dy++) {
    for (int dx = 0; dx < shifts; dx++) {
      const moments m = {n[dy][dx],      sum_a[dy][dx],  sum_b[dy][dx],
                         sum_aa[dy][dx], sum_bb[dy][dx], sum_ab[dy][dx]};
      matches[dy * shifts + dx] = compared(&m, constant, dy == reach && dx == reach ? &tile : NULL);
    }
  }
  return tile;
}
