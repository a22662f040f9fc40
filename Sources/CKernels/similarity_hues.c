// The colours that ImageHash's `colorhash` counts, with Pillow's HSV of 8 bits.
#include "similarity.h"

#include "similarity_clones.h"

#include <math.h>

enum { BLOCK = 256, FAINT = REPRO_HUE_FAINT, BRIGHT = REPRO_HUE_BRIGHT, NEITHER = REPRO_HUE_CLASSES };

static inline __attribute__((always_inline)) float most_of(float a, float b) { return a > b ? a : b; }
static inline __attribute__((always_inline)) float least_of(float a, float b) { return a < b ? a : b; }

/// The place in the counts of BLOCK pixels. Quotients are taken in float32, as Pillow takes them.
REPRO_CLONES
static void classify(
    const float *restrict red, const float *restrict green, const float *restrict blue,
    const int32_t *restrict luma, int32_t *restrict places) {
  for (size_t k = 0; k < BLOCK; k++) {
    const float r = red[k], g = green[k], b = blue[k];
    const float most = most_of(most_of(r, g), b), range = most - least_of(least_of(r, g), b);
    const float divisor = range > 0 ? range : 1;
    const float rc = (most - r) / divisor, gc = (most - g) / divisor, bc = (most - b) / divisor;
    const float sextant = r == most ? bc - gc : g == most ? 2 + rc - bc : 4 + gc - rc;
    const double turn = (double)sextant / 6 + 1;
    const float part = (float)(turn - (double)(int32_t)turn);
    const int32_t hue = (int32_t)((double)part * 255);
    const int32_t saturation = (int32_t)((double)(range / (most > 0 ? most : 1)) * 255);
    const int32_t sixth = hue * 6 / 255;
    const int32_t bin = sixth < 5 ? sixth : 5;
    const int32_t coloured = saturation < 170 ? FAINT + bin : saturation > 170 ? BRIGHT + bin : NEITHER;
    places[k] = luma[k] < 32 ? REPRO_HUE_BLACK : saturation < 85 ? REPRO_HUE_GREY : coloured;
  }
}

void repro_hue_counts(const uint8_t *rgb, const uint8_t *grey, size_t count, uint64_t *counts) {
  uint64_t all[REPRO_HUE_CLASSES + 1] = {0};
  for (size_t start = 0; start < count; start += BLOCK) {
    float planes[3][BLOCK] = {{0}};
    int32_t luma[BLOCK] = {0}, places[BLOCK];
    const size_t kept = count - start < BLOCK ? count - start : BLOCK;
    for (size_t k = 0; k < kept; k++) {
      for (size_t channel = 0; channel < 3; channel++) planes[channel][k] = rgb[3 * (start + k) + channel];
      luma[k] = grey[start + k];
    }
    classify(planes[0], planes[1], planes[2], luma, places);
    for (size_t k = 0; k < kept; k++) all[places[k]] += 1;
  }
  for (size_t k = 0; k < REPRO_HUE_CLASSES; k++) counts[k] = all[k];
}
