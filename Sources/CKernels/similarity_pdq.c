// The blur of PDQ (Facebook, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019): box
// filters with running sums in float32, whose order is part of the hash.
#include "similarity.h"

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

/// One box pass along rows.
static void blur_rows(const float *source, float *target, size_t width, size_t height, size_t window) {
  const size_t ahead = (window + 2) / 2 - 1;
  for (size_t y = 0; y < height; y++) {
    const float *row = source + y * width;
    float *out = target + y * width;
    float sum = 0;
    float count = 0;
    for (size_t x = 0; x < smaller(ahead, width); x++) {
      sum += row[x];
      count += 1;
    }
    for (size_t x = 0; x < width; x++) {
      if (x + ahead < width) {
        sum += row[x + ahead];
        count += 1;
      }
      if (x + ahead >= window) {
        sum -= row[x + ahead - window];
        count -= 1;
      }
      out[x] = sum / count;
    }
  }
}

/// One box pass along columns, all columns at once; `sums` takes `width` values.
static void blur_columns(
    const float *source, float *target, float *sums, size_t width, size_t height, size_t window) {
  const size_t ahead = (window + 2) / 2 - 1;
  float count = 0;
  for (size_t x = 0; x < width; x++) sums[x] = 0;
  for (size_t y = 0; y < smaller(ahead, height); y++) {
    for (size_t x = 0; x < width; x++) sums[x] += source[y * width + x];
    count += 1;
  }
  for (size_t y = 0; y < height; y++) {
    if (y + ahead < height) {
      const float *entering = source + (y + ahead) * width;
      for (size_t x = 0; x < width; x++) sums[x] += entering[x];
      count += 1;
    }
    if (y + ahead >= window) {
      const float *leaving = source + (y + ahead - window) * width;
      for (size_t x = 0; x < width; x++) sums[x] -= leaving[x];
      count -= 1;
    }
    for (size_t x = 0; x < width; x++) target[y * width + x] = sums[x] / count;
  }
}

void repro_pdq_samples(const uint8_t *rgb, size_t width, size_t height, float *work, float *samples) {
  float *luma = work;
  float *other = work + width * height;
  float *sums = work + 2 * width * height;
  for (size_t k = 0; k < width * height; k++) {
    luma[k] = 0.299f * (float)rgb[3 * k] + 0.587f * (float)rgb[3 * k + 1] + 0.114f * (float)rgb[3 * k + 2];
  }
  if (width != 64 || height != 64) {
    for (int round = 0; round < 2; round++) {
      blur_rows(luma, other, width, height, (width + 127) / 128);
      blur_columns(other, luma, sums, width, height, (height + 127) / 128);
    }
  }
  for (size_t i = 0; i < 64; i++) {
    const size_t y = (size_t)(((double)i + 0.5) * (double)height / 64);
    for (size_t j = 0; j < 64; j++) {
      samples[64 * i + j] = luma[y * width + (size_t)(((double)j + 0.5) * (double)width / 64)];
    }
  }
}
