#ifndef BAQYLA_RETENTION_H
#define BAQYLA_RETENTION_H

#include "audit.h"
#include "id.h"

/* How long recordings and evidence are kept, what holds them longer, and the
   proof that they are gone (Law 94-V, art. 18; model 2.5).

   Raw recordings live record_days, pictures and clips evidence_days; of a
   dismissed incident evidence_days after its dismissal, of an act until it is
   closed and act_evidence_days more. Nothing is destroyed while a hold stands:
   the officer's own on an attempt or a person, an open act, an appeal, an
   incident that nobody has looked at, a request to see one's data.

   First the books say what is destroyed, with the list of hashes (clerk); then
   the files go and the store is listed (hand); then the books say what the
   listing found. A record without its proof is taken up again by the next run.
   The chain stays valid: it holds nothing but salted hashes of what is erased. */

enum {
    DESTRUCTION_ITEMS_MAX = 2000, /* of one record; the rest belongs to the next */
    HOLD_GROUND_MAX = 500,
};

struct destruction {
    struct id id;
    int64_t items, bytes;
};

/* Books the destruction of what is due, or with `request` of all that `person` has and nothing holds. [clerk]
   F_NOT_FOUND: nothing is due. */
enum fault destruction_order(struct db *db, const struct actor *by, const char *request, const char *person,
                             int64_t now_ms, struct destruction *ret_destruction) MUST_CHECK;

/* Where one item lies, below the data folder; `still_booked`: it has come back since, and is left alone. */
struct destruction_item {
    char kind[16], path[256], sha256[HASH_HEX + 1];
    bool still_booked;
};
/* The oldest record without a proof, and its items in arena memory. F_NOT_FOUND: there is none. Reads only. */
enum fault destruction_unproved(struct db *db, struct arena *arena, struct id *ret_id,
                                struct destruction_item **ret_items, size_t *ret_count) MUST_CHECK;

/* What a listing of the store found after the files had been removed. */
struct store_listing {
    int64_t still_there;       /* items of the record whose file is still there */
    int64_t files;             /* all files of the store */
    char sha256[HASH_HEX + 1]; /* of their paths in order, a line each */
};
/* Removes the files and lists the store below `folder`. Pure of the books; any thread. F_IO, F_NOMEM. */
enum fault destruction_carry_out(const char *folder, const struct destruction_item *items, size_t count,
                                 struct store_listing *ret_listing) MUST_CHECK;
/* Books it. With something still there the record stays unproved: F_CONFLICT. [clerk] */
enum fault destruction_prove(struct db *db, const char *id, const struct store_listing *listing,
                             int64_t now_ms) MUST_CHECK;

/* A hold of the officer's on "attempt" or "person". F_INVALID: no ground; F_NOT_FOUND: no such thing. [clerk] */
enum fault hold_place(struct db *db, const struct actor *by, const char *kind, const char *object, const char *ground,
                      int64_t now_ms, struct id *ret_id) MUST_CHECK;
/* F_CONFLICT: it was lifted, or is an act's. [clerk] */
enum fault hold_lift(struct db *db, const struct actor *by, const char *id, int64_t now_ms) MUST_CHECK;

/* What of a person is kept, and why it may not go now: one line a hold, "kind ground", in arena memory. */
struct kept {
    int64_t recordings, evidence, likenesses;
    bool photo;
    size_t holds;
    const char **hold_kind, **hold_ground;
};
enum fault kept_of(struct db *db, const char *person, int64_t now_ms, struct arena *arena,
                   struct kept *ret_kept) MUST_CHECK;

#endif
