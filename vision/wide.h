#ifndef BAQYLA_WIDE_H
#define BAQYLA_WIDE_H

/* A function marked WIDE, a loop over pixels, is compiled twice; where the processor has AVX2 that one is taken at the
   start of the program. No answer depends on which: what it computes is whole numbers, or floats one by one, and the
   build contracts none of them. Only static functions: clang 14 gives the choice a name that other files do not find.
   Sanitizers run before the choice could be made and do without. */
#if defined(__x86_64__) && !defined(BAQYLA_SANITIZED)
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

#endif
