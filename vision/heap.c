#include "heap.h"

#include <limits.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { LARGE_PAGE = 2 << 20, BLOCK_HEAD = 32 /* bytes that malloc puts before one */ };

void heap_keep(size_t bytes)
{
    int most = bytes < INT_MAX ? (int)bytes : INT_MAX;
    mallopt(M_MMAP_THRESHOLD, most < 32 << 20 ? most : 32 << 20); /* it takes no more */
    mallopt(M_TRIM_THRESHOLD, most);
    mallopt(M_MXFAST, 0); /* each large block that is freed would put the small ones in order first */
}

void heap_large_pages(size_t bytes)
{
    char *block = malloc(bytes + LARGE_PAGE);
    if (!block)
        return;
    size_t skipped = LARGE_PAGE - (uintptr_t)block % LARGE_PAGE;
    int rc = madvise(block + skipped, bytes / LARGE_PAGE * LARGE_PAGE, MADV_HUGEPAGE);
    (void)rc; /* a kernel without them does with small ones */
    free(block);
    static void *gap; /* up to the first of them: never touched, never freed */
    if (!gap && skipped > 2 * BLOCK_HEAD)
        gap = malloc(skipped - BLOCK_HEAD);
}
