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

/// A row of the patch under its mask; adds its values and its places inside.
REPRO_CLONES
static void cut_row(
    const float *restrict plane, const float *restrict mask, size_t count, float *restrict values,
    float *restrict inside, double totals[2]) {
  float lanes[2][8] = {{0}};
  for (size_t k = 0; k < count; k++) {
    inside[k] = mask[k];
    values[k] = plane[k] * mask[k];
  }
  // The patch is zero behind the row's end.
  for (size_t k = 0; k < count; k += 8) {
    for (size_t lane = 0; lane < 8; lane++) {
      lanes[0][lane] += values[k + lane];
      lanes[1][lane] += inside[k + lane];
    }
  }
  for (size_t lane = 0; lane < 8; lane++) {
    totals[0] += (double)lanes[0][lane];
    totals[1] += (double)lanes[1][lane];
  }
}

REPRO_CLONES
static void centre(patch *p, float mean) {
  for (size_t k = 0; k < PATCH * PATCH; k++) {
    p->values[k] = (p->values[k] - mean) * p->mask[k];
    p->squares[k] = p->values[k] * p->values[k];
  }
}

/// Cuts the pixels within `half` of (x, y).
static void cut(
    patch *p, const float *plane, const float *mask, size_t width, size_t height, size_t x, size_t y,
    size_t half) {
  memset(p->values, 0, sizeof p->values);
  memset(p->mask, 0, sizeof p->mask);
  const size_t left = x > half ? x - half : 0, right = x + half < width ? x + half + 1 : width;
  const size_t top = y > half ? y - half : 0, bottom = y + half < height ? y + half + 1 : height;
  double totals[2] = {0, 0};
  for (size_t row = top; row < bottom; row++) {
    const size_t place = (row + half - y) * PATCH + left + half - x;
    cut_row(
        plane + row * width + left, mask + row * width + left, right - left, p->values + place,
        p->mask + place, totals);
  }
  p->inside = totals[1];
  centre(p, totals[1] > 0 ? (float)(totals[0] / totals[1]) : 0);
}

/// For every shift a sum over the window.
typedef float totals[SHIFTS][LANES];

/// Eight neighbouring shifts.
typedef float octet __attribute__((vector_size(32)));

/// sums[first + dy][8 column + dx] = sum over the window of fixed[y][x] * moving[y + first + dy][x + 8 column + dx] for
/// `rows` values of dy and 8 of dx: all at once, because each sum is a chain that waits for its last step.
static inline __attribute__((always_inline)) void correlate_rows(
    const float *fixed, const float *moving, int first, int column, totals sums, const int rows) {
  octet lanes[7] = {{0}};
  for (int y = 0; y < WINDOW; y++) {
    for (int x = 0; x < WINDOW; x++) {
      const float value = fixed[y * PATCH + x];
      const float *place = moving + (y + first) * PATCH + x + 8 * column;
#pragma clang loop unroll(full)
      for (int dy = 0; dy < rows; dy++) {
        octet row;
        memcpy(&row, place + dy * PATCH, sizeof row);
        lanes[dy] += value * row;
      }
    }
  }
  for (int dy = 0; dy < rows; dy++) memcpy(sums[first + dy] + 8 * column, &lanes[dy], sizeof lanes[dy]);
}

/// 7 x 7 or 13 x 13 shifts.
REPRO_CLONES
static void correlate(const float *fixed, const float *moving, int shifts, totals sums) {
  if (shifts == 7) {
    correlate_rows(fixed, moving, 0, 0, sums, 7);
  } else {
    for (int column = 0; column < 2; column++) {
      correlate_rows(fixed, moving, 0, column, sums, 7);
      correlate_rows(fixed, moving, 7, column, sums, 6);
    }
  }
}

/// The sums of `moving` alone under the shifted window, first along columns, then along rows; lanes beyond the shifts
/// are not used.
REPRO_CLONES
static void sum_window(const float *moving, int shifts, totals sums) {
  for (int dy = 0; dy < shifts; dy++) {
    float columns[PATCH] = {0}, lanes[LANES] = {0};
    for (int y = 0; y < WINDOW; y++) {
      for (int x = 0; x < PATCH; x++) columns[x] += moving[(y + dy) * PATCH + x];
    }
    for (int x = 0; x < WINDOW; x++) {
      for (int dx = 0; dx < LANES; dx++) lanes[dx] += columns[x + dx];
    }
    memcpy(sums[dy], lanes, sizeof lanes);
  }
}

static void fill(totals sums, float value) {
  for (int dy = 0; dy < SHIFTS; dy++) {
    for (int dx = 0; dx < LANES; dx++) sums[dy][dx] = value;
  }
}

/// The sums of a window's values and of their squares; all beside it is zero.
static void total(const patch *window, float *values, float *squares) {
  *values = *squares = 0;
  for (size_t y = 0; y < WINDOW; y++) {
    for (size_t x = 0; x < WINDOW; x++) {
      *values += window->values[y * PATCH + x];
      *squares += window->squares[y * PATCH + x];
    }
  }
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
    float values, squares;
    total(&window, &values, &squares);
    fill(sum_a, values);
    fill(sum_aa, squares);
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
