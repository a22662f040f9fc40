// Ottosson, "A perceptual color space for image processing", 2020.
#include "similarity.h"

#include "similarity_clones.h"

#include <math.h>
#include <string.h>

/// Cube root of 0...1: an estimate by the exponent, then Newton's steps to float32's precision.
static inline __attribute__((always_inline)) float cube_root(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  bits = bits / 3 + 709921077u;
  float root;
  memcpy(&root, &bits, sizeof root);
  for (int step = 0; step < 4; step++) root = (2 * root + value / (root * root)) * (1.0f / 3);
  return value > 0 ? root : 0;
}

static inline __attribute__((always_inline)) void to_lab(float r, float g, float b, float lab[3]) {
  const float l = cube_root(0.4122214708f * r + 0.5363325363f * g + 0.0514459929f * b);
  const float m = cube_root(0.2119034982f * r + 0.6806995451f * g + 0.1073969566f * b);
  const float s = cube_root(0.0883024619f * r + 0.2817188376f * g + 0.6299787005f * b);
  lab[0] = 0.2104542553f * l + 0.7936177850f * m - 0.0040720468f * s;
  lab[1] = 1.9779984951f * l - 2.4285922050f * m + 0.4505937099f * s;
  lab[2] = 0.0259040371f * l + 0.7827717662f * m - 0.8086757660f * s;
}

repro_lab repro_oklab(float red, float green, float blue) {
  float lab[3];
  to_lab(red, green, blue, lab);
  return (repro_lab){lab[0], lab[1], lab[2]};
}

enum { BLOCK = 256 };

/// Distances of up to BLOCK pixels.
REPRO_CLONES
static void measure(
    const float red_a[BLOCK], const float green_a[BLOCK], const float blue_a[BLOCK], const float red_b[BLOCK],
    const float green_b[BLOCK], const float blue_b[BLOCK], float distances[BLOCK]) {
  for (size_t k = 0; k < BLOCK; k++) {
    float x[3], y[3];
    to_lab(red_a[k], green_a[k], blue_a[k], x);
    to_lab(red_b[k], green_b[k], blue_b[k], y);
    const float l = x[0] - y[0], m = x[1] - y[1], n = x[2] - y[2];
    distances[k] = sqrtf(l * l + m * m + n * n);
  }
}

/// The sum over up to BLOCK pixels.
static double block_sum(const uint8_t *a, const uint8_t *b, size_t count, const float *linear) {
  float planes[6][BLOCK] = {{0}};
  for (size_t k = 0; k < count; k++) {
    for (size_t channel = 0; channel < 3; channel++) {
      planes[channel][k] = linear[a[3 * k + channel]];
      planes[3 + channel][k] = linear[b[3 * k + channel]];
    }
  }
  float distances[BLOCK];
  measure(planes[0], planes[1], planes[2], planes[3], planes[4], planes[5], distances);
  double sum = 0;
  for (size_t k = 0; k < count; k++) sum += distances[k];
  return sum;
}

double repro_oklab_distances(
    const repro_picture *a, const repro_picture *b, size_t first, size_t count, const float *linear) {
  double sum = 0;
  for (size_t y = first; y < first + count; y++) {
    const uint8_t *row_a = a->rgb + 3 * y * a->stride, *row_b = b->rgb + 3 * y * b->stride;
    for (size_t start = 0; start < a->width; start += BLOCK) {
      const size_t rest = a->width - start;
      sum += block_sum(row_a + 3 * start, row_b + 3 * start, rest < BLOCK ? rest : BLOCK, linear);
    }
  }
  return sum;
}
