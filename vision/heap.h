#ifndef BAQYLA_HEAP_H
#define BAQYLA_HEAP_H

#include <stddef.h>

/* The heap of a process that works through pictures, for one thread. Memory that is fetched from the kernel page by
   page, given back and fetched again costs as much as a small net. */

/* What is freed stays with the process, up to so many bytes; no block below that, and below 32 MB, is mapped by
   itself. */
void heap_keep(size_t bytes);

/* From here on the heap grows in large pages where the kernel has them, for so many bytes; none of it is taken before
   it is touched. Once, after heap_keep() of more. */
void heap_large_pages(size_t bytes);

#endif
