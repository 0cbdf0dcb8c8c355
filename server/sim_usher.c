#include "sim_usher.h"

#include <stdio.h>
#include <unistd.h>

enum { ROUND_US = 1000000, STEP_US = 50000 };

static void admit_all(struct sim_usher *usher, const char *sitting)
{
    char path[128];
    json_t *board = NULL;
    snprintf(path, sizeof path, "/api/sittings/%s/board", sitting);
    if (sim_request(&usher->user, "GET", path, NULL, &board))
        return;
    size_t i;
    json_t *tile;
    json_array_foreach(json_object_get(board, "tiles"), i, tile)
    {
        const char *id = json_string_value(json_object_get(tile, "attempt"));
        if (!id || !json_integer_value(json_object_get(tile, "place")))
            continue;
        snprintf(path, sizeof path, "/api/attempts/%s/admit", id);
        if (!sim_request(&usher->user, "POST", path, json_object(), NULL))
            atomic_fetch_add(&usher->admitted, 1);
    }
    json_decref(board);
}

static void *usher_run(void *arg)
{
    struct sim_usher *usher = arg;
    while (!atomic_load(&usher->quit)) {
        json_t *list = NULL;
        if (!sim_request(&usher->user, "GET", "/api/sittings", NULL, &list)) {
            size_t i;
            json_t *row;
            json_array_foreach(json_object_get(list, "rows"), i, row)
                admit_all(usher, json_string_value(json_object_get(row, "id")));
            json_decref(list);
        }
        for (int slept = 0; slept < ROUND_US && !atomic_load(&usher->quit); slept += STEP_US)
            usleep(STEP_US);
    }
    return NULL;
}

int sim_usher_start(struct sim_usher *usher)
{
    return pthread_create(&usher->thread, NULL, usher_run, usher);
}

void sim_usher_stop(struct sim_usher *usher)
{
    atomic_store(&usher->quit, 1);
    pthread_join(usher->thread, NULL);
}
