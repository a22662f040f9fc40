#include "similarity.h"

#include "similarity_clones.h"

#include <string.h>

enum { LANES = 16 };

/// Adds pattern row times shifted reference row for LANES neighbouring shifts; `row` is the reference at the first.
REPRO_CLONES
static void add_products(const float *pattern, const float *row, size_t count, float *sums) {
  float lanes[LANES];
  memcpy(lanes, sums, sizeof lanes);
  for (size_t x = 0; x < count; x++) {
    const float value = pattern[x];
    for (int lane = 0; lane < LANES; lane++) lanes[lane] += value * row[x + (size_t)lane];
  }
  memcpy(sums, lanes, sizeof lanes);
}

void repro_cross_correlate(
    const float *reference, size_t reference_width, size_t reference_height, const float *pattern,
    size_t pattern_width, size_t pattern_height, ptrdiff_t first_x, size_t count_x, ptrdiff_t first_y,
    size_t count_y, float *work, float *out) {
  // Zeros on both sides, so that every shift reads memory that is there.
  const size_t margin = pattern_width + LANES;
  const size_t stride = reference_width + 2 * margin;
  memset(work, 0, stride * reference_height * sizeof *work);
  for (size_t y = 0; y < reference_height; y++) {
    memcpy(work + y * stride + margin, reference + y * reference_width, reference_width * sizeof *work);
  }
  for (size_t j = 0; j < count_y; j++) {
    const ptrdiff_t dy = first_y + (ptrdiff_t)j;
    for (size_t i = 0; i < count_x; i += LANES) {
      const ptrdiff_t dx = first_x + (ptrdiff_t)i;
      float sums[LANES] = {0};
      for (size_t y = 0; y < pattern_height; y++) {
        const ptrdiff_t row = (ptrdiff_t)y + dy;
        if (row < 0 || row >= (ptrdiff_t)reference_height) continue;
        add_products(
            pattern + y * pattern_width, work + row * (ptrdiff_t)stride + (ptrdiff_t)margin + dx, pattern_width,
            sums);
      }
      const size_t kept = count_x - i < LANES ? count_x - i : LANES;
      memcpy(out + j * count_x + i, sums, kept * sizeof *sums);
    }
  }
}
