#ifndef BAQYLA_MOTHER_H
#define BAQYLA_MOTHER_H

/* Loading a reader's libraries costs more than reading a still. A mother has done
   so once, and forks for each document a child that does the verb in its own
   jail: still one process per document, and she herself never sees a byte of one.

   Standard input is a SOCK_SEQPACKET socket. A message is the verb and its
   arguments, each ended by NUL, at most MOTHER_WORDS_MAX bytes, with three
   descriptors: the child's standard input, its standard output, and a socket on
   which the child's wait status (int) is told at its end. Closing that socket's
   other end before kills the child. The mother ends, and her children with her,
   when her standard input does. */

enum { MOTHER_WORDS_MAX = 512, MOTHER_ARGS_MAX = 16, MOTHER_CHILDREN_MAX = 32, MOTHER_FDS = 3 };

/* `work` is what a child does; its return value is the child's exit status. Returns the mother's. */
int mother_run(int (*work)(int argc, char **argv));

#endif
