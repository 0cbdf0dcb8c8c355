/* links: vision */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "net.h"
#include "pixels.h"

/* The quick ways of shrinking and of colouring give what the definitions give, to the byte. */

enum { WIDE_PX = 640, HIGH_PX = 480 };

static uint8_t luma[WIDE_PX * HIGH_PX], blue[WIDE_PX * HIGH_PX / 4], red[WIDE_PX * HIGH_PX / 4];
static struct pixels scratch;

static uint32_t noise(void)
{
    static uint32_t state = 2463534242U;

    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static struct picture noisy(int full_range)
{
    for (size_t i = 0; i < sizeof luma; i++)
        luma[i] = (uint8_t)noise();
    for (size_t i = 0; i < sizeof blue; i++) {
        blue[i] = (uint8_t)noise();
        red[i] = (uint8_t)noise();
    }
    return (struct picture){.plane = {luma, blue, red},
                            .stride = {WIDE_PX, WIDE_PX / 2, WIDE_PX / 2},
                            .width = WIDE_PX,
                            .height = HIGH_PX,
                            .chroma = CHROMA_420,
                            .full_range = full_range};
}

static int mean_of_square(int x, int y, int k)
{
    int sum = 0;

    for (int j = 0; j < k; j++)
        for (int i = 0; i < k; i++)
            sum += luma[(y * k + j) * WIDE_PX + x * k + i];
    return (2 * sum + k * k) / (2 * k * k); /* rounded, halves up */
}

static void check_window(int k, int to_w, int to_h, uint8_t pad)
{
    static uint8_t to[PIXELS_SIDE_MAX * PIXELS_SIDE_MAX];

    struct window win = {0, 0, (float)(k * to_w), (float)(k * to_h)};

    pixels_resample(&scratch, luma, WIDE_PX, WIDE_PX, HIGH_PX, win, pad, to, to_w, to_h);
    for (int y = 0; y < to_h; y++)
        for (int x = 0; x < to_w; x++) {
            int inside = x < WIDE_PX / k && y < HIGH_PX / k;

            assert_int_equal(to[y * to_w + x], inside ? mean_of_square(x, y, k) : pad);
        }
}

static void a_whole_factor_is_the_mean_of_squares(void **state)
{
    (void)state;
    noisy(0);
    check_window(4, 160, 120, 7);
    check_window(2, 320, 240, 7);
    check_window(8, 80, 60, 7);
}

static void a_window_past_the_picture_is_padded_there(void **state)
{
    (void)state;
    noisy(0);
    check_window(2, 320, 256, 114);
    check_window(4, 192, 144, 114);
    check_window(4, 100, 80, 114);
}

static void a_shifted_window_sees_what_lies_there(void **state)
{
    uint8_t to[16 * 16];

    (void)state;
    noisy(0);
    pixels_resample(&scratch, luma, WIDE_PX, WIDE_PX, HIGH_PX, (struct window){40, 24, 32, 32}, 0, to, 16, 16);
    for (int y = 0; y < 16; y++)
        for (int x = 0; x < 16; x++)
            assert_int_equal(to[y * 16 + x], mean_of_square(20 + x, 12 + y, 2));
}

static float limited(float v)
{
    return v < 0 ? 0 : v > 255 ? 255 : v;
}

static void check_colours(const struct picture *p, const struct net_input *net)
{
    static float to[320 * 240 * 3];
    float black = p->full_range ? 0 : 16, gain = p->full_range ? 1 : 255.0F / 219.0F;
    float colour = p->full_range ? 1 : 255.0F / 224.0F;

    pixels_net(&scratch, p, pixels_all(p), 320, 240, net, 0, to);
    for (int i = 0; i < 320 * 240; i++) {
        float y = ((float)mean_of_square(i % 320, i / 320, 2) - black) * gain;
        float u = ((float)blue[i] - 128) * colour, v = ((float)red[i] - 128) * colour;
        float rgb[3] = {limited(y + 1.402F * v), limited(y - 0.344F * u - 0.714F * v), limited(y + 1.772F * u)};

        for (int c = 0; c < 3; c++) {
            float want = (rgb[net->bgr ? 2 - c : c] - net->mean[c]) * net->scale[c];

            assert_memory_equal(&to[3 * i + c], &want, sizeof want);
        }
    }
}

static void colours_are_those_of_the_definition(void **state)
{
    const struct net_input rgb = {0, {127, 127, 127}, {1 / 128.0F, 1 / 128.0F, 1 / 128.0F}};
    const struct net_input bgr = {1, {103.53F, 116.28F, 123.675F}, {1 / 57.375F, 1 / 57.12F, 1 / 58.395F}};

    (void)state;
    for (int full = 0; full < 2; full++) {
        struct picture p = noisy(full);

        check_colours(&p, &rgb);
        check_colours(&p, &bgr);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_factor_is_the_mean_of_squares),
        cmocka_unit_test(a_window_past_the_picture_is_padded_there),
        cmocka_unit_test(a_shifted_window_sees_what_lies_there),
        cmocka_unit_test(colours_are_those_of_the_definition),
    };

    return cmocka_run_group_tests_name("pixels", tests, NULL, NULL);
}
