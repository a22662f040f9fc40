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

static void add_windows(const double *row, size_t side, const size_t *starts, size_t count, double *sums) {
  for (size_t k = 0; k < count; k++) {
    const double *window = row + starts[k];
    double sum = 0;
    for (size_t x = 0; x < side; x++) sum += window[x];
    sums[k] += sum;
  }
}

void repro_window_rows(
    const double *values, size_t width, size_t rows, size_t side, const size_t *starts, size_t count,
    double *sums) {
  for (size_t k = 0; k < count; k++) sums[k] = 0;
  for (size_t y = 0; y < rows; y++) add_windows(values + y * width, side, starts, count, sums);
}
