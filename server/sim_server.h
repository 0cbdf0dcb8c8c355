#ifndef BAQYLA_SIM_SERVER_H
#define BAQYLA_SIM_SERVER_H

#include <signal.h>
#include <sys/types.h>

/* `baqyla serve --demo on` as a process of its own, for those who simulate its
   users. It ends when the thread that started it does. */

/* `argv`: further flags of serve. `log_fd` takes stdout and stderr; -1 leaves them. Returns the pid, or -1. */
pid_t sim_server_start(int argc, char **argv, int log_fd);
/* Waits until /readyz says so; returns 0 when the server ends before, takes longer than 90 s, or *stopped is set. The
   port is that of the settings in force, or what the server wrote into their data folder. */
int sim_server_wait(pid_t pid, const volatile sig_atomic_t *stopped, int *ret_port);
/* In good order, and waits for it; nothing when pid is not above 0. */
void sim_server_stop(pid_t pid);

#endif
