#include "worker_pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

struct repro_pool {
    pthread_mutex_t lock;
    pthread_cond_t begin, end;
    ptrdiff_t workers, running;
    unsigned long round;
    int closing;
    repro_pool_task tile;
    void *context;
    ptrdiff_t tiles;
    _Atomic ptrdiff_t next;
    pthread_t *threads;
};

typedef struct {
    repro_pool *pool;
    ptrdiff_t worker;
} seat;

static void take_tiles(repro_pool *pool, ptrdiff_t worker) {
    for (;;) {
        ptrdiff_t tile = atomic_fetch_add_explicit(&pool->next, 1, memory_order_relaxed);
        if (tile >= pool->tiles) return;
        pool->tile(pool->context, tile, worker);
    }
}

static void *work(void *argument) {
    seat own = *(seat *)argument;
    free(argument);
    repro_pool *pool = own.pool;
    unsigned long seen = 0;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (pool->round == seen && !pool->closing) pthread_cond_wait(&pool->begin, &pool->lock);
        if (pool->closing) break;
        seen = pool->round;
        pthread_mutex_unlock(&pool->lock);
        take_tiles(pool, own.worker);
        pthread_mutex_lock(&pool->lock);
        if (--pool->running == 0) pthread_cond_signal(&pool->end);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

// Signals are for the main thread.
static int start(repro_pool *pool, ptrdiff_t worker) {
    seat *own = malloc(sizeof *own);
    if (!own) return 0;
    *own = (seat){pool, worker};
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&pool->threads[worker - 1], NULL, work, own);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed) free(own);
    return !failed;
}

repro_pool *repro_pool_create(ptrdiff_t workers) {
    repro_pool *pool = calloc(1, sizeof *pool);
    if (!pool) return NULL;
    pool->threads = calloc((size_t)workers, sizeof *pool->threads);
    if (!pool->threads) {
        free(pool);
        return NULL;
    }
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->begin, NULL);
    pthread_cond_init(&pool->end, NULL);
    pool->workers = 1;
    while (pool->workers < workers) {
        if (!start(pool, pool->workers)) {
            repro_pool_destroy(pool);
            return NULL;
        }
        pool->workers++;
    }
    return pool;
}

void repro_pool_destroy(repro_pool *pool) {
    pthread_mutex_lock(&pool->lock);
    pool->closing = 1;
    pthread_cond_broadcast(&pool->begin);
    pthread_mutex_unlock(&pool->lock);
    for (ptrdiff_t i = 1; i < pool->workers; i++) pthread_join(pool->threads[i - 1], NULL);
    pthread_cond_destroy(&pool->begin);
    pthread_cond_destroy(&pool->end);
    pthread_mutex_destroy(&pool->lock);
    free(pool->threads);
    free(pool);
}

void repro_pool_run(repro_pool *pool, ptrdiff_t tiles, repro_pool_task tile, void *context) {
    if (pool->workers == 1 || tiles <= 1) {
        for (ptrdiff_t i = 0; i < tiles; i++) tile(context, i, 0);
        return;
    }
    pthread_mutex_lock(&pool->lock);
    pool->tile = tile;
    pool->context = context;
    pool->tiles = tiles;
    atomic_store(&pool->next, 0);
    pool->running = pool->workers - 1;
    pool->round++;
    pthread_cond_broadcast(&pool->begin);
    pthread_mutex_unlock(&pool->lock);
    take_tiles(pool, 0);
    pthread_mutex_lock(&pool->lock);
    while (pool->running > 0) pthread_cond_wait(&pool->end, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}
