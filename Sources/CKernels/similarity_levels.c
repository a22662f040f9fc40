#include "similarity.h"

#include "similarity_clones.h"

/// Differences of up to 4096 levels, so that 32 bits hold every sum.
REPRO_CLONES
static repro_level_totals block_sums(const uint8_t *a, const uint8_t *b, size_t count) {
  uint32_t absolute = 0, squares = 0;
  uint8_t largest = 0;
  for (size_t k = 0; k < count; k++) {
    const uint8_t difference = (uint8_t)(a[k] > b[k] ? a[k] - b[k] : b[k] - a[k]);
    absolute += difference;
    squares += (uint32_t)difference * difference;
    largest = difference > largest ? difference : largest;
  }
  return (repro_level_totals){absolute, squares, largest};
}

repro_level_totals repro_level_sums(const repro_picture *a, const repro_picture *b, size_t first, size_t count) {
  repro_level_totals totals = {0, 0, 0};
  for (size_t y = first; y < first + count; y++) {
    const uint8_t *row_a = a->rgb + 3 * y * a->stride, *row_b = b->rgb + 3 * y * b->stride;
    for (size_t start = 0; start < 3 * a->width; start += 4096) {
      const size_t rest = 3 * a->width - start;
      const repro_level_totals found = block_sums(row_a + start, row_b + start, rest < 4096 ? rest : 4096);
      totals.absolute += found.absolute;
      totals.squares += found.squares;
      if (found.largest > totals.largest) totals.largest = found.largest;
    }
  }
  return totals;
}
