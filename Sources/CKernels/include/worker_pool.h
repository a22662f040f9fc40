// Threads that take numbered tiles from a counter. Which thread takes which tile changes from run to run;
// a tile's own work must not depend on it.
#ifndef REPRO_WORKER_POOL_H
#define REPRO_WORKER_POOL_H

#include <stddef.h>

typedef struct repro_pool repro_pool;
typedef void (*repro_pool_task)(void *context, ptrdiff_t tile, ptrdiff_t worker);

/// workers >= 1, the calling thread included. Returns NULL if threads or memory are not to be had.
repro_pool *repro_pool_create(ptrdiff_t workers);
void repro_pool_destroy(repro_pool *pool);
/// Calls `tile` for 0 ..< tiles and returns when all are done. One call at a time.
void repro_pool_run(repro_pool *pool, ptrdiff_t tiles, repro_pool_task tile, void *context);

#endif
