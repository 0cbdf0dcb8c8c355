#include "sim_server.h"

#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "settings.h"
#include "sim_https.h"

enum { READY_S = 90, TRIES_PER_S = 20 };

pid_t sim_server_start(int argc, char **argv, int log_fd)
{
    static char words[][8] = {"baqyla", "serve", "--demo", "on"};
    char *child[64] = {words[0], words[1], words[2], words[3]};
    int n = 4;
    for (int i = 0; i < argc && n + 1 < (int)(sizeof child / sizeof *child); i++)
        child[n++] = argv[i];
    fflush(NULL);
    pid_t pid = fork();
    if (pid)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    setpgid(0, 0); /* Ctrl-C reaches the simulation, which then stops the server in good order */
    if (log_fd >= 0 && (dup2(log_fd, STDOUT_FILENO) < 0 || dup2(log_fd, STDERR_FILENO) < 0))
        _exit(127);
    char program[SETTING_TEXT_MAX]; /* by its name: /proc shows it */
    snprintf(program, sizeof program, "%s/baqyla", program_folder());
    execv(program, child);
    _exit(127);
}

int sim_server_wait(pid_t pid, const volatile sig_atomic_t *stopped, int *ret_port)
{
    for (int tries = 0; tries < READY_S * TRIES_PER_S && !*stopped; tries++) {
        if (waitpid(pid, NULL, WNOHANG) == pid)
            return 0;
        char path[SETTING_TEXT_MAX + 32];
        int port = (int)settings()->port;
        FILE *file = port ? NULL : fopen(settings_path("port", path, sizeof path), "r");
        if (file && fscanf(file, "%d", &port) != 1)
            port = 0;
        if (file)
            fclose(file);
        if (port && sim_ready(port)) {
            *ret_port = port;
            return 1;
        }
        usleep(1000000 / TRIES_PER_S);
    }
    return 0;
}

void sim_server_stop(pid_t pid)
{
    if (pid <= 0)
        return;
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
}
