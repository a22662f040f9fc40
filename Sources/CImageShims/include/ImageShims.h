// libpng and libjpeg report errors by longjmp, which must not cross a Swift frame: every call that can jump is made
// in here. Each function returns 0, or -1 with a message in `message`.
#ifndef REPROCHECK_IMAGE_SHIMS_H
#define REPROCHECK_IMAGE_SHIMS_H

#include <stddef.h>
#include <stdint.h>

#include "codec_versions.h"

/// Bytes a message takes at most, its closing zero included.
enum { REPRO_MESSAGE_SIZE = 240 };

typedef struct {
  uint32_t width;
  uint32_t height;
  /// Bits of one stored sample: 1, 2, 4, 8 or 16.
  int bit_depth;
  /// PNG_COLOR_TYPE_*.
  int colour_type;
  /// Channels after expansion: 3, or 4 with alpha or `tRNS`.
  int channels;
} repro_png_layout;

/// Reads the chunks in front of the pixels.
int repro_png_header(
    const uint8_t *bytes, size_t count, repro_png_layout *layout, char message[REPRO_MESSAGE_SIZE]);

/// Decodes to RGB or RGBA, 8 bits a sample, or 16 bits in the machine's order where the file has 16.
/// `out` takes exactly height x width x channels samples.
int repro_png_decode(
    const uint8_t *bytes, size_t count, void *out, size_t out_size, char message[REPRO_MESSAGE_SIZE]);

/// Encodes height x width x 3 bytes, with one chunk of any type between IHDR and IDAT (none if `chunk_type` is
/// null). `*out` must be given to repro_release.
int repro_png_encode(
    const uint8_t *rgb, uint32_t width, uint32_t height, const char *chunk_type, const uint8_t *chunk,
    size_t chunk_size, uint8_t **out, size_t *out_size, char message[REPRO_MESSAGE_SIZE]);

void repro_release(uint8_t *bytes);

typedef struct {
  uint32_t width;
  uint32_t height;
  /// Components in the file: 1 (grey), 3 or 4 (CMYK or YCCK).
  int components;
  /// Whether an Adobe APP14 marker is there: CMYK samples are then stored inverted.
  int has_adobe_marker;
} repro_jpeg_layout;

int repro_jpeg_header(
    const uint8_t *bytes, size_t count, repro_jpeg_layout *layout, char message[REPRO_MESSAGE_SIZE]);

/// Decodes with the accurate inverse DCT and triangle upsampling: to RGB (also from grey), or to the CMYK samples as
/// stored. `out` takes exactly height x width x 3 (4 for CMYK) bytes. `*warnings` counts places of damage that were
/// bridged; the first is then described in `message`.
int repro_jpeg_decode(
    const uint8_t *bytes, size_t count, uint8_t *out, size_t out_size, int *warnings,
    char message[REPRO_MESSAGE_SIZE]);

#endif
