// Wang, Bovik, Sheikh and Simoncelli, "Image Quality Assessment: From Error Visibility to Structural Similarity", 2004,
// with the Gaussian and the borders of scikit-image. In double; the order of every sum is fixed.
#include "similarity.h"

#include "similarity_channels.h"
#include "similarity_clones.h"

#include <stddef.h>
#include <string.h>

enum {
  RADIUS = REPRO_SSIM_RADIUS,
  TAPS = 2 * RADIUS + 1,
  /// Columns that are worked on at once, so that the rows under the Gaussian stay in the nearest cache.
  TILE = 64,
  /// Rows that are fetched ahead.
  AHEAD = 6,
  BORDERED = TILE + 2 * RADIUS,
  /// Means of a, b, a a + b b and a b: the two variances are only needed together.
  PLANES = 4
};

static const double c1 = 6.5025, c2 = 58.5225;

/// The index behind a border that mirrors: d c b a | a b c d | d c b a.
static size_t mirrored(ptrdiff_t place, size_t count) {
  const ptrdiff_t period = 2 * (ptrdiff_t)count;
  const ptrdiff_t rest = ((place % period) + period) % period;
  return (size_t)(rest < (ptrdiff_t)count ? rest : period - 1 - rest);
}

/// R, G and B of some pixels.
REPRO_CLONES
static void split(const uint8_t *restrict rgb, size_t count, uint8_t channels[restrict 3][2 * TILE]) {
  repro_split(rgb, count, channels[0], channels[1], channels[2]);
}

REPRO_CLONES
static void widen(const uint8_t *restrict levels, size_t count, double *restrict values) {
  for (size_t k = 0; k < count; k++) values[k] = levels[k];
}

REPRO_CLONES
static void weigh(
    const uint8_t *restrict red, const uint8_t *restrict green, const uint8_t *restrict blue, size_t count,
    double *restrict values) {
  for (size_t k = 0; k < count; k++) values[k] = 0.299 * red[k] + 0.587 * green[k] + 0.114 * blue[k];
}

/// Up to 2 x TILE values of a row.
static void load(const repro_grey_view *view, size_t x, size_t y, size_t count, double *values) {
  if (!view->rgb) {
    memcpy(values, view->plane + y * view->stride + x, count * sizeof *values);
    return;
  }
  uint8_t channels[3][2 * TILE];
  split(view->rgb + 3 * (y * view->stride + x), count, channels);
  if (view->channel < 3) widen(channels[view->channel], count, values);
  else weigh(channels[0], channels[1], channels[2], count, values);
}

/// The columns `start` - RADIUS ..< `start` + `count` + RADIUS of a row, mirrored at the picture's borders.
static void load_bordered(const repro_grey_view *view, size_t start, size_t count, size_t y, double *row) {
  const ptrdiff_t first = (ptrdiff_t)start - RADIUS, end = (ptrdiff_t)(start + count) + RADIUS;
  const ptrdiff_t left = first < 0 ? 0 : first, right = end > (ptrdiff_t)view->width ? (ptrdiff_t)view->width : end;
  load(view, (size_t)left, y, (size_t)(right - left), row + (left - first));
  for (ptrdiff_t x = first; x < left; x++) load(view, mirrored(x, view->width), y, 1, row + (x - first));
  for (ptrdiff_t x = right; x < end; x++) load(view, mirrored(x, view->width), y, 1, row + (x - first));
}

/// The Gaussian along the values and products of two rows that have their borders.
REPRO_CLONES
static void blur_rows(
    const double *restrict a, const double *restrict b, const double *weights,
    double blurred[restrict PLANES][TILE]) {
  double squares[BORDERED], products[BORDERED];
  for (size_t x = 0; x < BORDERED; x++) {
    squares[x] = a[x] * a[x] + b[x] * b[x];
    products[x] = a[x] * b[x];
  }
  const double *rows[PLANES] = {a, b, squares, products};
  for (size_t p = 0; p < PLANES; p++) {
    const double *row = rows[p];
    double *out = blurred[p];
    for (size_t x = 0; x < TILE; x++) {
      const double *centre = row + x + RADIUS;
      double sum = weights[0] * centre[0];
      for (ptrdiff_t k = 1; k <= RADIUS; k++) sum += weights[k] * (centre[-k] + centre[k]);
      out[x] = sum;
    }
  }
}

/// The last TAPS rows of the means, one after the other in a ring.
typedef double ring[TAPS][PLANES][TILE];

/// The Gaussian along the columns of the planes, then the map of one row; `centre` is its place in the ring.
REPRO_CLONES
static void combine(
    ring rows, size_t centre, const double *weights, double *restrict map, double *restrict structure) {
  double blurred[PLANES][TILE];
  for (size_t p = 0; p < PLANES; p++) {
    const double *above[RADIUS + 1], *below[RADIUS + 1];
    for (size_t k = 0; k <= RADIUS; k++) {
      above[k] = rows[(centre + TAPS - k) % TAPS][p];
      below[k] = rows[(centre + k) % TAPS][p];
    }
    double *out = blurred[p];
    for (size_t x = 0; x < TILE; x++) {
      double sum = weights[0] * above[0][x];
#pragma clang loop unroll(full)
      for (size_t k = 1; k <= RADIUS; k++) sum += weights[k] * (above[k][x] + below[k][x]);
      out[x] = sum;
    }
  }
  for (size_t x = 0; x < TILE; x++) {
    const double ux = blurred[0][x], uy = blurred[1][x];
    const double means = ux * ux + uy * uy, product = ux * uy;
    const double covariance = 2 * (blurred[3][x] - product) + c2, variances = blurred[2][x] - means + c2;
    // One division for both.
    const double part = covariance / ((means + c1) * variances);
    structure[x] = (means + c1) * part;
    map[x] = (2 * product + c1) * part;
  }
}

/// Asks for a part of a row that will be needed soon: going down the columns, every row lies on another page.
static void fetch(const repro_grey_view *view, size_t start, size_t count, size_t y) {
  if (!view->rgb) return;
  const uint8_t *row = view->rgb + 3 * (y * view->stride + start);
  for (size_t k = 0; k < 3 * count; k += 64) __builtin_prefetch(row + k);
}

/// The columns `start` ..< `start` + TILE of the map, as far as there are any.
static void map_tile(
    const repro_grey_view *a, const repro_grey_view *b, const double *weights, size_t start, size_t first,
    size_t rows, double *map, double *structure) {
  ring means;
  double row_a[BORDERED] = {0}, row_b[BORDERED] = {0}, map_row[TILE], structure_row[TILE];
  const size_t count = a->width - start < TILE ? a->width - start : TILE;
  for (size_t k = 0; k < rows + 2 * RADIUS; k++) {
    const size_t y = mirrored((ptrdiff_t)(first + k) - RADIUS, a->height);
    const size_t later = mirrored((ptrdiff_t)(first + k) - RADIUS + AHEAD, a->height);
    fetch(a, start, count, later);
    fetch(b, start, count, later);
    load_bordered(a, start, count, y, row_a);
    load_bordered(b, start, count, y, row_b);
    blur_rows(row_a, row_b, weights, means[k % TAPS]);
    if (k < 2 * RADIUS) continue;
    const size_t place = (k - 2 * RADIUS) * a->width + start;
    if (count == TILE) {
      combine(means, (k - RADIUS) % TAPS, weights, map + place, structure ? structure + place : structure_row);
      continue;
    }
    combine(means, (k - RADIUS) % TAPS, weights, map_row, structure_row);
    memcpy(map + place, map_row, count * sizeof *map);
    if (structure) memcpy(structure + place, structure_row, count * sizeof *map);
  }
}

void repro_ssim_rows(
    const repro_grey_view *a, const repro_grey_view *b, const double *weights, size_t first, size_t count,
    double *map, double *structure) {
  for (size_t start = 0; start < a->width; start += TILE) {
    map_tile(a, b, weights, start, first, count, map, structure);
  }
}

void repro_halve(const repro_grey_view *source, size_t first, size_t count, double *target) {
  const size_t width = source->width / 2;
  double above[2 * TILE], below[2 * TILE];
  for (size_t y = first; y < first + count; y++) {
    for (size_t start = 0; start < width; start += TILE) {
      const size_t columns = width - start < TILE ? width - start : TILE;
      load(source, 2 * start, 2 * y, 2 * columns, above);
      load(source, 2 * start, 2 * y + 1, 2 * columns, below);
      double *out = target + (y - first) * width + start;
      for (size_t x = 0; x < columns; x++) {
        out[x] = ((above[2 * x] + above[2 * x + 1]) + (below[2 * x] + below[2 * x + 1])) / 4;
      }
    }
  }
}
