// The channels of pixels apart, for loops over one channel at a time.
#ifndef REPRO_SIMILARITY_CHANNELS_H
#define REPRO_SIMILARITY_CHANNELS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t repro_run __attribute__((vector_size(16)));

/// R, G and B of `count` pixels; each target has room for all of them. To be inlined, so that it is compiled for the
/// instructions of the function it is used in.
static inline __attribute__((always_inline)) void repro_split(
    const uint8_t *restrict rgb, size_t count, uint8_t *restrict red, uint8_t *restrict green,
    uint8_t *restrict blue) {
  size_t k = 0;
  for (; k + sizeof(repro_run) <= count; k += sizeof(repro_run)) {
    repro_run front, middle, back;
    memcpy(&front, rgb + 3 * k, sizeof front);
    memcpy(&middle, rgb + 3 * k + sizeof front, sizeof middle);
    memcpy(&back, rgb + 3 * k + 2 * sizeof front, sizeof back);
    const repro_run front_red = __builtin_shufflevector(front, middle, 0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 0, 0, 0, 0, 0);
    const repro_run all_red = __builtin_shufflevector(front_red, back, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 17, 20, 23, 26, 29);
    memcpy(red + k, &all_red, sizeof all_red);
    const repro_run front_green = __builtin_shufflevector(front, middle, 1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 0, 0, 0, 0, 0);
    const repro_run all_green = __builtin_shufflevector(front_green, back, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 18, 21, 24, 27, 30);
    memcpy(green + k, &all_green, sizeof all_green);
    const repro_run front_blue = __builtin_shufflevector(front, middle, 2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 0, 0, 0, 0, 0, 0);
    const repro_run all_blue = __builtin_shufflevector(front_blue, back, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 19, 22, 25, 28, 31);
    memcpy(blue + k, &all_blue, sizeof all_blue);
  }
  for (; k < count; k++) {
    red[k] = rgb[3 * k];
    green[k] = rgb[3 * k + 1];
    blue[k] = rgb[3 * k + 2];
  }
}

#endif
