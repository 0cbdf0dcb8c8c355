#ifndef BAQYLA_DEMO_CLASS_H
#define BAQYLA_DEMO_CLASS_H

/* `baqyla demo [N] [--clips DIR] [flags of serve]`: starts the server with the
   demo university and N simulated students (30 when not said) who play clips,
   answer questions and meet a few planned events. Runs until SIGINT or SIGTERM.
   Exit status 0, 1 (could not start), 2 (usage). */
int demo_main(int argc, char **argv);

#endif
