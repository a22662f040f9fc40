// Loops over whole pictures for the comparison of two of them. Plain C: every sum has one fixed order, so the bits do
// not depend on the CPU.
#ifndef REPRO_SIMILARITY_H
#define REPRO_SIMILARITY_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
  uint64_t absolute;
  uint64_t squares;
  uint32_t largest;
} repro_level_totals;

/// Sums of |a - b| and (a - b)^2 and the largest |a - b| over `count` bytes.
repro_level_totals repro_level_sums(const uint8_t *a, const uint8_t *b, size_t count);

/// Luma of an RGB picture in float32, blurred twice by PDQ's box filters, at 64 x 64 places.
/// `work` takes (2 x height + 1) x width values; height and width are at least 5.
void repro_pdq_samples(const uint8_t *rgb, size_t width, size_t height, float *work, float *samples);

#endif
