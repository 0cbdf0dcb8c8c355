/* links: hall acts session */
/* `baqyla replay DIR`: what the rules of an exam said comes out of the act package alone, without books or server. */
#include "act_package.h"

#include <sys/wait.h>

#include "replay_record.h"
#include "sightlog.h"

enum { SAID_MAX = 8 * 1024 };

static char said[SAID_MAX];

/* The exit status; what it printed is in `said`. */
static int replayed(const struct bundle *b)
{
    char command[512];
    out(b);
    snprintf(command, sizeof command, "'%s/baqyla' replay '%s' 2>&1", BIN_DIR, folder);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    said[fread(said, 1, sizeof said - 1, pipe)] = 0;
    int status = pclose(pipe);
    gone();
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void says(const char *what)
{
    if (!strstr(said, what))
        fail_msg("\"%s\" is not in: %s", what, said);
}

static struct replay_record record_of(const struct bundle *b, struct arena *arena)
{
    struct replay_record record;
    struct hex256 sha256;
    const struct bundle_file *json = bundle_find(b, PACKAGE_RECORD);
    assert_ok(replay_record_parse(json->bytes, json->len, arena, &record, &sha256));
    return record;
}

/* The package with this record and these looks, sealed by the server as if it had always held them. */
static struct bundle with(const struct replay_record *record, const void *sights, size_t len, struct arena *arena)
{
    struct bundle b = copy_of_whole();
    const char *json;
    size_t json_len;
    put(&b, PACKAGE_SIGHTS, sights, len);
    assert_ok(replay_record_write(record, hex256_of(sights, len).text, arena, &json, &json_len));
    put(&b, PACKAGE_RECORD, json, json_len);
    seal_again(&b, &authority);
    return b;
}

static void the_rules_say_the_same_again(void **state)
{
    (void)state;
    assert_int_equal(replayed(&whole), 0);
    says("rules: 2 incidents in the package, ");
    says("; 2 the same, 0 differ");
}

static void a_number_that_the_rules_did_not_say_is_shown(void **state)
{
    struct arena arena;
    (void)state;
    arena_init(&arena, 0);
    struct replay_record record = record_of(&whole, &arena);
    const struct bundle_file *sights = bundle_find(&whole, PACKAGE_SIGHTS);
    record.incidents[0].to_ms += 1000;
    record.incidents[1].numbers = "[{\"name\":\"people\",\"value\":3,\"threshold\":1}]";
    struct bundle b = with(&record, sights->bytes, sights->len, &arena);
    assert_int_equal(replayed(&b), 1);
    says("its end was ");
    says("numbers differ");
    says("; 0 the same, 2 differ");
    bundle_release(&b);
    arena_release(&arena);
}

/* The looks of the covered camera are left out. */
static void an_incident_that_does_not_come_out_again_is_named(void **state)
{
    struct arena arena;
    struct sightlog_record one;
    const struct bundle_file *file = bundle_find(&whole, PACKAGE_SIGHTS);
    const uint8_t *at = (const uint8_t *)file->bytes, *end = at + file->len;
    uint8_t *rest = malloc(file->len);
    size_t len = 0;
    (void)state;
    assert_non_null(rest);
    arena_init(&arena, 0);
    for (const uint8_t *from = at; sightlog_next(&at, end, &one) == F_OK; from = at) {
        if (one.kind == SIGHTLOG_SIGHT && one.sight.camera == CAMERA_COVERED)
            continue;
        memcpy(rest + len, from, (size_t)(at - from));
        len += (size_t)(at - from);
    }
    struct replay_record record = record_of(&whole, &arena);
    struct bundle b = with(&record, rest, len, &arena);
    assert_int_equal(replayed(&b), 1);
    says("covered from 20000 ms does not come out again");
    says("; 1 the same, 1 differ");
    bundle_release(&b);
    arena_release(&arena);
    free(rest);
}

static void a_broken_package_is_not_replayed(void **state)
{
    struct bundle b = copy_of_whole();
    const struct bundle_file *sights = bundle_find(&b, PACKAGE_SIGHTS);
    (void)state;
    sights->bytes[sights->len - 1] ^= 1;
    assert_int_equal(replayed(&b), 1);
    says("the package is broken: manifest: " PACKAGE_SIGHTS " was changed");
    bundle_release(&b);
}

/* Looks of another exam, sealed anew without their record. */
static void verify_names_looks_that_are_not_the_records(void **state)
{
    struct bundle b = copy_of_whole();
    (void)state;
    put(&b, PACKAGE_SIGHTS, "", 0);
    seal_again(&b, &authority);
    broken_by(&b, "replay");
    take_out(&b, PACKAGE_SIGHTS);
    seal_again(&b, &authority);
    broken_by(&b, "replay");
    bundle_release(&b);
}

static void verify_names_a_record_that_tells_another_story_than_the_act(void **state)
{
    struct arena arena;
    (void)state;
    arena_init(&arena, 0);
    struct replay_record record = record_of(&whole, &arena);
    const struct bundle_file *sights = bundle_find(&whole, PACKAGE_SIGHTS);
    record.incidents[0].sentence[LANG_RU] = "Ничего не было.";
    struct bundle b = with(&record, sights->bytes, sights->len, &arena);
    broken_by(&b, "replay");
    bundle_release(&b);
    record = record_of(&whole, &arena);
    record.incidents_len = 1;
    b = with(&record, sights->bytes, sights->len, &arena);
    broken_by(&b, "replay");
    bundle_release(&b);
    arena_release(&arena);
}

static void a_package_without_looks_says_so(void **state)
{
    struct bundle b;
    struct ca ca;
    (void)state;
    bundle_init(&b);
    assert_ok(package_sample(ACT_B, &b, &ca));
    assert_int_equal(replayed(&b), 1);
    says("the package holds no stored looks");
    bundle_release(&b);
    ca_release(&ca);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rules_say_the_same_again),
        cmocka_unit_test(a_number_that_the_rules_did_not_say_is_shown),
        cmocka_unit_test(an_incident_that_does_not_come_out_again_is_named),
        cmocka_unit_test(a_broken_package_is_not_replayed),
        cmocka_unit_test(verify_names_looks_that_are_not_the_records),
        cmocka_unit_test(verify_names_a_record_that_tells_another_story_than_the_act),
        cmocka_unit_test(a_package_without_looks_says_so),
    };
    return cmocka_run_group_tests(tests, sample_once, sample_gone);
}
