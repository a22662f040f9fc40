// Decodes two PNG files, each on a thread of its own, as `reprocheck diff` does, and does nothing else: the least that a
// comparison of the two takes.
#include "ImageShims.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static uint8_t *read_file(const char *path, size_t *count) {
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END)) return NULL;
  const long size = ftell(file);
  uint8_t *bytes = size > 0 ? malloc((size_t)size) : NULL;
  rewind(file);
  *count = bytes ? fread(bytes, 1, (size_t)size, file) : 0;
  fclose(file);
  return bytes;
}

/// Returns a null pointer if the picture could not be decoded.
static void *decoded(void *path) {
  char message[REPRO_MESSAGE_SIZE];
  repro_png_layout layout;
  size_t count = 0;
  uint8_t *bytes = read_file(path, &count);
  if (!bytes || repro_png_header(bytes, count, &layout, message)) return NULL;
  const size_t sample = layout.bit_depth == 16 ? 2 : 1;
  const size_t size = (size_t)layout.width * layout.height * (size_t)layout.channels * sample;
  uint8_t *pixels = malloc(size);
  if (!pixels || repro_png_decode(bytes, count, pixels, size, message)) return NULL;
  return pixels;
}

int main(int count, char **arguments) {
  if (count != 3) return 64;
  pthread_t other;
  void *second = NULL;
  if (pthread_create(&other, NULL, decoded, arguments[2])) return 70;
  void *first = decoded(arguments[1]);
  pthread_join(other, &second);
  return first && second ? 0 : 65;
}
