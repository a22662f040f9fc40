// Sums over parts of a map that is made a few rows at a time. Every sum has a fixed order.
#include "similarity.h"

#include "similarity_clones.h"

enum { LANES = 8 };

/// Eight running sums, then those in order.
REPRO_CLONES
static double row_sum(const double *values, size_t count) {
  double lanes[LANES] = {0};
  size_t x = 0;
  for (; x + LANES <= count; x += LANES) {
    for (size_t lane = 0; lane < LANES; lane++) lanes[lane] += values[x + lane];
  }
  for (size_t lane = 0; x + lane < count; lane++) lanes[lane] += values[x + lane];
  double sum = 0;
  for (size_t lane = 0; lane < LANES; lane++) sum += lanes[lane];
  return sum;
}

double repro_sum(const double *values, size_t stride, size_t width, size_t rows) {
  double sum = 0;
  for (size_t y = 0; y < rows; y++) sum += row_sum(values + y * stride, width);
  return sum;
}

/// Adds a row to the sums of the columns.
REPRO_CLONES
static void add_row(const double *restrict row, size_t count, double *restrict columns) {
  for (size_t x = 0; x < count; x++) columns[x] += row[x];
}

void repro_window_rows(
    const double *values, size_t width, size_t rows, size_t side, const size_t *starts, size_t count,
    double *columns, double *sums) {
  for (size_t x = 0; x < width; x++) columns[x] = 0;
  for (size_t y = 0; y < rows; y++) add_row(values + y * width, width, columns);
  for (size_t k = 0; k < count; k++) {
    double sum = 0;
    for (size_t x = 0; x < side; x++) sum += columns[starts[k] + x];
    sums[k] = sum;
  }
}

/// Adds a row's differences to the sums of the columns.
REPRO_CLONES
static void add_differences(
    const uint8_t *restrict a, const uint8_t *restrict b, size_t count, int32_t *restrict columns) {
  for (size_t x = 0; x < count; x++) columns[x] += (int32_t)a[x] - (int32_t)b[x];
}

void repro_difference_windows(
    const repro_picture *a, const repro_picture *b, size_t first, size_t rows, size_t side,
    const size_t *starts, size_t count, int32_t *columns, double *sums) {
  for (size_t x = 0; x < 3 * a->width; x++) columns[x] = 0;
  for (size_t y = first; y < first + rows; y++) {
    add_differences(a->rgb + 3 * y * a->stride, b->rgb + 3 * y * b->stride, 3 * a->width, columns);
  }
  for (size_t channel = 0; channel < 3; channel++) {
    for (size_t k = 0; k < count; k++) {
      int64_t sum = 0;
      for (size_t x = 0; x < side; x++) sum += columns[3 * (starts[k] + x) + channel];
      sums[channel * count + k] = (double)sum;
    }
  }
}
