#include "similarity.h"

repro_level_totals repro_level_sums(const uint8_t *a, const uint8_t *b, size_t count) {
  repro_level_totals totals = {0, 0, 0};
  for (size_t start = 0; start < count; start += 4096) {
    const size_t end = count - start < 4096 ? count : start + 4096;
    uint32_t absolute = 0, squares = 0, largest = 0;
    for (size_t k = start; k < end; k++) {
      const uint32_t difference = a[k] > b[k] ? (uint32_t)(a[k] - b[k]) : (uint32_t)(b[k] - a[k]);
      absolute += difference;
      squares += difference * difference;
      largest = difference > largest ? difference : largest;
    }
    totals.absolute += absolute;
    totals.squares += squares;
    if (largest > totals.largest) totals.largest = largest;
  }
  return totals;
}
