// Weighted sums of neighbouring pixels in whole numbers, as Pillow resizes. Any order of the sums gives the same.
#include "similarity.h"

#include "similarity_clones.h"

#include <string.h>

enum {
  /// Rows that are worked on at once.
  ROWS = 16,
  /// Columns that are.
  COLUMNS = 256
};

static inline __attribute__((always_inline)) uint8_t rounded(int32_t sum) {
  const int32_t level = sum >> REPRO_FILTER_BITS;
  return (uint8_t)(level < 0 ? 0 : level > 255 ? 255 : level);
}

static const int32_t half = 1 << (REPRO_FILTER_BITS - 1);

typedef uint8_t row_of_bytes __attribute__((vector_size(ROWS)));

/// Columns become rows: four times the bytes of rows that are half the square apart are dealt out in turn.
static void transpose(row_of_bytes square[ROWS]) {
  for (int round = 0; round < 4; round++) {
    row_of_bytes dealt[ROWS];
    for (int k = 0; k < ROWS / 2; k++) {
      const row_of_bytes a = square[k], b = square[k + ROWS / 2];
      dealt[2 * k] =
          __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      dealt[2 * k + 1] =
          __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    memcpy(square, dealt, sizeof dealt);
  }
}

/// Turns ROWS rows round: the values that stand below each other come to stand side by side.
static void gather(const uint8_t *source, size_t length, size_t rows, uint8_t *restrict lanes) {
  for (size_t start = 0; start < length; start += ROWS) {
    const size_t count = length - start < ROWS ? length - start : ROWS;
    row_of_bytes square[ROWS] = {{0}};
    for (size_t row = 0; row < rows; row++) {
      const uint8_t *place = source + row * length + start;
      if (count == ROWS) memcpy(&square[row], place, ROWS);
      else memcpy(&square[row], place, count);
    }
    transpose(square);
    memcpy(lanes + start * ROWS, square, count * ROWS);
  }
}

/// The weighted sums of ROWS rows that were turned round, to be turned back.
REPRO_CLONES
static void weigh_lanes(
    const uint8_t *restrict lanes, size_t channels, const repro_filter *filter, uint8_t *restrict weighted) {
  int32_t used = 0;
  for (size_t output = 0; output < filter->count; output++) {
    const int32_t end = filter->ends[output];
    for (size_t channel = 0; channel < channels; channel++) {
      const uint8_t *place = lanes + ((size_t)filter->starts[output] * channels + channel) * ROWS;
      int32_t sums[ROWS];
      for (size_t lane = 0; lane < ROWS; lane++) sums[lane] = half;
      for (int32_t k = used; k < end; k++) {
        const int32_t weight = filter->weights[k];
        for (size_t lane = 0; lane < ROWS; lane++) sums[lane] += weight * place[lane];
        place += channels * ROWS;
      }
      for (size_t lane = 0; lane < ROWS; lane++) weighted[lane] = rounded(sums[lane]);
      weighted += ROWS;
    }
    used = end;
  }
}

/// Turns back what stands below each other into ROWS rows.
static void scatter(const uint8_t *restrict lanes, size_t length, size_t rows, uint8_t *target) {
  for (size_t start = 0; start < length; start += ROWS) {
    const size_t count = length - start < ROWS ? length - start : ROWS;
    row_of_bytes square[ROWS] = {{0}};
    memcpy(square, lanes + start * ROWS, count * ROWS);
    transpose(square);
    for (size_t row = 0; row < rows; row++) {
      uint8_t *place = target + row * length + start;
      if (count == ROWS) memcpy(place, &square[row], ROWS);
      else memcpy(place, &square[row], count);
    }
  }
}

void repro_filter_rows(
    const uint8_t *source, size_t width, size_t height, size_t channels, const repro_filter *filter,
    uint8_t *work, uint8_t *target) {
  const size_t length = width * channels, out_length = filter->count * channels;
  uint8_t *weighted = work + ROWS * length;
  for (size_t first = 0; first < height; first += ROWS) {
    const size_t rows = height - first < ROWS ? height - first : ROWS;
    gather(source + first * length, length, rows, work);
    weigh_lanes(work, channels, filter, weighted);
    scatter(weighted, out_length, rows, target + first * out_length);
  }
}

REPRO_CLONES
static void weigh_rows(
    const uint8_t *restrict source, size_t length, size_t columns, const int32_t *restrict weights, size_t count,
    uint8_t *restrict target) {
  int32_t sums[COLUMNS];
  for (size_t x = 0; x < columns; x++) sums[x] = half;
  for (size_t k = 0; k < count; k++) {
    const int32_t weight = weights[k];
    const uint8_t *row = source + k * length;
    for (size_t x = 0; x < columns; x++) sums[x] += weight * row[x];
  }
  for (size_t x = 0; x < columns; x++) target[x] = rounded(sums[x]);
}

void repro_filter_columns(
    const uint8_t *source, size_t length, const repro_filter *filter, uint8_t *target) {
  int32_t used = 0;
  for (size_t output = 0; output < filter->count; output++) {
    const int32_t end = filter->ends[output];
    for (size_t x = 0; x < length; x += COLUMNS) {
      weigh_rows(
          source + (size_t)filter->starts[output] * length + x, length, length - x < COLUMNS ? length - x : COLUMNS,
          filter->weights + used, (size_t)(end - used), target + output * length + x);
    }
    used = end;
  }
}
