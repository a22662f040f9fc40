#include "similarity.h"

#ifdef __GLIBC__
#include <malloc.h>

void repro_keep_freed_memory(void) {
  // The first is the most that the library takes.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
}
#else
void repro_keep_freed_memory(void) {}
#endif
