#include "similarity.h"

#include "similarity_clones.h"

#include <string.h>

REPRO_CLONES
void repro_luma(const uint8_t *rgb, size_t count, float *luma) {
  for (size_t k = 0; k < count; k++) {
    luma[k] = 0.299f * (float)rgb[3 * k] + 0.587f * (float)rgb[3 * k + 1] + 0.114f * (float)rgb[3 * k + 2];
  }
}

REPRO_CLONES
void repro_planes(const uint8_t *rgb, size_t count, float *planes) {
  for (size_t k = 0; k < count; k++) {
    planes[k] = (float)rgb[3 * k];
    planes[count + k] = (float)rgb[3 * k + 1];
    planes[2 * count + k] = (float)rgb[3 * k + 2];
  }
}

/// A row with its first and last value repeated on both sides.
static void extend(const float *row, size_t width, size_t radius, float *extended) {
  for (size_t k = 0; k < radius; k++) {
    extended[k] = row[0];
    extended[radius + width + k] = row[width - 1];
  }
  memcpy(extended + radius, row, width * sizeof *row);
}

REPRO_CLONES
static void weigh_row(
    const float *extended, float *target, size_t width, const float *weights, size_t radius) {
  for (size_t x = 0; x < width; x++) target[x] = 0;
  for (size_t k = 0; k <= 2 * radius; k++) {
    const float weight = weights[k];
    for (size_t x = 0; x < width; x++) target[x] += weight * extended[x + k];
  }
}

REPRO_CLONES
static void weigh_column(
    const float *rows, float *target, size_t width, size_t height, size_t y, const float *weights,
    size_t radius) {
  for (size_t x = 0; x < width; x++) target[x] = 0;
  for (size_t k = 0; k <= 2 * radius; k++) {
    const ptrdiff_t place = (ptrdiff_t)(y + k) - (ptrdiff_t)radius;
    const size_t row = place < 0 ? 0 : place >= (ptrdiff_t)height ? height - 1 : (size_t)place;
    const float weight = weights[k];
    for (size_t x = 0; x < width; x++) target[x] += weight * rows[row * width + x];
  }
}

void repro_convolve(
    const float *source, float *target, float *work, size_t width, size_t height, const float *weights,
    size_t radius) {
  float *extended = work + width * height;
  for (size_t y = 0; y < height; y++) {
    extend(source + y * width, width, radius, extended);
    weigh_row(extended, work + y * width, width, weights, radius);
  }
  for (size_t y = 0; y < height; y++) {
    weigh_column(work, target + y * width, width, height, y, weights, radius);
  }
}

/// A coordinate cut to the picture, as a whole part that has a right neighbour and a fraction.
static void split(double place, size_t count, size_t *whole, float *fraction) {
  const double last = (double)(count - 1);
  const double cut = place > 0 ? (place < last ? place : last) : 0;
  *whole = (size_t)cut;
  if (*whole > 0 && *whole == count - 1) *whole -= 1;
  *fraction = (float)(cut - (double)*whole);
}

void repro_warp(
    const float *source, size_t width, size_t height, const double m[6], size_t target_width,
    size_t target_height, float *target) {
  for (size_t y = 0; y < target_height; y++) {
    for (size_t x = 0; x < target_width; x++) {
      size_t left, top;
      float across, down;
      split(m[0] * (double)x + m[1] * (double)y + m[2], width, &left, &across);
      split(m[3] * (double)x + m[4] * (double)y + m[5], height, &top, &down);
      const float *upper = source + top * width + left;
      const float *lower = height > 1 ? upper + width : upper;
      const size_t right = width > 1 ? 1 : 0;
      const float above = upper[0] + across * (upper[right] - upper[0]);
      const float below = lower[0] + across * (lower[right] - lower[0]);
      target[y * target_width + x] = above + down * (below - above);
    }
  }
}

void repro_warp_mask(
    size_t width, size_t height, const double m[6], size_t target_width, size_t target_height, float *mask) {
  for (size_t y = 0; y < target_height; y++) {
    for (size_t x = 0; x < target_width; x++) {
      const double u = m[0] * (double)x + m[1] * (double)y + m[2];
      const double v = m[3] * (double)x + m[4] * (double)y + m[5];
      const int inside = u >= -0.5 && u <= (double)width - 0.5 && v >= -0.5 && v <= (double)height - 0.5;
      mask[y * target_width + x] = inside ? 1 : 0;
    }
  }
}
