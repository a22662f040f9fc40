#include "ImageShims.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

/// A file can hold millions of empty scans, each of which costs a pass over the whole picture.
static const int most_scans = 500;

typedef struct {
  struct jpeg_decompress_struct decoder;
  struct jpeg_error_mgr errors;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  const uint8_t *bytes;
  int warnings;
  int ended_early;
  int lacks_data;
  char *message;
  jmp_buf escape;
} session;

static session *session_of(j_common_ptr common) { return common->client_data; }

static size_t position(const session *s) { return (size_t)(s->source.next_input_byte - s->bytes); }

static void describe(session *s, const char *text) {
  if (s->ended_early) snprintf(s->message, REPRO_MESSAGE_SIZE, "%s (at the file's end)", text);
  else snprintf(s->message, REPRO_MESSAGE_SIZE, "%s (near byte %zu)", text, position(s));
}

static void fail(j_common_ptr common) {
  char text[JMSG_LENGTH_MAX];
  common->err->format_message(common, text);
  describe(session_of(common), text);
  longjmp(session_of(common)->escape, 1);
}

static void note(j_common_ptr common, int level) {
  if (level >= 0) return;
  session *s = session_of(common);
  if (common->err->msg_code == JWRN_HIT_MARKER && s->ended_early) s->lacks_data = 1;
  if (s->warnings++ == 0) {
    char text[JMSG_LENGTH_MAX];
    common->err->format_message(common, text);
    describe(s, text);
  }
}

static void nothing(j_decompress_ptr decoder) { (void)decoder; }

/// All bytes are there from the start: who asks for more reads beyond the end, and is given an end marker.
static boolean end_of_file(j_decompress_ptr decoder) {
  static const JOCTET end_marker[] = {0xFF, JPEG_EOI};
  session *s = decoder->client_data;
  s->ended_early = 1;
  if (s->warnings++ == 0) describe(s, "the file ends without an end marker");
  s->source.next_input_byte = end_marker;
  s->source.bytes_in_buffer = sizeof end_marker;
  return TRUE;
}

static void skip(j_decompress_ptr decoder, long count) {
  session *s = decoder->client_data;
  if (count <= 0) return;
  if ((size_t)count > s->source.bytes_in_buffer) {
    end_of_file(decoder);
  } else {
    s->source.next_input_byte += count;
    s->source.bytes_in_buffer -= (size_t)count;
  }
}

static void limit_scans(j_common_ptr common) {
  if (((j_decompress_ptr)common)->input_scan_number <= most_scans) return;
  describe(session_of(common), "more than 500 scans");
  longjmp(session_of(common)->escape, 1);
}

static void open_session(session *s, const uint8_t *bytes, size_t count, char *message) {
  memset(s, 0, sizeof *s);
  s->bytes = bytes;
  s->message = message;
  s->decoder.err = jpeg_std_error(&s->errors);
  s->errors.error_exit = fail;
  s->errors.emit_message = note;
  s->decoder.client_data = s;
  s->source.next_input_byte = bytes;
  s->source.bytes_in_buffer = count;
  s->source.init_source = nothing;
  s->source.fill_input_buffer = end_of_file;
  s->source.skip_input_data = skip;
  s->source.resync_to_restart = jpeg_resync_to_restart;
  s->source.term_source = nothing;
  s->progress.progress_monitor = limit_scans;
}

static void read_header(session *s) {
  jpeg_create_decompress(&s->decoder);
  s->decoder.src = &s->source;
  s->decoder.progress = &s->progress;
  jpeg_read_header(&s->decoder, TRUE);
}

static int read_layout(session *s, repro_jpeg_layout *layout) {
  if (setjmp(s->escape)) return -1;
  read_header(s);
  layout->width = s->decoder.image_width;
  layout->height = s->decoder.image_height;
  layout->components = s->decoder.num_components;
  layout->has_adobe_marker = s->decoder.saw_Adobe_marker;
  return 0;
}

int repro_jpeg_header(
    const uint8_t *bytes, size_t count, repro_jpeg_layout *layout, char message[REPRO_MESSAGE_SIZE]) {
  session s;
  open_session(&s, bytes, count, message);
  const int status = read_layout(&s, layout);
  jpeg_destroy_decompress(&s.decoder);
  return status;
}

static int read_pixels(session *s, uint8_t *out, size_t out_size) {
  if (setjmp(s->escape)) return -1;
  read_header(s);
  j_decompress_ptr decoder = &s->decoder;
  decoder->out_color_space = decoder->num_components == 4 ? JCS_CMYK : JCS_RGB;
  decoder->dct_method = JDCT_ISLOW;
  decoder->do_fancy_upsampling = TRUE;
  jpeg_start_decompress(decoder);
  const size_t row_size = (size_t)decoder->output_width * (size_t)decoder->output_components;
  if (row_size * decoder->output_height != out_size) {
    describe(s, "the header states another size than before");
    return -1;
  }
  while (decoder->output_scanline < decoder->output_height) {
    JSAMPROW row = out + decoder->output_scanline * row_size;
    jpeg_read_scanlines(decoder, &row, 1);
  }
  return 0;
}

int repro_jpeg_decode(
    const uint8_t *bytes, size_t count, uint8_t *out, size_t out_size, int *warnings,
    char message[REPRO_MESSAGE_SIZE]) {
  session s;
  open_session(&s, bytes, count, message);
  int status = read_pixels(&s, out, out_size);
  jpeg_destroy_decompress(&s.decoder);
  if (status == 0 && s.lacks_data) {
    snprintf(message, REPRO_MESSAGE_SIZE, "the file ends inside the picture data");
    status = -1;
  }
  *warnings = s.warnings;
  return status;
}
