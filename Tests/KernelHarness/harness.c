// Runs every kernel of the tensor core over odd shapes in buffers of exact size, under the address and
// undefined-behaviour sanitizers (Scripts/check-kernels): products against sums in double, every instruction set
// against the plain one, bit for bit.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "matrix_product.h"
#include "tensor_kernels.h"
#include "worker_pool.h"

static int failures;

#define CHECK(condition, ...)             \
    do {                                  \
        if (!(condition)) {               \
            failures++;                   \
            printf("FAILED " __VA_ARGS__); \
            printf("\n");                 \
        }                                 \
    } while (0)

static uint64_t state = 1;

static float noise(void) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (float)(int32_t)(state >> 32) / 2147483648.0f;
}

static float *random_floats(ptrdiff_t n) {
    float *values = malloc((size_t)n * sizeof(float));
    for (ptrdiff_t i = 0; i < n; i++) values[i] = noise();
    return values;
}

static int same_bits(const float *a, const float *b, ptrdiff_t n) {
    return memcmp(a, b, (size_t)n * sizeof(float)) == 0;
}

static ptrdiff_t panels_of(ptrdiff_t n) { return (n + REPRO_PANEL - 1) / REPRO_PANEL; }

// c = a b^T over all instruction sets.
static void check_product(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k) {
    float *a = random_floats(m * k), *b = random_floats(n * k), *start = random_floats(m * n);
    float *panels = malloc((size_t)(panels_of(n) * REPRO_PANEL * k) * sizeof(float));
    repro_pack_rows(b, k, n, k, 0, panels_of(n), panels);
    float *plain = NULL;
    for (int isa = REPRO_ISA_PLAIN; isa <= REPRO_ISA_AVX512; isa++) {
        if (!repro_isa_available(isa)) continue;
        float *c = malloc((size_t)(m * n) * sizeof(float));
        memcpy(c, start, (size_t)(m * n) * sizeof(float));
        repro_product_kernels_for(isa)->multiply(a, k, m, k, panels, k * REPRO_PANEL, n, c, n, 1);
        for (ptrdiff_t i = 0; i < m * n; i++) {
            double sum = start[i];
            for (ptrdiff_t j = 0; j < k; j++) sum += (double)a[i / n * k + j] * b[i % n * k + j];
            CHECK(fabs(c[i] - sum) <= 1e-6 * (double)(k + 1), "product %td x %td x %td, isa %d: %g, not %g", m, n, k, isa,
                  (double)c[i], sum);
        }
        if (plain) {
            CHECK(same_bits(plain, c, m * n), "product %td x %td x %td: isa %d has other bits", m, n, k, isa);
            free(c);
        } else {
            plain = c;
        }
    }
    free(plain), free(panels), free(start), free(b), free(a);
}

typedef struct {
    repro_window window;
    ptrdiff_t batch, outputs;
    float *images, *kernels, *panels, *bias, *residual, *zeros;
} convolution;

static convolution random_convolution(ptrdiff_t batch, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels,
                                      ptrdiff_t outputs, ptrdiff_t stride, int circular) {
    ptrdiff_t out_height = (height - 1) / stride + 1, out_width = (width - 1) / stride + 1;
    convolution c = {.window = {height, width, channels, out_height, out_width, 3, stride, 1, circular},
                     .batch = batch,
                     .outputs = outputs};
    c.images = random_floats(batch * height * width * channels);
    c.kernels = random_floats(outputs * channels * 9);
    c.bias = random_floats(batch * outputs);
    c.residual = random_floats(batch * out_height * out_width * outputs);
    c.zeros = calloc((size_t)channels, sizeof(float));
    c.panels = malloc((size_t)(panels_of(outputs) * REPRO_PANEL * channels * 9) * sizeof(float));
    for (ptrdiff_t p = 0; p < panels_of(outputs); p++) {
        ptrdiff_t rows = outputs - p * REPRO_PANEL < REPRO_PANEL ? outputs - p * REPRO_PANEL : REPRO_PANEL;
        repro_pack_kernels(c.kernels + p * REPRO_PANEL * channels * 9, channels * 9, rows, channels, 9, channels,
                           c.panels + p * REPRO_PANEL * channels * 9);
    }
    return c;
}

static void end(convolution *c) {
    free(c->images), free(c->kernels), free(c->panels), free(c->bias), free(c->residual), free(c->zeros);
}

static ptrdiff_t wrapped(ptrdiff_t i, ptrdiff_t n) { return (i % n + n) % n; }

static double convolved(const convolution *c, ptrdiff_t image, ptrdiff_t y, ptrdiff_t x, ptrdiff_t output) {
    const repro_window *w = &c->window;
    double sum = 0;
    for (ptrdiff_t place = 0; place < 9; place++) {
        ptrdiff_t sy = y * w->stride - 1 + place / 3, sx = x * w->stride - 1 + place % 3;
        int inside = sy >= 0 && sy < w->height && sx >= 0 && sx < w->width;
        if (!inside && !w->circular) continue;
        const float *pixel =
            c->images + ((image * w->height + wrapped(sy, w->height)) * w->width + wrapped(sx, w->width)) * w->channels;
        for (ptrdiff_t i = 0; i < w->channels; i++)
            sum += (double)pixel[i] * c->kernels[(output * w->channels + i) * 9 + place];
    }
    return sum;
}

// Fills `out` with bias and residual, or not, plus the convolution.
static void convolve(const convolution *c, const repro_product_kernels *kernels, int winograd, float *out) {
    const repro_window *w = &c->window;
    ptrdiff_t pixels = w->out_height * w->out_width;
    if (!winograd) {
        for (ptrdiff_t i = 0; i < c->batch * pixels * c->outputs; i++)
            out[i] = c->residual[i] + c->bias[i / (pixels * c->outputs) * c->outputs + i % c->outputs];
        for (ptrdiff_t image = 0; image < c->batch; image++)
            kernels->convolve(c->images + image * w->height * w->width * w->channels, w, c->zeros, 0, pixels, c->panels,
                              c->outputs, out + image * pixels * c->outputs, c->outputs, 1);
        return;
    }
    repro_winograd job = {c->images,   *w,  c->zeros,  c->panels, c->bias, c->outputs,
                          c->residual, out, c->outputs};
    float *scratch = malloc(repro_winograd_scratch(c->outputs) * sizeof(float));
    ptrdiff_t tiles = c->batch * ((w->height + 3) / 4) * ((w->width + 3) / 4);
    for (ptrdiff_t first = 0; first < tiles; first += REPRO_WINOGRAD_TILES)
        kernels->winograd(&job, first, tiles - first < REPRO_WINOGRAD_TILES ? tiles - first : REPRO_WINOGRAD_TILES, 0,
                          c->outputs, scratch);
    free(scratch);
}

static void check_convolution(convolution c, int winograd) {
    const repro_window *w = &c.window;
    ptrdiff_t pixels = w->out_height * w->out_width, count = c.batch * pixels * c.outputs;
    double bound = 4e-6 * sqrt((double)w->channels * 9);
    float *plain = NULL;
    for (int isa = REPRO_ISA_PLAIN; isa <= REPRO_ISA_AVX512; isa++) {
        if (!repro_isa_available(isa)) continue;
        float *out = malloc((size_t)count * sizeof(float));
        convolve(&c, repro_product_kernels_for(isa), winograd, out);
        for (ptrdiff_t i = 0; i < count; i++) {
            ptrdiff_t image = i / (pixels * c.outputs), pixel = i / c.outputs % pixels, output = i % c.outputs;
            double sum = convolved(&c, image, pixel / w->out_width, pixel % w->out_width, output) + c.residual[i] +
                         c.bias[image * c.outputs + output];
            CHECK(fabs(out[i] - sum) <= bound, "convolution %tdx%td, %td to %td, winograd %d, isa %d: %g, not %g",
                  w->height, w->width, w->channels, c.outputs, winograd, isa, (double)out[i], sum);
        }
        if (plain) {
            CHECK(same_bits(plain, out, count), "convolution: isa %d has other bits", isa);
            free(out);
        } else {
            plain = out;
        }
    }
    free(plain);
    end(&c);
}

// Every element-by-element and row-by-row kernel; what they compute is tested elsewhere, here that they agree.
static float *all_kernels(const repro_tensor_kernels *k, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t *count) {
    ptrdiff_t n = rows * columns;
    state = 7;
    float *x = random_floats(n), *y = random_floats(2 * n), *row = random_floats(columns), *more = random_floats(columns);
    uint16_t *halves = malloc((size_t)n * sizeof(uint16_t));
    for (ptrdiff_t i = 0; i < n; i++) halves[i] = (uint16_t)(i * 7919);
    *count = 14 * n;
    float *out = calloc((size_t)*count, sizeof(float)), *next = out;
    k->expand_f16(halves, next, n), next += n;
    k->expand_bf16(halves, next, n), next += n;
    k->round_f16(x, next, n), next += n;
    k->add(x, y, next, n), next += n;
    memcpy(next, x, (size_t)n * sizeof(float)), k->add_scaled(next, y, 0.3f, n), next += n;
    k->silu(x, next, n), next += n;
    k->gelu(x, next, n), next += n;
    k->quick_gelu(x, next, n), next += n;
    k->geglu(y, next, rows, columns), next += n;
    k->fill_bias(row, x, next, rows, columns, columns), next += n;
    k->add_row(x, row, next, rows, columns), next += n;
    k->layer_norm(x, row, more, 1e-5f, next, rows, columns), next += n;
    k->scale_shift(x, row, more, next, rows, columns, 1), next += n;
    float *maxima = malloc((size_t)rows * sizeof(float)), *sums = calloc((size_t)rows, sizeof(float));
    for (ptrdiff_t r = 0; r < rows; r++) maxima[r] = -INFINITY;
    float *values = random_floats(n);
    memcpy(next, x, (size_t)n * sizeof(float));
    k->softmax_step(next, rows, columns, 0.5f, 1, columns, 0, maxima, sums, values, columns);
    k->softmax_end(values, sums, next, rows, columns, columns);
    double *column_sums = malloc((size_t)columns * 2 * sizeof(double));
    k->column_sums(x, rows, columns, column_sums, column_sums + columns);
    out[0] += (float)column_sums[columns - 1];
    free(column_sums), free(values), free(sums), free(maxima), free(halves), free(more), free(row), free(y), free(x);
    return out;
}

static void check_elementwise(ptrdiff_t rows, ptrdiff_t columns) {
    ptrdiff_t count;
    float *plain = all_kernels(repro_tensor_kernels_for(REPRO_ISA_PLAIN), rows, columns, &count);
    for (int isa = REPRO_ISA_AVX2; isa <= REPRO_ISA_AVX512; isa++) {
        if (!repro_isa_available(isa)) continue;
        float *found = all_kernels(repro_tensor_kernels_for(isa), rows, columns, &count);
        CHECK(same_bits(plain, found, count), "kernels over %td x %td: isa %d has other bits", rows, columns, isa);
        free(found);
    }
    free(plain);
}

static void add_one(void *context, ptrdiff_t tile, ptrdiff_t worker) {
    (void)worker;
    ((unsigned char *)context)[tile]++;
}

static void check_pool(void) {
    repro_pool *pool = repro_pool_create(3);
    CHECK(pool != NULL, "no pool");
    if (!pool) return;
    unsigned char *tiles = calloc(1000, 1);
    for (int round = 0; round < 20; round++) repro_pool_run(pool, 1000, add_one, tiles);
    for (int i = 0; i < 1000; i++) CHECK(tiles[i] == 20, "tile %d was done %d times", i, tiles[i]);
    free(tiles);
    repro_pool_destroy(pool);
}

int main(void) {
    const ptrdiff_t sizes[] = {1, 2, 3, 7, 13, 14, 15, 31, 32, 33, 61};
    const ptrdiff_t depths[] = {1, 2, 17, 512, 513};
    for (size_t m = 0; m < sizeof sizes / sizeof *sizes; m++)
        for (size_t n = 0; n < sizeof sizes / sizeof *sizes; n++)
            for (size_t k = 0; k < sizeof depths / sizeof *depths; k++) check_product(sizes[m], sizes[n], depths[k]);
    for (int circular = 0; circular < 2; circular++) {
        check_convolution(random_convolution(2, 1, 1, 16, 16, 1, circular), 1);
        check_convolution(random_convolution(1, 5, 7, 32, 48, 1, circular), 1);
        check_convolution(random_convolution(2, 31, 13, 80, 112, 1, circular), 1);
        check_convolution(random_convolution(1, 1, 1, 1, 1, 1, circular), 0);
        check_convolution(random_convolution(2, 7, 5, 3, 33, 1, circular), 0);
        check_convolution(random_convolution(1, 9, 6, 37, 5, 2, circular), 0);
    }
    const ptrdiff_t shapes[][2] = {{1, 1}, {3, 5}, {2, 16}, {5, 17}, {7, 61}, {4, 128}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) check_elementwise(shapes[i][0], shapes[i][1]);
    check_pool();
    printf(failures ? "%d checks failed\n" : "kernels: all checks passed\n", failures);
    return failures > 0;
}
