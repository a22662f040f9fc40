// PNG files as nearly all are: RGB or RGBA of 8 bits, not interlaced, not damaged. libpng may be built without vector
// code for the filters, which then takes as long as all the rest; Debian's is. libdeflate, which wants all data at once,
// decompresses in half of zlib's time. Whatever is odd is left to libpng.
#include "png_plain.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

enum {
  /// Length and type in front of a chunk's data.
  HEAD = 8,
  /// The check behind it.
  CHECK = 4,
  /// Longest chunk beside the pixels that is skipped.
  MOST_SKIPPED = 1000000
};

typedef struct {
  const uint8_t *bytes;
  size_t count;
  /// Of the chunk at hand.
  size_t position;
} file;

static uint32_t word(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static const uint8_t *chunk(const file *f) { return f->bytes + f->position; }
static size_t length(const file *f) { return word(chunk(f)); }
static int is(const file *f, const char *type) { return memcmp(chunk(f) + 4, type, 4) == 0; }

/// Whether the chunk at hand lies in the file as a whole.
static int is_whole(const file *f) {
  return f->count - f->position >= HEAD + CHECK && f->count - f->position - HEAD - CHECK >= length(f);
}

static int is_intact(const file *f) {
  return libdeflate_crc32(0, chunk(f) + 4, 4 + length(f)) == word(chunk(f) + HEAD + length(f));
}

static void advance(file *f) { f->position += HEAD + length(f) + CHECK; }

static int is_letter(uint8_t byte) { return (byte | 32) >= 'a' && (byte | 32) <= 'z'; }

/// Whether the chunk at hand has nothing to do with the pixels.
static int is_beside(const file *f) {
  for (int k = 4; k < HEAD; k++) {
    if (!is_letter(chunk(f)[k])) return 0;
  }
  return (chunk(f)[4] & 32) && !is(f, "tRNS") && length(f) <= MOST_SKIPPED;
}

typedef struct {
  size_t width;
  size_t height;
  /// Bytes of a pixel.
  size_t pixel;
} layout;

static const uint8_t signature[] = {137, 'P', 'N', 'G', 13, 10, 26, 10};

/// Reads up to the first IDAT. Returns 0 if the file is not a plain one.
static int read_front(file *f, layout *l) {
  if (f->count < sizeof signature || memcmp(f->bytes, signature, sizeof signature)) return 0;
  f->position = sizeof signature;
  if (!is_whole(f) || length(f) != 13 || !is(f, "IHDR") || !is_intact(f)) return 0;
  const uint8_t *header = chunk(f) + HEAD;
  *l = (layout){word(header), word(header + 4), header[9] == 6 ? 4 : 3};
  const int is_plain = header[8] == 8 && (header[9] == 2 || header[9] == 6) && !header[10] && !header[11] && !header[12];
  if (!is_plain || l->width < 1 || l->height < 1 || l->width > 1 << 24 || l->height > 1 << 24) return 0;
  for (advance(f); is_whole(f); advance(f)) {
    if (is(f, "IDAT")) return 1;
    if (!is_beside(f)) return 0;
  }
  return 0;
}

/// Compressed pixels.
typedef struct {
  const uint8_t *bytes;
  size_t count;
  /// What they were gathered in, if there are several chunks of them; to be freed.
  uint8_t *gathered;
} stream;

/// All IDAT chunks from the one at hand on. Returns 0 if one is damaged.
static int read_stream(file *f, stream *s) {
  *s = (stream){chunk(f) + HEAD, 0, NULL};
  const size_t first = f->position;
  size_t chunks = 0;
  for (; is_whole(f) && is(f, "IDAT"); advance(f), chunks++) {
    if (!is_intact(f)) return 0;
    s->count += length(f);
  }
  // A file that ends here is cut short.
  if (!is_whole(f)) return 0;
  if (chunks == 1) return 1;
  uint8_t *to = s->gathered = malloc(s->count + 1);
  if (!to) return 0;
  s->bytes = to;
  for (f->position = first; is(f, "IDAT"); advance(f)) {
    memcpy(to, chunk(f) + HEAD, length(f));
    to += length(f);
  }
  return 1;
}

/// Fills `count` bytes with all that there is in the stream, no more and no less. Returns 0 if that can't be.
static int inflate_stream(const stream *s, uint8_t *out, size_t count) {
  struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
  if (!decompressor) return 0;
  size_t used = 0;
  const enum libdeflate_result result =
      libdeflate_zlib_decompress_ex(decompressor, s->bytes, s->count, out, count, &used, NULL);
  libdeflate_free_decompressor(decompressor);
  return result == LIBDEFLATE_SUCCESS && used == s->count;
}

// Four bytes from a pixel's first on; of pixels of three the last one belongs to the next.
typedef uint8_t levels __attribute__((vector_size(4)));
typedef int16_t wide __attribute__((vector_size(8)));

static inline __attribute__((always_inline)) wide load(const uint8_t *bytes, size_t count) {
  levels found = {0};
  memcpy(&found, bytes, count);
  return __builtin_convertvector(found, wide);
}

static inline __attribute__((always_inline)) wide store(wide values, uint8_t *bytes, size_t count) {
  values &= 255;
  const levels stored = __builtin_convertvector(values, levels);
  memcpy(bytes, &stored, count);
  return values;
}

static inline __attribute__((always_inline)) wide absolute(wide values) {
  const wide negative = values < 0;
  return (values ^ negative) - negative;
}

/// Left and upper left of a pixel.
typedef struct {
  wide left, corner;
} neighbours;

/// Undoes filter 1 (what lies left is added), 3 (the mean of left and above) or 4 (that of left, above and upper left
/// which is nearest to left + above - upper left; Paeth) of one pixel, and goes on to the next.
static inline __attribute__((always_inline)) neighbours undo_pixel(
    int filter, neighbours n, const uint8_t *from, const uint8_t *above, uint8_t *to, size_t count) {
  const wide top = load(above, count);
  wide guess = n.left;
  if (filter == 3) guess = (n.left + top) >> 1;
  if (filter == 4) {
    const wide to_left = absolute(top - n.corner), to_top = absolute(n.left - n.corner);
    const wide to_corner = absolute((top - n.corner) + (n.left - n.corner));
    const wide takes_left = (to_left <= to_top) & (to_left <= to_corner), takes_top = to_top <= to_corner;
    const wide other = (top & takes_top) | (n.corner & ~takes_top);
    guess = (n.left & takes_left) | (other & ~takes_left);
  }
  return (neighbours){store(load(from, count) + guess, to, count), top};
}

static inline __attribute__((always_inline)) void undo_pixels(
    int filter, const uint8_t *row, const uint8_t *above, uint8_t *out, size_t count, size_t pixel) {
  neighbours n = {{0}, {0}};
  size_t k = 0;
  for (; k + pixel < count; k += pixel) n = undo_pixel(filter, n, row + k, above + k, out + k, 4);
  undo_pixel(filter, n, row + k, above + k, out + k, pixel);
}

/// Filter 2: what lies above is added.
static void undo_above(const uint8_t *row, const uint8_t *above, uint8_t *out, size_t count) {
  for (size_t k = 0; k < count; k++) out[k] = (uint8_t)(row[k] + above[k]);
}

/// Undoes the filter of one row. Returns 0 if there is no such filter.
static inline __attribute__((always_inline)) int undo(
    uint8_t filter, const uint8_t *row, const uint8_t *above, uint8_t *out, size_t count, size_t pixel) {
  switch (filter) {
    case 0: memcpy(out, row, count); return 1;
    case 1: undo_pixels(1, row, above, out, count, pixel); return 1;
    case 2: undo_above(row, above, out, count); return 1;
    case 3: undo_pixels(3, row, above, out, count, pixel); return 1;
    case 4: undo_pixels(4, row, above, out, count, pixel); return 1;
    default: return 0;
  }
}

/// `rows` have their filters in front; `above` is a row of zeros.
static int undo_rows(const uint8_t *rows, const layout *l, const uint8_t *above, uint8_t *out) {
  const size_t count = l->width * l->pixel;
  for (size_t k = 0; k < l->height; k++, rows += count + 1, above = out, out += count) {
    const int done = l->pixel == 3 ? undo(rows[0], rows + 1, above, out, count, 3)
                                   : undo(rows[0], rows + 1, above, out, count, 4);
    if (!done) return 0;
  }
  return 1;
}

int repro_png_plain(const uint8_t *bytes, size_t count, uint8_t *out, size_t out_size) {
  file f = {bytes, count, 0};
  layout l;
  if (!read_front(&f, &l) || l.width * l.height * l.pixel != out_size) return 0;
  stream s;
  const int is_read = read_stream(&f, &s);
  const size_t row = l.width * l.pixel, filtered = l.height * (row + 1);
  uint8_t *rows = is_read ? malloc(filtered) : NULL, *zeros = is_read ? calloc(1, row) : NULL;
  const int done = rows && zeros && inflate_stream(&s, rows, filtered) && undo_rows(rows, &l, zeros, out);
  free(zeros);
  free(rows);
  free(s.gathered);
  return done;
}
