#ifndef BAQYLA_BENCH_BOOKS_H
#define BAQYLA_BENCH_BOOKS_H

/* `baqyla bench books …`: how long the office's screens take in a large university. argv[0] is the word. It makes the
   books in a folder under /var/tmp that goes with it, or in --data DIR, where they are kept and used again. Exit status
   as in commands.h. */
int bench_books_main(int argc, char **argv);

#endif
