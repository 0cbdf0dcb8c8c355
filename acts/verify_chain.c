#include "verify_parts.h"

#include <string.h>

#include "package.h"

/* The rows of the audit chain that speak of the act: each must hash to what it
   says, follow the one before it, and together tell of freezing, three
   signatures and registration. */

struct told {
    int freezes, signs, registers;
};

static bool read_row(json_t *line, struct chain_row *r)
{
    json_int_t seq, at_ms;
    if (json_unpack(line, "{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s !}", "seq", &seq, "at_ms", &at_ms,
                    "university", &r->university, "role", &r->role, "action", &r->action, "object_kind",
                    &r->object_kind, "object", &r->object, "actor_hash", &r->actor_hash, "detail_hash", &r->detail_hash,
                    "prev", &r->prev, "hash", &r->hash))
        return false;
    r->seq = seq;
    r->at_ms = at_ms;
    return true;
}

/* NULL when the row is right. */
static const char *row_wrong(const struct verification *v, const struct chain_row *r, int64_t last_seq, int64_t last_ms,
                             const char *last_hash)
{
    struct hex256 hash;
    if (chain_row_hash(r, &hash) || strcmp(hash.text, r->hash))
        return "does not have its hash";
    if (strcmp(r->object_kind, "act") || strcmp(r->object, v->content.id))
        return "speaks of something else";
    if (r->seq <= last_seq || r->at_ms < last_ms)
        return "is out of order";
    if (last_seq && r->seq == last_seq + 1 && strcmp(r->prev, last_hash))
        return "does not follow the row before it";
    if (r->seq == v->content.chain_seq + 1 && strcmp(r->prev, v->content.chain_hash))
        return "does not follow the head that act.json names";
    return NULL;
}

static void count(struct told *told, const char *action)
{
    if (!strcmp(action, "act.freeze"))
        *told = (struct told){.freezes = told->freezes + 1}; /* a new version starts its signatures anew */
    told->signs += !strcmp(action, "act.sign") || !strcmp(action, "act.paper");
    told->registers += !strcmp(action, "act.register");
}

void verify_chain(struct verification *v)
{
    const struct bundle_file *file = verify_need(v, "chain", "chain.jsonl");
    int64_t last_seq = 0, last_ms = 0;
    char last_hash[65] = "";
    struct told told = {0};
    if (!file)
        return;
    for (const char *at = file->bytes, *end = file->bytes + file->len; at < end;) {
        struct chain_row row;
        json_t *line = NULL;
        const char *stop = memchr(at, '\n', (size_t)(end - at)), *wrong = "is not in its form";
        if (stop && !canon_parse(at, (size_t)(stop - at), &line) && read_row(line, &row))
            wrong = row_wrong(v, &row, last_seq, last_ms, last_hash);
        if (!wrong) {
            count(&told, row.action);
            last_seq = row.seq;
            last_ms = row.at_ms;
            memcpy(last_hash, row.hash, sizeof last_hash);
        }
        json_decref(line);
        if (wrong) {
            verify_bad(v, "chain", "the row after %lld %s", (long long)last_seq, wrong);
            return;
        }
        at = stop + 1;
    }
    if (told.freezes < 1 || told.signs != ACT_SIGNERS || told.registers != 1)
        verify_bad(v, "chain", "the rows tell of %d freezings, %d signatures, %d registrations", told.freezes,
                   told.signs, told.registers);
    else
        verify_good(v, "chain", "rows up to %lld", (long long)last_seq);
}
