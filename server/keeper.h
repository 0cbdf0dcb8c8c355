#ifndef BAQYLA_KEEPER_H
#define BAQYLA_KEEPER_H

/* The keeper: the parent process of `baqyla serve`. It holds the lock of the
   data folder and the listening socket, starts the server and starts it again
   within a second after any death; connections that come in between wait in
   the socket's queue. It dies and the server dies with it. */

/* `baqyla serve [flags]`. Exit status: 0 after SIGTERM or SIGINT and a graceful stop; 1 when it could not start (data
   folder in use, port in use, unreadable certificate, broken books …), said in one sentence; 2 for a bad setting. */
int serve_main(int argc, char **argv);

/* How long to wait before the next start, given how often in a row the server died within KEEPER_EARLY_MS of its
   start. Milliseconds. */
int keeper_wait_ms(int early_deaths);

enum {
    KEEPER_EARLY_MS = 3000,
    KEEPER_WAIT_MAX_MS = 30000,
    KEEPER_TRIES = 5, /* of a server that has never been ready */
};

#endif
