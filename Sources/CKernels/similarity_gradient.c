// Xue, Zhang, Mou and Bovik, "Gradient Magnitude Similarity Deviation", 2014.
#include "similarity.h"

#include <math.h>

static size_t cut(ptrdiff_t place, size_t count) {
  return place < 0 ? 0 : place >= (ptrdiff_t)count ? count - 1 : (size_t)place;
}

/// Magnitude of Prewitt's gradient, a third of the plain sums.
static double magnitude(const double *above, const double *row, const double *below, size_t x, size_t width) {
  const size_t left = cut((ptrdiff_t)x - 1, width), right = cut((ptrdiff_t)x + 1, width);
  const double across = above[left] - above[right] + row[left] - row[right] + below[left] - below[right];
  const double down = above[left] - below[left] + above[x] - below[x] + above[right] - below[right];
  return sqrt(across * across / 9 + down * down / 9);
}

double repro_gradient_deviation(
    const double *a, const double *b, size_t width, size_t height, double constant) {
  double sum = 0, squares = 0;
  for (size_t y = 0; y < height; y++) {
    const size_t above = cut((ptrdiff_t)y - 1, height) * width, below = cut((ptrdiff_t)y + 1, height) * width;
    double row_sum = 0, row_squares = 0;
    for (size_t x = 0; x < width; x++) {
      const double g = magnitude(a + above, a + y * width, a + below, x, width);
      const double h = magnitude(b + above, b + y * width, b + below, x, width);
      // Less 1, which most values are near to: the squares keep their digits.
      const double similarity = (2 * g * h + constant) / (g * g + h * h + constant) - 1;
      row_sum += similarity;
      row_squares += similarity * similarity;
    }
    sum += row_sum;
    squares += row_squares;
  }
  const double count = (double)(width * height);
  const double variance = squares / count - sum / count * (sum / count);
  return sqrt(variance > 0 ? variance : 0);
}
