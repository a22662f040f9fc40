// The colours that ImageHash's `colorhash` counts, with Pillow's HSV of 8 bits.
#include "similarity.h"

#include "similarity_channels.h"
#include "similarity_clones.h"

#include <math.h>

enum { BLOCK = 256, FAINT = REPRO_HUE_FAINT, BRIGHT = REPRO_HUE_BRIGHT, NEITHER = REPRO_HUE_CLASSES };

static inline __attribute__((always_inline)) float most_of(float a, float b) { return a > b ? a : b; }
static inline __attribute__((always_inline)) float least_of(float a, float b) { return a < b ? a : b; }

/// The place in the counts of BLOCK pixels. Quotients are taken in float32, as Pillow takes them.
REPRO_CLONES
static void classify(
    const uint8_t *restrict rgb, const uint8_t *restrict luma, uint8_t *restrict places) {
  uint8_t red[BLOCK], green[BLOCK], blue[BLOCK];
  repro_split(rgb, BLOCK, red, green, blue);
  for (size_t k = 0; k < BLOCK; k++) {
    const float r = red[k], g = green[k], b = blue[k];
    const float most = most_of(most_of(r, g), b), range = most - least_of(least_of(r, g), b);
    const float divisor = range > 0 ? range : 1;
    // Of the distances to the largest channel, those of the two others.
    const float first = most - (r == most ? b : g == most ? r : g);
    const float second = most - (r == most ? g : g == most ? b : r);
    const float start = r == most ? 0 : g == most ? 2 : 4;
    const float sextant = start + first / divisor - second / divisor;
    const double turn = (double)sextant / 6 + 1;
    const float part = (float)(turn - (double)(int32_t)turn);
    const int32_t hue = (int32_t)((double)part * 255);
    const int32_t saturation = (int32_t)((double)(range / (most > 0 ? most : 1)) * 255);
    const int32_t sixth = hue * 6 / 255;
    const int32_t bin = sixth < 5 ? sixth : 5;
    const int32_t coloured = saturation < 170 ? FAINT + bin : saturation > 170 ? BRIGHT + bin : NEITHER;
    places[k] = (uint8_t)(luma[k] < 32 ? REPRO_HUE_BLACK : saturation < 85 ? REPRO_HUE_GREY : coloured);
  }
}

/// Counts that are kept apart, so that equal neighbours do not wait for each other.
enum { PARTS = 4 };

void repro_hue_counts(const uint8_t *rgb, const uint8_t *grey, size_t count, uint64_t *counts) {
  uint64_t all[PARTS][REPRO_HUE_CLASSES + 1] = {{0}};
  uint8_t places[BLOCK];
  size_t start = 0;
  for (; start + BLOCK <= count; start += BLOCK) {
    classify(rgb + 3 * start, grey + start, places);
    for (size_t k = 0; k < BLOCK; k++) all[k % PARTS][places[k]] += 1;
  }
  uint8_t last[3 * BLOCK] = {0}, luma[BLOCK] = {0};
  memcpy(last, rgb + 3 * start, 3 * (count - start));
  memcpy(luma, grey + start, count - start);
  classify(last, luma, places);
  for (size_t k = 0; k < count - start; k++) all[0][places[k]] += 1;
  for (size_t k = 0; k < REPRO_HUE_CLASSES; k++) {
    counts[k] = 0;
    for (size_t part = 0; part < PARTS; part++) counts[k] += all[part][k];
  }
}
