/* The watch player in Firefox ESR: every codec of a sender is decoded and drawn there too. */

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Double } from "./staff_double.mjs";
import { need, PATIENCE_MS, started } from "./parts.mjs";
import { isDrawn, middleOf, report, test, until } from "./staff_lib.mjs";

const FIREFOX = process.env.BAQYLA_FIREFOX ?? "/usr/bin/firefox-esr";
if (!existsSync(FIREFOX)) {
    console.log(`${FIREFOX} is not here`);
    console.log("0 passed, 1 failed");
    process.exit(1);
}
const double = new Double({ roles: ["proctor"] });
const url = await double.start();
const home = mkdtempSync(join(tmpdir(), "baqyla-staff-firefox-"));
const browser = await started(() =>
    need("puppeteer-core").launch({
        browser: "firefox",
        executablePath: FIREFOX,
        headless: true,
        timeout: PATIENCE_MS,
        defaultViewport: null, // its emulation speaks commands that older Firefox does not know
        args: ["--width=1440", "--height=900"],
        userDataDir: mkdtempSync(join(home, "profile-")),
        env: { ...process.env, HOME: home },
    }),
);
const page = await browser.newPage();
page.setDefaultTimeout(PATIENCE_MS);
const kinds = ["h264", "vp8", "vp9", "jpeg"];
kinds.forEach((kind, i) => double.codecOf.set(double.tile(i).attempt, kind));
const canvas = (i, role = "tile") => `canvas[data-attempt="${double.tile(i).attempt}"][data-role="${role}"]`;

await page.goto(`${url}/staff/sittings/${double.books.sitting.id}`);
await page.waitForSelector(".tile");

for (const [i, kind] of kinds.entries()) {
    await test(`Firefox: ${kind} is decoded and drawn`, () =>
        until(`a picture of ${kind}`, async () => isDrawn(await middleOf(page, canvas(i)))));
}

await test("Firefox: the focused student is shown big", async () => {
    await page.click(`[data-tile="${double.tile(0).attempt}"]`);
    await until("a big picture", async () => isDrawn(await middleOf(page, canvas(0, "focus"))));
    await until("the server is told", () => [...double.watchers][0].focus === double.tile(0).attempt);
});

await test("Firefox: the recording plays and seeks by byte ranges", async () => {
    await page.goto(`${url}/staff/attempts/${double.tile(0).attempt}`);
    await page.waitForSelector("video.cam");
    const video = (what) => page.evaluate((key) => document.querySelector("video.cam")[key], what);
    await until("its metadata", async () => (await video("readyState")) >= 1);
    await page.evaluate(() => void document.querySelector("video.cam").play());
    await until("it plays", async () => (await video("currentTime")) > 0.3);
    await page.evaluate(() => {
        const one = document.querySelector("video.cam");
        one.pause();
        one.currentTime = 12;
    });
    await until("it seeks", async () => Math.abs((await video("currentTime")) - 12) < 0.5 && !(await video("seeking")));
});

await browser.close();
await double.stop();
rmSync(home, { recursive: true, force: true });
report();
