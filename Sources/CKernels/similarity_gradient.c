// Xue, Zhang, Mou and Bovik, "Gradient Magnitude Similarity Deviation", 2014.
#include "similarity.h"

#include "similarity_clones.h"

#include <math.h>

enum { TILE = 128, BORDERED = TILE + 2 };

static size_t cut(ptrdiff_t place, size_t count) {
  return place < 0 ? 0 : place >= (ptrdiff_t)count ? count - 1 : (size_t)place;
}

/// Three rows around `y`, the columns `start` - 1 ... `start` + `count`, the picture's edges repeated.
static void load(
    const double *plane, size_t width, size_t height, size_t start, size_t count, size_t y,
    double rows[3][BORDERED]) {
  for (ptrdiff_t k = 0; k < 3; k++) {
    const double *row = plane + cut((ptrdiff_t)y + k - 1, height) * width;
    rows[k][0] = row[cut((ptrdiff_t)start - 1, width)];
    for (size_t x = 0; x < count; x++) rows[k][x + 1] = row[start + x];
    rows[k][count + 1] = row[cut((ptrdiff_t)(start + count), width)];
  }
}

/// Magnitudes of Prewitt's gradient, a third of the plain sums.
REPRO_CLONES
static void magnitudes(double rows[3][BORDERED], double *restrict out) {
  const double *above = rows[0], *row = rows[1], *below = rows[2];
  for (size_t x = 0; x < TILE; x++) {
    const double across = above[x] - above[x + 2] + row[x] - row[x + 2] + below[x] - below[x + 2];
    const double down = above[x] - below[x] + above[x + 1] - below[x + 1] + above[x + 2] - below[x + 2];
    out[x] = sqrt(across * across / 9 + down * down / 9);
  }
}

/// Similarities less 1, which most values are near to: their squares keep their digits.
REPRO_CLONES
static void compare(const double *g, const double *h, double constant, double *restrict out) {
  for (size_t x = 0; x < TILE; x++) {
    out[x] = (2 * g[x] * h[x] + constant) / (g[x] * g[x] + h[x] * h[x] + constant) - 1;
  }
}

void repro_gradient_sums(
    const double *a, const double *b, size_t width, size_t height, double constant, size_t first,
    size_t count, double sums[2]) {
  double rows[3][BORDERED] = {{0}}, g[TILE], h[TILE], similarity[TILE];
  sums[0] = sums[1] = 0;
  for (size_t y = first; y < first + count; y++) {
    double sum = 0, squares = 0;
    for (size_t start = 0; start < width; start += TILE) {
      const size_t columns = width - start < TILE ? width - start : TILE;
      load(a, width, height, start, columns, y, rows);
      magnitudes(rows, g);
      load(b, width, height, start, columns, y, rows);
      magnitudes(rows, h);
      compare(g, h, constant, similarity);
      for (size_t x = 0; x < columns; x++) {
        sum += similarity[x];
        squares += similarity[x] * similarity[x];
      }
    }
    sums[0] += sum;
    sums[1] += squares;
  }
}
