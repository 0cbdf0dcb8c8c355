/* links: hall acts session */
/* The campaign against the package: everything that a forger without keys, or with keys of their own, can do to it.
   Every try is counted by kind, every one that `verify` does not notice is named. More of the random ones:
   MUTATIONS=100000 build/tests/test_act_mutations. */
#include "act_package.h"

#include <fcntl.h>

enum { RANDOM_TRIES = 1000 };

static struct campaign {
    const char *kind;
    int tried, unnoticed, same;
} now;
static int all_tried, all_unnoticed;

static void begin(const char *kind)
{
    now = (struct campaign){.kind = kind};
    out(&whole);
}

static void end(void)
{
    assert_int_equal(look(NULL), VERDICT_UNKNOWN_ISSUER); /* each try put back what it took */
    gone();
    print_message("%-58s %5d tried, %d unnoticed%s\n", now.kind, now.tried, now.unnoticed,
                  now.same ? " (what would have been the same bytes left out)" : "");
    all_tried += now.tried;
    all_unnoticed += now.unnoticed;
    assert_int_equal(now.unnoticed, 0);
    assert_true(now.tried > 0);
}

/* A try counts as noticed when the verdict is broken and a line says why. */
static void judge(const char *path, const char *what)
{
    now.tried++;
    if (look(NULL) == VERDICT_BROKEN && *bad)
        return;
    now.unnoticed++;
    print_message("UNNOTICED %s: %s %s\n", now.kind, path, what);
}

static void file_path(const char *path, char out_path[256])
{
    snprintf(out_path, 256, "%s/%s", folder, path);
}

static void overwrite(const char *path, const void *bytes, size_t len)
{
    char full[256];
    file_path(path, full);
    FILE *f = fopen(full, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
}

static void restore(const struct bundle_file *file)
{
    overwrite(file->path, file->bytes, file->len);
}

static void every_file_changed_by_a_byte(void **state)
{
    (void)state;
    begin("every file, a byte changed (first, middle, last; each bit)");
    for (size_t i = 0; i < whole.len; i++) {
        const struct bundle_file *file = &whole.files[i];
        const size_t places[] = {0, file->len / 2, file->len - 1};
        for (size_t k = 0; k < 3; k++)
            for (int bit = 0; bit < 8; bit++) {
                file->bytes[places[k]] ^= (char)(1 << bit);
                restore(file);
                file->bytes[places[k]] ^= (char)(1 << bit);
                judge(file->path, "one bit");
            }
        restore(file);
    }
    end();
}

static void every_file_truncated(void **state)
{
    (void)state;
    begin("every file cut: by one byte, to a half, to nothing");
    for (size_t i = 0; i < whole.len; i++) {
        const struct bundle_file *file = &whole.files[i];
        const size_t left[] = {file->len - 1, file->len / 2, 0};
        for (size_t k = 0; k < 3; k++) {
            overwrite(file->path, file->bytes, left[k]);
            judge(file->path, "cut");
        }
        restore(file);
    }
    end();
}

static void every_file_lengthened(void **state)
{
    static const char *const tails[] = {"\n", "x", "\x30\x80", "%%EOF\n"};
    (void)state;
    begin("every file with bytes behind its end, signatures too");
    for (size_t i = 0; i < whole.len; i++) {
        const struct bundle_file *file = &whole.files[i];
        for (size_t k = 0; k < sizeof tails / sizeof *tails; k++) {
            char full[256];
            file_path(file->path, full);
            FILE *f = fopen(full, "ab");
            assert_non_null(f);
            fputs(tails[k], f);
            assert_int_equal(fclose(f), 0);
            judge(file->path, "lengthened");
            restore(file);
        }
        char zero = 0, *longer = malloc(file->len + 1);
        assert_non_null(longer);
        memcpy(longer, file->bytes, file->len);
        longer[file->len] = zero;
        overwrite(file->path, longer, file->len + 1);
        judge(file->path, "a zero byte behind it");
        free(longer);
        restore(file);
    }
    end();
}

static void every_file_removed(void **state)
{
    (void)state;
    begin("every file removed");
    for (size_t i = 0; i < whole.len; i++) {
        char full[256];
        file_path(whole.files[i].path, full);
        assert_int_equal(unlink(full), 0);
        judge(whole.files[i].path, "removed");
        restore(&whole.files[i]);
    }
    end();
}

static void swap_with(const struct bundle *other)
{
    for (size_t i = 0; i < whole.len; i++) {
        const struct bundle_file *mine = &whole.files[i], *theirs = bundle_find(other, mine->path);
        if (!theirs || (theirs->len == mine->len && !memcmp(theirs->bytes, mine->bytes, mine->len))) {
            now.same++;
            continue;
        }
        restore(theirs);
        judge(mine->path, "of another package");
        restore(mine);
    }
}

/* Another university's act, and another act of the same university: genuine files, each in the wrong place. */
static void every_file_swapped_with_another_package_s(void **state)
{
    struct bundle foreign, sister;
    struct ca ca;
    (void)state;
    bundle_init(&foreign);
    bundle_init(&sister);
    assert_ok(package_sample(ACT_A, &foreign, &ca));
    assert_ok(package_sample_under(&authority, ACT_B, &sister));
    begin("every file swapped with that of a foreign or sister package");
    swap_with(&foreign);
    swap_with(&sister);
    end();
    bundle_release(&foreign);
    bundle_release(&sister);
    ca_release(&ca);
}

static void files_of_one_package_swapped_among_themselves(void **state)
{
    (void)state;
    begin("every two files of the package exchanged");
    for (size_t i = 0; i < whole.len; i++)
        for (size_t k = 0; k < i; k++) {
            const struct bundle_file *a = &whole.files[i], *b = &whole.files[k];
            if (a->len == b->len && !memcmp(a->bytes, b->bytes, a->len)) {
                now.same++;
                continue;
            }
            overwrite(a->path, b->bytes, b->len);
            overwrite(b->path, a->bytes, a->len);
            judge(a->path, b->path);
            restore(a);
            restore(b);
        }
    end();
}

static uint64_t dice;
static size_t roll(size_t sides)
{
    dice = dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)((dice >> 33) % sides);
}

static void spoil(const struct bundle_file *file, size_t at)
{
    char was = file->bytes[at];
    file->bytes[at] = (char)(was ^ (int)(1 + roll(255)));
    restore(file);
    file->bytes[at] = was;
    judge(file->path, "a random byte");
    restore(file);
}

static void random_bytes_changed(void **state)
{
    const char *wish = getenv("MUTATIONS");
    long tries = wish ? strtol(wish, NULL, 10) : RANDOM_TRIES;
    (void)state;
    dice = 2026;
    begin("random single bytes, anywhere in the package (seed 2026)");
    for (long n = 0; n < tries; n++) {
        size_t at = roll(whole.total), i = 0;
        for (; at >= whole.files[i].len; i++)
            at -= whole.files[i].len;
        spoil(&whole.files[i], at);
    }
    end();
}

static void the_smaller_files_are_hit_as_often(void **state)
{
    (void)state;
    dice = 7;
    begin("random single bytes, each file as often (seed 7)");
    for (int n = 0; n < RANDOM_TRIES; n++) {
        const struct bundle_file *file = &whole.files[roll(whole.len)];
        spoil(file, roll(file->len));
    }
    end();
}

/* A claim of ten gigabytes costs a sentence, not the memory. */
static void a_claim_of_ten_gigabytes_is_refused(void **state)
{
    (void)state;
    begin("every file claimed to be 10 GB (sparse)");
    for (size_t i = 0; i < whole.len; i++) {
        char full[256];
        file_path(whole.files[i].path, full);
        assert_int_equal(truncate(full, (off_t)10 * 1024 * 1024 * 1024), 0);
        judge(whole.files[i].path, "10 GB");
        restore(&whole.files[i]);
    }
    end();
}

/* Without the seal's key a manifest can be written anew, but not sealed anew. */
static void rehash(struct bundle *b)
{
    struct bundle_file *manifest = (struct bundle_file *)bundle_find(b, "manifest.json");
    for (size_t i = 0; i < b->len; i++) {
        const struct bundle_file *old = bundle_find(&whole, b->files[i].path);
        struct hex256 was, is = hex256_of(b->files[i].bytes, b->files[i].len);
        if (!old)
            continue;
        was = hex256_of(old->bytes, old->len);
        for (size_t k = 0; k < b->len; k++) {
            char *at;
            size_t len = strlen(b->files[k].path);
            bool text = len > 5 && !strcmp(b->files[k].path + len - 5, ".json");
            while (text && strcmp(was.text, is.text) && (at = strstr(b->files[k].bytes, was.text)))
                memcpy(at, is.text, 64);
        }
    }
    assert_non_null(manifest);
}

static void edit(struct bundle *b, const char *path, const char *from, const char *to)
{
    struct bundle_file *file = (struct bundle_file *)bundle_find(b, path);
    assert_non_null(file);
    char *at = strstr(file->bytes, from);
    assert_int_equal(strlen(from), strlen(to));
    if (!at)
        fail_msg("%s does not say %s", path, from);
    memcpy(at, to, strlen(to));
}

static void forged(struct bundle *b, const char *what)
{
    gone();
    out(b);
    judge("forger", what);
    bundle_release(b);
}

/* Takes the object that names `path` out of the array it stands in. */
static void drop_entry(struct bundle *b, const char *list, const char *word)
{
    struct bundle_file *file = (struct bundle_file *)bundle_find(b, list);
    char *at = strstr(file->bytes, word), *from = at, *to = at;
    assert_non_null(at);
    while (*from != '{')
        from--;
    while (*to != '}')
        to++;
    to++;
    if (*to == ',')
        to++;
    else
        from--;
    memmove(from, to, strlen(to) + 1);
    file->len -= (size_t)(to - from);
}

static void the_forger_without_our_keys_fails(void **state)
{
    struct bundle b;
    const struct bundle_file *first = bundle_find(&whole, "signatures/1-specialist.p7s");
    (void)state;
    begin("the forger's work: edits with every hash recomputed");

    b = copy_of_whole(); /* the student's name, every hash after it */
    edit(&b, "act.json", "Сынақов", "Тынақов");
    rehash(&b);
    rehash(&b);
    forged(&b, "another student");

    b = copy_of_whole(); /* a number of the verdict */
    edit(&b, "act.json", "\"value\":15000", "\"value\":15001");
    rehash(&b);
    rehash(&b);
    forged(&b, "another number");

    b = copy_of_whole();
    edit(&b, "registration.json", "-2026-1\"", "-2026-2\"");
    rehash(&b);
    forged(&b, "another register number");

    b = copy_of_whole(); /* one signature dropped, with its entries */
    take_out(&b, "signatures/2-engineer.p7s");
    drop_entry(&b, "manifest.json", "signatures/2-engineer.p7s");
    forged(&b, "a signature dropped with its entry");

    b = copy_of_whole();
    take_out(&b, "signatures/2-engineer.p7s");
    drop_entry(&b, "manifest.json", "signatures/2-engineer.p7s");
    drop_entry(&b, "registration.json", "\"order\":2");
    rehash(&b);
    forged(&b, "a signature dropped with its line on the sheet");

    b = copy_of_whole(); /* one signer twice */
    put(&b, "signatures/2-engineer.p7s", first->bytes, first->len);
    rehash(&b);
    forged(&b, "one signer twice");

    b = copy_of_whole(); /* evidence taken out of everything */
    for (size_t i = 0; i < whole.len; i++)
        if (!strncmp(whole.files[i].path, "evidence/", 9)) {
            take_out(&b, whole.files[i].path);
            drop_entry(&b, "manifest.json", whole.files[i].path);
            break;
        }
    forged(&b, "a picture dropped with its entry");

    gone();
    out(&whole);
    end();
}

/* Everything made anew under an authority of the forger's own: nothing inside contradicts it, the root does. */
static void all_signed_again_by_a_foreign_authority(void **state)
{
    struct bundle foreign;
    struct ca ca;
    struct hex256 root;
    (void)state;
    bundle_init(&foreign);
    assert_ok(package_sample(ACT_A, &foreign, &ca));
    assert_ok(ca_fingerprint(&authority, &root));
    now = (struct campaign){.kind = "all signed again by a foreign authority, under --root"};
    now.tried = 1;
    now.unnoticed = verdict_of(&foreign, &root) != VERDICT_BROKEN;
    assert_int_equal(verdict_of(&foreign, NULL), VERDICT_UNKNOWN_ISSUER);
    out(&whole);
    end();
    bundle_release(&foreign);
    ca_release(&ca);
}

/* Names that lead out of the package: no entry of the manifest may hold one, whoever sealed it. */
static void names_that_lead_outside_are_refused(void **state)
{
    static const char *const names[] = {
        "../act.pdf", "evidence/../../x", "/etc/passwd", "a//b", "./act.pdf", "a\\b", ""};
    (void)state;
    begin("names that lead outside, under a good seal");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct bundle b = copy_of_whole();
        void *p7s;
        size_t len, p7s_len;
        char *text;
        const struct bundle_file *manifest = bundle_find(&whole, "manifest.json");
        const char *at = strstr(manifest->bytes, "\"path\":\"act.pdf\"");
        assert_non_null(at);
        len = manifest->len - strlen("act.pdf") + strlen(names[i]);
        text = malloc(len + 1);
        assert_non_null(text);
        snprintf(text, len + 1, "%.*s\"path\":\"%s\"%s", (int)(at - manifest->bytes), manifest->bytes, names[i],
                 at + strlen("\"path\":\"act.pdf\""));
        assert_ok(ca_seal(&authority, text, len, made_ms, &p7s, &p7s_len));
        put(&b, "manifest.json", text, len);
        put(&b, "manifest.p7s", p7s, p7s_len);
        free(text);
        free(p7s);
        forged(&b, names[i]);
    }
    gone();
    out(&whole);
    end();
}

static int sum(void **state)
{
    print_message("%-58s %5d tried, %d unnoticed\n", "together", all_tried, all_unnoticed);
    return sample_gone(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_changed_by_a_byte),
        cmocka_unit_test(every_file_truncated),
        cmocka_unit_test(every_file_lengthened),
        cmocka_unit_test(every_file_removed),
        cmocka_unit_test(every_file_swapped_with_another_package_s),
        cmocka_unit_test(files_of_one_package_swapped_among_themselves),
        cmocka_unit_test(random_bytes_changed),
        cmocka_unit_test(the_smaller_files_are_hit_as_often),
        cmocka_unit_test(a_claim_of_ten_gigabytes_is_refused),
        cmocka_unit_test(the_forger_without_our_keys_fails),
        cmocka_unit_test(all_signed_again_by_a_foreign_authority),
        cmocka_unit_test(names_that_lead_outside_are_refused),
    };
    return cmocka_run_group_tests(tests, sample_once, sum);
}
