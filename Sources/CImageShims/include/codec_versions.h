#ifndef REPROCHECK_CODEC_VERSIONS_H
#define REPROCHECK_CODEC_VERSIONS_H

/// Version of the libpng that is loaded: `1.6.39`.
const char *repro_png_version(void);
/// Version of the libjpeg-turbo whose headers this was built with, which its library keeps to: `2.1.5`.
const char *repro_jpeg_version(void);

#endif
