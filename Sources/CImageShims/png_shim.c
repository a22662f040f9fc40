#include "ImageShims.h"

#include "png_plain.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const uint8_t *bytes;
  size_t count;
  size_t position;
  char *message;
} reader;

typedef struct {
  uint8_t *bytes;
  size_t count;
  size_t capacity;
  char *message;
} writer;

static void read_bytes(png_structp png, png_bytep out, size_t count) {
  reader *source = png_get_io_ptr(png);
  if (count > source->count - source->position) png_error(png, "the file ends too early");
  memcpy(out, source->bytes + source->position, count);
  source->position += count;
}

static void fail_reading(png_structp png, png_const_charp text) {
  reader *source = png_get_error_ptr(png);
  snprintf(source->message, REPRO_MESSAGE_SIZE, "%s (at byte %zu)", text, source->position);
  png_longjmp(png, 1);
}

static void fail_writing(png_structp png, png_const_charp text) {
  writer *target = png_get_error_ptr(png);
  snprintf(target->message, REPRO_MESSAGE_SIZE, "%s", text);
  png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

/// Reads up to the pixels.
static void read_front(png_structp png, png_infop info) {
  png_set_read_fn(png, png_get_error_ptr(png), read_bytes);
  // Text, profiles and the like are read elsewhere; tRNS is not among the chunks skipped here.
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_set_user_limits(png, 0x7FFFFFFF, 0x7FFFFFFF);
  png_read_info(png, info);
}

/// Asks for RGB or RGBA of 8 bits, or of 16 in the machine's order.
static void expand(png_structp png) {
  png_set_expand(png);
  png_set_gray_to_rgb(png);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  png_set_swap(png);
#endif
}

/// A reading session; null pointers where there is no memory for one.
typedef struct {
  png_structp png;
  png_infop info;
} decoder;

static decoder new_decoder(reader *source) {
  decoder d = {png_create_read_struct(PNG_LIBPNG_VER_STRING, source, fail_reading, ignore_warning), NULL};
  if (d.png) d.info = png_create_info_struct(d.png);
  if (!d.info) snprintf(source->message, REPRO_MESSAGE_SIZE, "no memory for the decoder");
  return d;
}

static int read_layout(decoder *d, repro_png_layout *layout) {
  if (!d->info || setjmp(png_jmpbuf(d->png))) return -1;
  read_front(d->png, d->info);
  layout->width = png_get_image_width(d->png, d->info);
  layout->height = png_get_image_height(d->png, d->info);
  layout->bit_depth = png_get_bit_depth(d->png, d->info);
  layout->colour_type = png_get_color_type(d->png, d->info);
  const int transparent = png_get_valid(d->png, d->info, PNG_INFO_tRNS) != 0;
  layout->channels = (layout->colour_type & PNG_COLOR_MASK_ALPHA) || transparent ? 4 : 3;
  return 0;
}

int repro_png_header(
    const uint8_t *bytes, size_t count, repro_png_layout *layout, char message[REPRO_MESSAGE_SIZE]) {
  reader source = {bytes, count, 0, message};
  decoder d = new_decoder(&source);
  const int status = read_layout(&d, layout);
  png_destroy_read_struct(&d.png, &d.info, NULL);
  return status;
}

static int read_pixels(decoder *d, uint8_t *out, size_t out_size) {
  if (!d->info || setjmp(png_jmpbuf(d->png))) return -1;
  read_front(d->png, d->info);
  expand(d->png);
  const int passes = png_set_interlace_handling(d->png);
  png_read_update_info(d->png, d->info);
  const size_t row_size = png_get_rowbytes(d->png, d->info);
  const size_t height = png_get_image_height(d->png, d->info);
  if (row_size * height != out_size) png_error(d->png, "the header states another size than before");
  for (int pass = 0; pass < passes; pass++) {
    for (size_t y = 0; y < height; y++) png_read_row(d->png, out + y * row_size, NULL);
  }
  return 0;
}

int repro_png_decode(
    const uint8_t *bytes, size_t count, void *out, size_t out_size, char message[REPRO_MESSAGE_SIZE]) {
  if (repro_png_plain(bytes, count, out, out_size)) return 0;
  reader source = {bytes, count, 0, message};
  decoder d = new_decoder(&source);
  const int status = read_pixels(&d, out, out_size);
  png_destroy_read_struct(&d.png, &d.info, NULL);
  return status;
}

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
  writer *target = png_get_io_ptr(png);
  if (count > target->capacity - target->count) {
    const size_t capacity = 2 * (target->capacity + count);
    uint8_t *grown = realloc(target->bytes, capacity);
    if (!grown) png_error(png, "no memory for the file");
    target->bytes = grown;
    target->capacity = capacity;
  }
  memcpy(target->bytes + target->count, bytes, count);
  target->count += count;
}

static void nothing_to_flush(png_structp png) { (void)png; }

typedef struct {
  const uint8_t *rgb;
  uint32_t width;
  uint32_t height;
  const char *chunk_type;
  const uint8_t *chunk;
  size_t chunk_size;
} content;

static int write_file(png_structp png, png_infop info, const content *c) {
  if (!info || setjmp(png_jmpbuf(png))) return -1;
  png_set_IHDR(
      png, info, c->width, c->height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
      PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  // Stated rather than left to the library's defaults, so that a newer library writes the same bytes.
  png_set_compression_level(png, 6);
  png_set_compression_strategy(png, 1);  // Z_FILTERED
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_ALL_FILTERS);
  png_write_info(png, info);
  if (c->chunk_type) png_write_chunk(png, (png_const_bytep)c->chunk_type, c->chunk, c->chunk_size);
  for (size_t y = 0; y < c->height; y++) png_write_row(png, c->rgb + y * c->width * 3);
  png_write_end(png, NULL);
  return 0;
}

int repro_png_encode(
    const uint8_t *rgb, uint32_t width, uint32_t height, const char *chunk_type, const uint8_t *chunk,
    size_t chunk_size, uint8_t **out, size_t *out_size, char message[REPRO_MESSAGE_SIZE]) {
  const content c = {rgb, width, height, chunk_type, chunk, chunk_size};
  writer target = {NULL, 0, 0, message};
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &target, fail_writing, ignore_warning);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (info) png_set_write_fn(png, &target, write_bytes, nothing_to_flush);
  else snprintf(message, REPRO_MESSAGE_SIZE, "no memory for the encoder");
  const int status = write_file(png, info, &c);
  png_destroy_write_struct(&png, &info);
  if (status) free(target.bytes);
  *out = status ? NULL : target.bytes;
  *out_size = status ? 0 : target.count;
  return status;
}

void repro_release(uint8_t *bytes) { free(bytes); }
