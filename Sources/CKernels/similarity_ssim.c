// Wang, Bovik, Sheikh and Simoncelli, "Image Quality Assessment: From Error Visibility to Structural Similarity", 2004,
// with the Gaussian and the borders of scikit-image. In double; the order of every sum is fixed.
#include "similarity.h"

#include "similarity_clones.h"

#include <stddef.h>

enum { RADIUS = REPRO_SSIM_RADIUS };

static const double c1 = 6.5025, c2 = 58.5225;

/// The index behind a border that mirrors: d c b a | a b c d | d c b a.
static size_t mirrored(ptrdiff_t place, size_t count) {
  const ptrdiff_t period = 2 * (ptrdiff_t)count;
  const ptrdiff_t rest = ((place % period) + period) % period;
  return (size_t)(rest < (ptrdiff_t)count ? rest : period - 1 - rest);
}

static double grey_at(const repro_grey_view *view, size_t place) {
  if (!view->rgb) return view->plane[place];
  const uint8_t *pixel = view->rgb + 3 * place;
  if (view->channel < 3) return pixel[view->channel];
  return 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2];
}

/// One row with RADIUS mirrored values on both sides.
REPRO_CLONES
static void load_row(const repro_grey_view *view, size_t y, double *row) {
  const size_t start = y * view->width;
  for (ptrdiff_t k = 0; k < RADIUS; k++) {
    row[k] = grey_at(view, start + mirrored(k - RADIUS, view->width));
    row[(ptrdiff_t)view->width + RADIUS + k] =
        grey_at(view, start + mirrored((ptrdiff_t)view->width + k, view->width));
  }
  for (size_t x = 0; x < view->width; x++) row[RADIUS + x] = grey_at(view, start + x);
}

REPRO_CLONES
static void multiply(const double *a, const double *b, double *product, size_t count) {
  for (size_t x = 0; x < count; x++) product[x] = a[x] * b[x];
}

/// The Gaussian along a row that has its borders.
REPRO_CLONES
static void blur_row(const double *row, const double *weights, double *blurred, size_t width) {
  for (size_t x = 0; x < width; x++) {
    const double *centre = row + x + RADIUS;
    double sum = weights[0] * centre[0];
    for (ptrdiff_t k = 1; k <= RADIUS; k++) sum += weights[k] * (centre[-k] + centre[k]);
    blurred[x] = sum;
  }
}

/// The Gaussian along columns of five planes, then the map of one row.
REPRO_CLONES
static void combine(
    const double *planes, size_t plane_size, size_t width, const double *weights, double *map,
    double *contrast_structure) {
  for (size_t x = 0; x < width; x++) {
    double blurred[5];
    for (size_t p = 0; p < 5; p++) {
      const double *centre = planes + p * plane_size + x;
      double sum = weights[0] * centre[0];
      for (ptrdiff_t k = 1; k <= RADIUS; k++) {
        sum += weights[k] * (centre[-k * (ptrdiff_t)width] + centre[k * (ptrdiff_t)width]);
      }
      blurred[p] = sum;
    }
    const double ux = blurred[0], uy = blurred[1];
    const double vx = blurred[2] - ux * ux, vy = blurred[3] - uy * uy, vxy = blurred[4] - ux * uy;
    const double structure = (2 * vxy + c2) / (vx + vy + c2);
    if (contrast_structure) contrast_structure[x] = structure;
    if (map) map[x] = ((2 * ux * uy + c1) * (2 * vxy + c2)) / ((ux * ux + uy * uy + c1) * (vx + vy + c2));
  }
}

void repro_ssim_rows(
    const repro_grey_view *a, const repro_grey_view *b, const double *weights, size_t first, size_t count,
    double *work, double *map, double *contrast_structure) {
  const size_t width = a->width, bordered = width + 2 * RADIUS;
  const size_t plane_size = (count + 2 * RADIUS) * width;
  // Behind the five planes: three rows with borders.
  double *row_a = work + 5 * plane_size, *row_b = row_a + bordered, *product = row_b + bordered;
  for (size_t k = 0; k < count + 2 * RADIUS; k++) {
    const size_t y = mirrored((ptrdiff_t)(first + k) - RADIUS, a->height);
    double *target = work + k * width;
    load_row(a, y, row_a);
    load_row(b, y, row_b);
    blur_row(row_a, weights, target, width);
    blur_row(row_b, weights, target + plane_size, width);
    multiply(row_a, row_a, product, bordered);
    blur_row(product, weights, target + 2 * plane_size, width);
    multiply(row_b, row_b, product, bordered);
    blur_row(product, weights, target + 3 * plane_size, width);
    multiply(row_a, row_b, product, bordered);
    blur_row(product, weights, target + 4 * plane_size, width);
  }
  for (size_t k = 0; k < count; k++) {
    combine(
        work + (k + RADIUS) * width, plane_size, width, weights, map ? map + k * width : NULL,
        contrast_structure ? contrast_structure + k * width : NULL);
  }
}

void repro_halve(const repro_grey_view *source, double *target) {
  const size_t width = source->width / 2, height = source->height / 2;
  for (size_t y = 0; y < height; y++) {
    for (size_t x = 0; x < width; x++) {
      const size_t place = 2 * y * source->width + 2 * x;
      const double above = grey_at(source, place) + grey_at(source, place + 1);
      const double below = grey_at(source, place + source->width) + grey_at(source, place + source->width + 1);
      target[y * width + x] = (above + below) / 4;
    }
  }
}
