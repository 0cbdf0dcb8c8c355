#include "retention.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "policy.h"
#include "text.h"

enum { HOLDS_MAX = 32 };
#define DAY_MS ((int64_t)86400000)

/* ---- what is due ---- */

struct cutoffs {
    int64_t dismissed_ms, act_ms; /* decided before that: over */
};

static enum fault cutoffs_at(struct db *db, int64_t now_ms, struct cutoffs *ret)
{
    int64_t version, evidence_days = 0, act_days = 0;
    enum fault f = policy_version(db, now_ms, &version);
    if (!f)
        f = policy_int(db, version, "evidence_days", &evidence_days);
    if (!f)
        f = policy_int(db, version, "act_evidence_days", &act_days);
    *ret = (struct cutoffs){now_ms - evidence_days * DAY_MS, now_ms - act_days * DAY_MS};
    return f;
}

struct order {
    struct db *db;
    struct destruction made;
    struct destruction_item *item;
    int64_t *bytes;
};

static void take(struct order *o, const char *kind, const char *path, const char *sha256, int64_t bytes)
{
    struct destruction_item *item = &o->item[o->made.items];
    snprintf(item->kind, sizeof item->kind, "%s", kind);
    snprintf(item->path, sizeof item->path, "%s", path);
    snprintf(item->sha256, sizeof item->sha256, "%s", sha256);
    o->bytes[o->made.items++] = bytes;
    o->made.bytes += bytes;
}

static enum fault due(struct order *o, const char *person, int64_t now_ms)
{
    struct cutoffs c;
    struct row row;
    enum fault f = cutoffs_at(o->db, now_ms, &c);
    if (f)
        return f;
    for (f = db_each(o->db, &row, S_DUE_PARTS, "tiii", person, now_ms, c.dismissed_ms, (int64_t)DESTRUCTION_ITEMS_MAX);
         f == F_OK; f = row_next(&row))
        take(o, "recording", row_peek(&row, 0), row_peek(&row, 1), row_int(&row, 2));
    if (f != F_NOT_FOUND)
        return f;
    for (f = db_each(o->db, &row, S_DUE_EVIDENCE, "tiiii", person, now_ms, c.dismissed_ms, c.act_ms,
                     DESTRUCTION_ITEMS_MAX - o->made.items);
         f == F_OK; f = row_next(&row)) {
        const char *sha256 = row_peek(&row, 0);
        char path[HASH_HEX + 32];
        snprintf(path, sizeof path, "evidence/%.2s/%s", sha256, sha256);
        take(o, "evidence", path, sha256, row_int(&row, 1));
    }
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault book_item(struct order *o, int64_t n, int64_t now_ms)
{
    const struct destruction_item *item = &o->item[n];
    enum fault f = db_run(o->db, S_DESTRUCTION_ITEM_ADD, "tittti", o->made.id.text, n + 1, item->kind, item->path,
                          item->sha256, o->bytes[n]);
    if (f)
        return f;
    return strcmp(item->kind, "evidence") ? db_run(o->db, S_PART_DESTROYED, "ti", item->path, now_ms)
                                          : db_run(o->db, S_EVIDENCE_DESTROYED, "ti", item->sha256, now_ms);
}

/* Of the lines "kind sha256 path". */
static void list_hash(const struct order *o, char hex[HASH_HEX + 1])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state list;
    char line[512];
    crypto_hash_sha256_init(&list);
    for (int64_t n = 0; n < o->made.items; n++) {
        const struct destruction_item *item = &o->item[n];
        int len = snprintf(line, sizeof line, "%s %s %s\n", item->kind, item->sha256, item->path);
        crypto_hash_sha256_update(&list, (const unsigned char *)line, (size_t)len);
    }
    crypto_hash_sha256_final(&list, hash);
    sodium_bin2hex(hex, HASH_HEX + 1, hash, sizeof hash);
}

static enum fault book(struct order *o, const struct actor *by, const char *request, int64_t now_ms)
{
    char hex[HASH_HEX + 1];
    list_hash(o, hex);
    enum fault f = db_run(o->db, S_DESTRUCTION_ADD, "ttttiiit", o->made.id.text, request ? "request" : "term", request,
                          by->person, now_ms, o->made.items, o->made.bytes, hex);
    for (int64_t n = 0; !f && n < o->made.items; n++)
        f = book_item(o, n, now_ms);
    return f ? f
             : audit(o->db, by, "destruction", "destruction", o->made.id.text, "%lld items, list %s",
                     (long long)o->made.items, hex);
}

enum fault destruction_order(struct db *db, const struct actor *by, const char *request, const char *person,
                             int64_t now_ms, struct destruction *ret)
{
    struct arena arena;
    struct order o = {.db = db, .made.id = id_make()};
    arena_init(&arena, 0);
    o.item = arena_alloc(&arena, DESTRUCTION_ITEMS_MAX * sizeof *o.item);
    o.bytes = arena_alloc(&arena, DESTRUCTION_ITEMS_MAX * sizeof *o.bytes);
    enum fault f = arena_check(&arena);
    if (!f)
        f = due(&o, person ? person : "", now_ms);
    if (!f && !o.made.items)
        f = fault(F_NOT_FOUND, "nothing is due");
    if (!f)
        f = book(&o, by, request, now_ms);
    arena_release(&arena);
    if (!f)
        *ret = o.made;
    return f;
}

/* ---- the proof ---- */

enum fault destruction_unproved(struct db *db, struct arena *arena, struct id *ret_id,
                                struct destruction_item **ret_items, size_t *ret_count)
{
    struct row row;
    struct id id;
    size_t count = 0;
    enum fault f = db_row(db, &row, S_DESTRUCTION_UNPROVED, "");
    if (f)
        return f;
    snprintf(id.text, sizeof id.text, "%s", row_peek(&row, 0));
    row_done(&row);
    struct destruction_item *items = arena_alloc(arena, DESTRUCTION_ITEMS_MAX * sizeof *items);
    if (!items)
        return arena_check(arena);
    for (f = db_each(db, &row, S_DESTRUCTION_ITEMS, "tii", id.text, (int64_t)DESTRUCTION_ITEMS_MAX, (int64_t)0);
         f == F_OK; f = row_next(&row)) {
        struct destruction_item *item = &items[count++];
        snprintf(item->kind, sizeof item->kind, "%s", row_peek(&row, 1));
        snprintf(item->path, sizeof item->path, "%s", row_peek(&row, 2));
        snprintf(item->sha256, sizeof item->sha256, "%s", row_peek(&row, 3));
        item->still_booked = row_int(&row, 5) != 0;
    }
    if (f != F_NOT_FOUND)
        return f;
    *ret_id = id;
    *ret_items = items;
    *ret_count = count;
    return F_OK;
}

enum fault destruction_prove(struct db *db, const char *id, const struct store_listing *l, int64_t now_ms)
{
    if (l->still_there)
        return fault(F_CONFLICT, "%lld files of record %s are still there", (long long)l->still_there, id);
    enum fault f = db_run(db, S_DESTRUCTION_PROVE, "tiiit", id, now_ms, l->still_there, l->files, l->sha256);
    return f ? f
             : audit(db, &actor_system, "destruction.proved", "destruction", id, "%lld files in the store, list %s",
                     (long long)l->files, l->sha256);
}

/* ---- holds ---- */

enum fault hold_place(struct db *db, const struct actor *by, const char *kind, const char *object, const char *ground,
                      int64_t now_ms, struct id *ret_id)
{
    struct row row;
    struct id id = id_make();
    if (!text_fits(ground, HOLD_GROUND_MAX))
        return fault(F_INVALID, "a hold names its ground");
    enum fault f = db_row(db, &row, S_LEGAL_HOLD_OBJECT, "tt", kind, object);
    if (f)
        return f == F_NOT_FOUND ? fault(f, "there is no %s %s", kind, object) : f;
    row_done(&row);
    f = db_run(db, S_LEGAL_HOLD_ADD, "ttttit", id.text, kind, object, ground, now_ms, by->person);
    if (!f)
        f = audit(db, by, "hold.place", kind, object, "%s", ground);
    if (!f)
        *ret_id = id;
    return f;
}

enum fault hold_lift(struct db *db, const struct actor *by, const char *id, int64_t now_ms)
{
    enum fault f = db_run(db, S_LEGAL_HOLD_LIFT, "tit", id, now_ms, by->person);
    if (!f && !db_changes(db))
        f = fault(F_CONFLICT, "hold %s does not stand, or is an act's", id);
    return f ? f : audit(db, by, "hold.lift", "hold", id, "lifted");
}

enum fault kept_of(struct db *db, const char *person, int64_t now_ms, struct arena *arena, struct kept *ret)
{
    struct row row;
    struct cutoffs c;
    struct kept k = {.hold_kind = arena_alloc(arena, HOLDS_MAX * sizeof *k.hold_kind),
                     .hold_ground = arena_alloc(arena, HOLDS_MAX * sizeof *k.hold_ground)};
    enum fault f = arena_check(arena);
    if (!f)
        f = cutoffs_at(db, now_ms, &c);
    if (!f)
        f = db_row(db, &row, S_KEPT_OF_PERSON, "t", person);
    if (f)
        return f;
    k.recordings = row_int(&row, 0);
    k.evidence = row_int(&row, 1);
    k.likenesses = row_int(&row, 2);
    k.photo = row_int(&row, 3) != 0;
    row_done(&row);
    for (f = db_each(db, &row, S_HOLDS_OF_PERSON, "ti", person, c.dismissed_ms); f == F_OK && k.holds < HOLDS_MAX;
         f = row_next(&row)) {
        k.hold_kind[k.holds] = row_text(&row, 0, arena);
        k.hold_ground[k.holds++] = row_text(&row, 1, arena);
    }
    if (f == F_OK)
        row_done(&row);
    else if (f != F_NOT_FOUND)
        return f;
    f = arena_check(arena);
    if (!f)
        *ret = k;
    return f;
}
