#include "codec_versions.h"

#include <stdio.h>

#include <jpeglib.h>
#include <png.h>

#define TEXT(x) #x
#define EXPANDED(x) TEXT(x)

const char *repro_png_version(void) { return png_get_libpng_ver(NULL); }

const char *repro_jpeg_version(void) {
#ifdef LIBJPEG_TURBO_VERSION
  return EXPANDED(LIBJPEG_TURBO_VERSION);
#else
  return EXPANDED(JPEG_LIB_VERSION);
#endif
}
