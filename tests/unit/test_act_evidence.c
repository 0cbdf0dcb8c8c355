/* links: acts session */
#include "act_books.h"

#include "media.h"

/* What replay needs to find the same frame again and to judge it by the same limits. */
static void evidence_says_which_frame_it_is_and_what_judged_it(void **state)
{
    struct desk *d = *state;
    const struct stream_config camera = {
        .config = 3, .layers = 3, .width = 640, .height = 480, .codec = "vp8", .rung = "full"};
    struct act_content content;
    assert_ok(media_config_add(d->db, d->attempt, &camera, T0));
    struct id id = desk_frozen(d);
    assert_ok(act_frozen_content(d->db, id.text, &d->arena, &content));
    assert_true(content.evidence_len > 0);
    const struct act_evidence *e = &content.evidence[0];
    assert_int_equal(e->taken_ms, T0 + 20000);
    assert_int_equal(e->media_ms, 20000);
    assert_int_equal(e->frame_seq, 201);
    assert_int_equal(e->layer, 1);
    assert_string_equal(e->codec, "vp8 640x480 full, config 3");
    assert_string_equal(e->detectors, "test=1");
}

/* Acts frozen before evidence named its frame come out of the books with the bytes that were signed. */
static void content_without_frames_keeps_its_bytes(void **state)
{
    struct desk *d = *state;
    struct sample sample;
    const char *json, *again;
    size_t len, again_len;
    struct hex256 then, now;
    assert_ok(sample_init(&sample, ACT_A));
    for (size_t i = 0; i < sample.content.evidence_len; i++)
        sample.content.evidence[i].detectors = NULL;
    assert_ok(content_write(&sample.content, &d->arena, &json, &len, &then));
    assert_null(strstr(json, "\"frame\""));
    struct act_content read;
    assert_ok(content_parse(json, len, &d->arena, &read));
    assert_ok(content_write(&read, &d->arena, &again, &again_len, &now));
    assert_string_equal(then.text, now.text);
    sample_release(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(evidence_says_which_frame_it_is_and_what_judged_it, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(content_without_frames_keeps_its_bytes, desk_setup, desk_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
