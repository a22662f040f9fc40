#include "similarity.h"

#include "similarity_channels.h"
#include "similarity_clones.h"

#include <string.h>

REPRO_CLONES
void repro_luma(const uint8_t *rgb, size_t count, float *luma) {
  for (size_t k = 0; k < count; k++) {
    luma[k] = 0.299f * (float)rgb[3 * k] + 0.587f * (float)rgb[3 * k + 1] + 0.114f * (float)rgb[3 * k + 2];
  }
}

/// Pixels whose channels are taken apart at once.
enum { BLOCK = 256 };

REPRO_CLONES
static void grey_block(const uint8_t *rgb, size_t count, uint8_t *grey) {
  uint8_t red[BLOCK], green[BLOCK], blue[BLOCK];
  repro_split(rgb, count, red, green, blue);
  for (size_t k = 0; k < count; k++) {
    grey[k] = (uint8_t)((19595u * red[k] + 38470u * green[k] + 7471u * blue[k] + 32768u) >> 16);
  }
}

void repro_grey(const uint8_t *rgb, size_t count, uint8_t *grey) {
  for (size_t start = 0; start < count; start += BLOCK) {
    grey_block(rgb + 3 * start, count - start < BLOCK ? count - start : BLOCK, grey + start);
  }
}

void repro_block_sums(const uint8_t *levels, size_t side, uint64_t sums[64]) {
  const size_t block = side / 8;
  memset(sums, 0, 64 * sizeof *sums);
  for (size_t y = 0; y < side; y++) {
    for (size_t column = 0; column < 8; column++) {
      const uint8_t *row = levels + y * side + column * block;
      uint32_t sum = 0;
      for (size_t x = 0; x < block; x++) sum += row[x];
      sums[y / block * 8 + column] += sum;
    }
  }
}

REPRO_CLONES
void repro_luma_of_planes(const float *planes, size_t count, float *luma) {
  for (size_t k = 0; k < count; k++) {
    luma[k] = 0.299f * planes[k] + 0.587f * planes[count + k] + 0.114f * planes[2 * count + k];
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

enum { TILE = 128 };

/// Where the samples of a run of pixels lie: the upper left of the four neighbours, and the way to the others.
typedef struct {
  int32_t left[TILE], top[TILE];
  float across[TILE], down[TILE];
} sample_places;

/// The places of x ..< x + TILE, cut to the picture; the upper left ones have neighbours to the right and below where
/// there are any.
REPRO_CLONES
static void locate(
    const double m[6], double x, double y, size_t width, size_t height, sample_places *restrict places) {
  const double last_x = (double)(width - 1), last_y = (double)(height - 1);
  const int32_t most_x = width > 1 ? (int32_t)width - 2 : 0, most_y = height > 1 ? (int32_t)height - 2 : 0;
  for (size_t k = 0; k < TILE; k++) {
    double u = m[0] * (x + (double)k) + m[1] * y + m[2];
    u = u > 0 ? u : 0;
    u = u < last_x ? u : last_x;
    const int32_t left = (int32_t)u < most_x ? (int32_t)u : most_x;
    places->left[k] = left;
    places->across[k] = (float)(u - (double)left);
  }
  for (size_t k = 0; k < TILE; k++) {
    double v = m[3] * (x + (double)k) + m[4] * y + m[5];
    v = v > 0 ? v : 0;
    v = v < last_y ? v : last_y;
    const int32_t top = (int32_t)v < most_y ? (int32_t)v : most_y;
    places->top[k] = top;
    places->down[k] = (float)(v - (double)top);
  }
}

void repro_warp(
    const float *source, size_t planes, size_t width, size_t height, const double m[6], size_t target_width,
    size_t target_height, float *target) {
  const size_t right = width > 1 ? 1 : 0, below = height > 1 ? width : 0;
  sample_places places;
  for (size_t y = 0; y < target_height; y++) {
    for (size_t start = 0; start < target_width; start += TILE) {
      const size_t count = target_width - start < TILE ? target_width - start : TILE;
      locate(m, (double)start, (double)y, width, height, &places);
      for (size_t p = 0; p < planes; p++) {
        const float *plane = source + p * width * height;
        float *out = target + (p * target_height + y) * target_width + start;
        for (size_t k = 0; k < count; k++) {
          const float *upper = plane + (size_t)places.top[k] * width + (size_t)places.left[k];
          const float *lower = upper + below;
          const float above = upper[0] + places.across[k] * (upper[right] - upper[0]);
          const float under = lower[0] + places.across[k] * (lower[right] - lower[0]);
          out[k] = above + places.down[k] * (under - above);
        }
      }
    }
  }
}

REPRO_CLONES
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

void repro_mean_colour(
    const float *planes, const float *mask, size_t width, size_t height, size_t x, size_t y, size_t reach,
    double means[3]) {
  const size_t left = x > reach ? x - reach : 0, top = y > reach ? y - reach : 0;
  const size_t right = x + reach < width ? x + reach + 1 : width;
  const size_t bottom = y + reach < height ? y + reach + 1 : height;
  double count = 0, sums[3] = {0, 0, 0};
  for (size_t row = top; row < bottom; row++) {
    for (size_t place = row * width + left; place < row * width + right; place++) {
      const double share = mask[place];
      count += share;
      for (size_t p = 0; p < 3; p++) sums[p] += share * (double)planes[p * width * height + place];
    }
  }
  for (size_t p = 0; p < 3; p++) means[p] = count > 0 ? sums[p] / count : 0;
}
