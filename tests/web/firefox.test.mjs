/* The sender in Firefox ESR over WebDriver BiDi: VP8 or VP9 from a worker's ticks, also when its tab is hidden. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Double } from "./double.mjs";
import { after, need, PATIENCE_MS, report, started, test, until } from "./parts.mjs";

const FIREFOX = process.env.BAQYLA_FIREFOX ?? "/usr/bin/firefox-esr";
if (!existsSync(FIREFOX)) {
    console.log(`${FIREFOX} is not here`);
    console.log("0 passed, 1 failed");
    process.exit(1);
}
const puppeteer = need("puppeteer-core");
const home = mkdtempSync(join(tmpdir(), "baqyla-firefox-"));
const browser = await started(() =>
    puppeteer.launch({
        browser: "firefox",
        executablePath: FIREFOX,
        headless: true,
        timeout: PATIENCE_MS,
        userDataDir: mkdtempSync(join(home, "profile-")),
        env: { ...process.env, HOME: home },
        extraPrefsFirefox: {
            "media.navigator.streams.fake": true,
            "media.navigator.permission.disabled": true,
            "media.autoplay.default": 0,
            "intl.accept_languages": "kk,ru,en",
        },
    }),
);

async function sitting(query = "") {
    const double = await new Double().start();
    double.inExam();
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    let closed = false;
    const close = () => closed || ((closed = true), Promise.all([page.close(), double.stop()]));
    after(close);
    await page.goto(`${double.url}/exam/a1${query}`);
    await page.waitForSelector(".opt");
    return { double, page, close };
}

await test("Firefox: frames by worker tick, no H.264, numbers and acks as everywhere", async () => {
    const { double, close } = await sitting();
    await until(() => double.durable >= 30, "durable frames");
    const [config] = double.configs.values();
    assert.equal(config.rung, "webcodecs");
    assert.ok(config.codec === "vp8" || config.codec.startsWith("vp09"), config.codec);
    assert.equal(double.order[0].flags & 1, 1);
    assert.deepEqual(double.faults, []);
    const layers = new Set(double.order.map((f) => f.layer)).size;
    assert.equal(layers, config.layers, "as many layers come as were announced");
    await close();
});

await test("Firefox: the small stream beside it, one layer, a key frame first", async () => {
    const { double, close } = await sitting();
    const { order, configs } = double.small;
    await until(() => order.length >= 10, "small frames");
    const [config] = configs.values();
    assert.deepEqual([config.layers, config.width, config.height, config.rung], [1, 320, 240, "webcodecs"]);
    assert.equal(order[0].flags & 1, 1);
    assert.deepEqual(double.faults, []);
    await close();
});

await test("Firefox: another tab in front does not stop the frames", async () => {
    const { double, close } = await sitting();
    await until(() => double.durable >= 10, "durable frames");
    const cover = await browser.newPage();
    await cover.goto("about:blank");
    await cover.bringToFront();
    const at = double.order.length;
    await until(() => double.order.length > at + 30, "frames behind another tab");
    await cover.close();
    await close();
});

await test("Firefox: reconnect brings live first, then the backlog", async () => {
    const { double, close } = await sitting();
    await until(() => double.durable >= 10, "durable frames");
    double.mediaLive = false;
    double.cutMedia();
    const at = double.order.length;
    const top = double.nextSeq();
    await new Promise((go) => setTimeout(go, 1_000));
    double.mediaLive = true;
    await until(() => double.durable > top + 10, "durable past the gap");
    assert.equal(double.order[at].flags & 5, 1, "a live key first");
    assert.deepEqual(double.faults, []);
    await close();
});

await test("Firefox: recorder and stills work too", async () => {
    for (const rung of ["recorder", "stills"]) {
        const { double, close } = await sitting(`?rung=${rung}`);
        await until(() => double.durable >= 2, `two of ${rung}`);
        assert.equal([...double.configs.values()][0].rung, rung);
        await close();
    }
});

await test("Firefox: an answer is saved, the screen speaks Kazakh", async () => {
    const { double, page, close } = await sitting();
    await page.keyboard.press("2");
    await until(() => double.answers.get("item1")?.choice[0] === "o1b", "the answer");
    assert.match(await page.$eval("h1", (h) => h.textContent), /1-сұрақ/);
    await close();
});

await browser.close();
report();
