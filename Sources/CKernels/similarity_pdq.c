// The blur of PDQ (Facebook, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019): box
// filters with running sums in float32, whose order is part of the hash. Rows flow through both rounds, so that only
// as many as the windows are high have to be kept.
#include "similarity.h"

#include "similarity_clones.h"

#include <string.h>

/// A box filter of one window: reaches `ahead` places forward and `window - ahead - 1` back, and shrinks at borders.
typedef struct {
  size_t window;
  size_t ahead;
} box;

static box box_over(size_t length) {
  const size_t window = (length + 127) / 128;
  return (box){window, (window + 2) / 2 - 1};
}

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

/// Places of a line that the window around each of its places holds.
static void count_places(box b, float *counts, size_t length) {
  for (size_t k = 0; k < length; k++) {
    const size_t end = smaller(k + b.ahead + 1, length);
    counts[k] = (float)(end - (k + b.ahead + 1 > b.window ? k + b.ahead + 1 - b.window : 0));
  }
}

/// Rows that are summed at once: each sum is a chain of its own.
enum { LANES = 4 };

/// Running sums along LANES rows that lie `stride` values apart.
static void sum_rows(const float *rows, float *out, size_t stride, size_t width, box b) {
  float sums[LANES] = {0};
  for (size_t x = 0; x < smaller(b.ahead, width); x++) {
    for (size_t lane = 0; lane < LANES; lane++) sums[lane] += rows[lane * stride + x];
  }
  for (size_t x = 0; x < width; x++) {
    if (x + b.ahead < width) {
      for (size_t lane = 0; lane < LANES; lane++) sums[lane] += rows[lane * stride + x + b.ahead];
    }
    if (x + b.ahead >= b.window) {
      const size_t oldest = x + b.ahead - b.window;
      for (size_t lane = 0; lane < LANES; lane++) sums[lane] -= rows[lane * stride + oldest];
    }
    for (size_t lane = 0; lane < LANES; lane++) out[lane * stride + x] = sums[lane];
  }
}

REPRO_CLONES
static void divide(float *values, const float *counts, size_t width) {
  for (size_t x = 0; x < width; x++) values[x] /= counts[x];
}

REPRO_CLONES
static void add(float *sums, const float *row, size_t width) {
  for (size_t x = 0; x < width; x++) sums[x] += row[x];
}

REPRO_CLONES
static void subtract(float *sums, const float *row, size_t width) {
  for (size_t x = 0; x < width; x++) sums[x] -= row[x];
}

REPRO_CLONES
static void share(const float *sums, float count, float *out, size_t width) {
  for (size_t x = 0; x < width; x++) out[x] = sums[x] / count;
}

/// A box filter along columns that takes rows as they come.
typedef struct {
  box b;
  size_t width;
  size_t height;
  /// The last `window` rows, one after the other in a ring.
  float *kept;
  float *sums;
  size_t taken;
  size_t given;
} column_filter;

/// Floats that a filter keeps.
static size_t column_room(size_t width, size_t height) { return width * (box_over(height).window + 1); }

static column_filter new_columns(size_t width, size_t height, float *room) {
  memset(room, 0, width * sizeof *room);
  return (column_filter){box_over(height), width, height, room + width, room, 0, 0};
}

static void take(column_filter *c, const float *row) {
  float *place = c->kept + c->taken % c->b.window * c->width;
  add(c->sums, row, c->width);
  // The row that leaves the window stood where the new one will.
  if (c->taken >= c->b.window) subtract(c->sums, place, c->width);
  memcpy(place, row, c->width * sizeof *row);
  c->taken += 1;
}

/// Takes `row` (null behind the last one) and writes the next filtered row, if it can be told already.
static int filtered(column_filter *c, const float *row, float *out) {
  if (row) {
    take(c, row);
    if (c->taken <= c->b.ahead) return 0;
  } else if (c->given + c->b.ahead >= c->b.window) {
    subtract(c->sums, c->kept + (c->given + c->b.ahead) % c->b.window * c->width, c->width);
  }
  const size_t end = smaller(c->given + c->b.ahead + 1, c->height);
  const size_t start = c->given + c->b.ahead + 1 > c->b.window ? c->given + c->b.ahead + 1 - c->b.window : 0;
  share(c->sums, (float)(end - start), out, c->width);
  c->given += 1;
  return 1;
}

/// One round: a box filter along rows, then along columns.
typedef struct {
  box rows;
  const float *counts;
  /// Rows that wait until there are LANES of them, and the same filtered.
  float *batch;
  float *blurred;
  float *out;
  size_t waiting;
  column_filter columns;
} filter_round;

enum { ROUNDS = 2 };

typedef struct {
  size_t width;
  size_t height;
  filter_round rounds[ROUNDS];
  float *samples;
  /// Rows that came out of the last round, and rows of samples that were taken from them.
  size_t seen;
  size_t sampled;
} pipeline;

static void sample(pipeline *p, const float *row) {
  for (; p->sampled < 64; p->sampled++) {
    const size_t y = (size_t)(((double)p->sampled + 0.5) * (double)p->height / 64);
    if (y != p->seen) break;
    for (size_t j = 0; j < 64; j++) {
      p->samples[64 * p->sampled + j] = row[(size_t)(((double)j + 0.5) * (double)p->width / 64)];
    }
  }
  p->seen += 1;
}

static void push(pipeline *p, int round, const float *row);

static void hand_on(pipeline *p, int round, const float *row) {
  if (round + 1 < ROUNDS) push(p, round + 1, row);
  else sample(p, row);
}

static void filter_batch(pipeline *p, int round) {
  filter_round *r = &p->rounds[round];
  sum_rows(r->batch, r->blurred, p->width, p->width, r->rows);
  const size_t count = r->waiting;
  r->waiting = 0;
  for (size_t k = 0; k < count; k++) {
    float *row = r->blurred + k * p->width;
    divide(row, r->counts, p->width);
    if (filtered(&r->columns, row, r->out)) hand_on(p, round, r->out);
  }
}

static void push(pipeline *p, int round, const float *row) {
  filter_round *r = &p->rounds[round];
  memcpy(r->batch + r->waiting * p->width, row, p->width * sizeof *row);
  r->waiting += 1;
  if (r->waiting == LANES) filter_batch(p, round);
}

static void finish(pipeline *p, int round) {
  filter_round *r = &p->rounds[round];
  if (r->waiting > 0) filter_batch(p, round);
  while (r->columns.given < p->height && filtered(&r->columns, NULL, r->out)) hand_on(p, round, r->out);
}

/// Rows of `width` values in a round, beside those that its column filter keeps.
enum { ROUND_ROWS = 2 * LANES + 1 };

size_t repro_pdq_room(size_t width, size_t height) {
  return 2 * width + ROUNDS * (ROUND_ROWS * width + column_room(width, height));
}

void repro_pdq_samples(const uint8_t *rgb, size_t width, size_t height, float *work, float *samples) {
  pipeline p = {.width = width, .height = height, .samples = samples};
  float *luma = work, *counts = work + width, *room = work + 2 * width;
  count_places(box_over(width), counts, width);
  for (int round = 0; round < ROUNDS; round++) {
    memset(room, 0, LANES * width * sizeof *room);
    p.rounds[round] = (filter_round){
        .rows = box_over(width), .counts = counts, .batch = room, .blurred = room + LANES * width,
        .out = room + 2 * LANES * width,
        .columns = new_columns(width, height, room + ROUND_ROWS * width)};
    room += ROUND_ROWS * width + column_room(width, height);
  }
  const int is_sampled_as_it_is = width == 64 && height == 64;
  for (size_t y = 0; y < height; y++) {
    repro_luma(rgb + 3 * y * width, width, luma);
    if (is_sampled_as_it_is) sample(&p, luma);
    else push(&p, 0, luma);
  }
  if (is_sampled_as_it_is) return;
  for (int round = 0; round < ROUNDS; round++) finish(&p, round);
}
