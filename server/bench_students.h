#ifndef BAQYLA_BENCH_STUDENTS_H
#define BAQYLA_BENCH_STUDENTS_H

/* `baqyla bench students …`: how many students this machine carries. argv[0] is the word. It starts `baqyla serve` as
   it is, in a folder of its own under /var/tmp that goes with it, and is itself the students: its CPU is told apart.
   Bounded by the seconds asked for and three minutes for the start. Exit status as in commands.h. */
int bench_students_main(int argc, char **argv);

#endif
