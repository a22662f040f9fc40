#include "similarity.h"

#include "similarity_clones.h"

enum { WIDEST = REPRO_MATCH_WINDOW };

/// Adds a row's gradients of one plane, column by column, where the four neighbours lie inside.
REPRO_CLONES
static void add_row(
    const float *restrict plane, const float *restrict mask, size_t width, size_t count, float *restrict xx,
    float *restrict yy, float *restrict xy) {
  for (size_t k = 0; k < count; k++) {
    const float inside = (mask + k)[-1] * mask[k + 1] * (mask + k - width)[0] * mask[k + width];
    const float dx = (plane[k + 1] - (plane + k)[-1]) * inside;
    const float dy = (plane[k + width] - (plane + k - width)[0]) * inside;
    xx[k] += dx * dx;
    yy[k] += dy * dy;
    xy[k] += dx * dy;
  }
}

void repro_gradient_covariance(
    const float *a, const float *b, const float *mask, size_t width, size_t height, size_t x, size_t y,
    double sums[3]) {
  float columns[3][WIDEST] = {{0}};
  sums[0] = sums[1] = sums[2] = 0;
  if (width < 3 || height < 3) return;
  const size_t half = WIDEST / 2;
  const size_t left = x > half ? x - half : 1, right = x + half + 1 < width ? x + half + 1 : width - 1;
  const size_t top = y > half ? y - half : 1, bottom = y + half + 1 < height ? y + half + 1 : height - 1;
  if (left >= right) return;
  for (size_t row = top; row < bottom; row++) {
    const size_t place = row * width + left;
    add_row(a + place, mask + place, width, right - left, columns[0], columns[1], columns[2]);
    add_row(b + place, mask + place, width, right - left, columns[0], columns[1], columns[2]);
  }
  for (size_t sum = 0; sum < 3; sum++) {
    for (size_t k = 0; k < WIDEST; k++) sums[sum] += (double)columns[sum][k];
  }
}
