#ifndef BAQYLA_WS_BOARD_H
#define BAQYLA_WS_BOARD_H

#include "live_attempt.h"

/* /ws/board: the state of one sitting for its staff (docs/protocol.md, section 7). [loop] */

enum { BOARD_HEALTH_MS = 2000 };

void ws_board_register(void);
/* To all boards that show the attempt. Borrows the word. */
void board_say(const char *attempt, const json_t *word);
/* Boards of the sitting are read anew; NULL: all boards. */
void board_reload(const char *sitting);
/* Sends tiles that changed, each at most every LIVE_TILE_MS, and health. Every 250 ms. */
void board_tick(void);
void board_bye(int64_t back_ms);
/* Adds what only the live part knows to a tile of the books. */
void board_overlay(const struct live *live, json_t *tile);

#endif
