#ifndef REPROCHECK_PNG_PLAIN_H
#define REPROCHECK_PNG_PLAIN_H

#include <stddef.h>
#include <stdint.h>

/// Decodes a plain PNG file of `out_size` levels. Returns 0 if it is not one, or not flawless; `out` then holds anything.
int repro_png_plain(const uint8_t *bytes, size_t count, uint8_t *out, size_t out_size);

#endif
