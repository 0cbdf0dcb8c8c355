/* The watch player against really encoded frames: H.264 Annex B, VP8, VP9 and JPEG, lost sockets, broken bytes. */

import { Double } from "./staff_double.mjs";
import { isDrawn, middleOf, openBrowser, openWindow, report, same, test, truth, until } from "./staff_lib.mjs";

const double = new Double({ roles: ["proctor"] });
const url = await double.start();
const browser = await openBrowser();
const page = await openWindow(browser, { height: 700 });
const kinds = ["h264", "vp8", "vp9", "jpeg"];
kinds.forEach((kind, i) => double.codecOf.set(double.tile(i).attempt, kind));
const canvas = (i, role = "tile") => `canvas[data-attempt="${double.tile(i).attempt}"][data-role="${role}"]`;
const watcher = () => [...double.watchers].at(-1);

const drawn = (selector) => until(`a picture in ${selector}`, async () => isDrawn(await middleOf(page, selector)));

await page.goto(`${url}/staff/sittings/${double.books.sitting.id}`);
await page.waitForSelector(".tile");

for (const [i, kind] of kinds.entries()) {
    await test(`${kind} is decoded and drawn`, () => drawn(canvas(i)));
}

await test("only the tiles on the screen are asked for; scrolling asks for the others", async () => {
    const wanted = watcher().wanted;
    truth(wanted.length > 4 && wanted.length < 28, `${wanted.length} of 30 are asked for`);
    const last = await page.locator("canvas[data-role=tile]").last().getAttribute("data-attempt");
    truth(!wanted.includes(last), "the last tile is below the fold");
    await page.locator("canvas[data-role=tile]").last().scrollIntoViewIfNeeded();
    await until("the last tile is asked for", () => watcher().wanted.includes(last));
    await page.evaluate(() => scrollTo(0, 0));
    await until("and no longer", () => !watcher().wanted.includes(last));
});

await test("the focused student is named, and shown big beside the tile", async () => {
    await page.locator(`[data-tile="${double.tile(0).attempt}"]`).click();
    await until("focus is told", () => watcher().focus === double.tile(0).attempt);
    await drawn(canvas(0, "focus"));
    await page.keyboard.press("Escape");
    await until("focus is given up", () => watcher().focus === null);
});

await test("the space bar holds the big picture and lets it go", async () => {
    await page.locator(`[data-tile="${double.tile(0).attempt}"]`).click();
    await drawn(canvas(0, "focus"));
    await page.locator(".side h2").focus();
    await page.keyboard.press(" ");
    await page.getByText("Тоқтатылған").waitFor();
    await page.keyboard.press(" ");
    await page.getByText("Тоқтатылған").waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
});

await test("bytes that no decoder takes: the stream is asked for anew and comes back", async () => {
    const attempt = double.tile(1).attempt;
    const before = watcher().log.length;
    double.broken.add(attempt);
    const dropped = () =>
        watcher()
            .log.slice(before)
            .some((message) => !message.attempts.includes(attempt));
    await until("it was left out once", dropped);
    const after = watcher().log.length;
    await until("and asked for again", () => watcher().wanted.includes(attempt) && watcher().log.length >= after);
    await drawn(canvas(1));
});

await test("a stream that begins in the middle waits for its key frame", async () => {
    const attempt = double.tile(2).attempt;
    const stream = watcher().streams.get(attempt);
    watcher().client.send(
        JSON.stringify({
            t: "stream",
            seat: double.tile(2).stream.seat,
            attempt,
            codec: double.clipOf(attempt).codec,
            layers: 1,
            width: 320,
            height: 240,
        }),
    );
    stream.at = 3;
    const asked = watcher().log.length;
    await until("a whole group has passed", () => stream.at > 12);
    const left = watcher().log.slice(asked).filter((message) => !message.attempts.includes(attempt));
    same(left.length, 0, "no decoder failed on the frames before the key:");
    await drawn(canvas(2));
});

await test("a codec this browser does not know is said on the tile", async () => {
    const tile = double.tile(3);
    watcher().client.send(
        JSON.stringify({
            t: "stream",
            seat: tile.stream.seat,
            attempt: tile.attempt,
            codec: "x-none",
            layers: 1,
            width: 320,
            height: 240,
        }),
    );
    await page.locator(`[data-tile="${tile.attempt}"]`).getByText("Кодек қолдау таппайды").waitFor();
});

await test("lost pictures are said to be old, come back by themselves, and the board goes on meanwhile", async () => {
    const was = watcher();
    const attempt = double.tile(0).attempt;
    double.refuseWatch = true;
    was.client.terminate();
    await page.getByText("Суреттер жаңармай тұр.").waitFor();
    double.change(19, { warnings: 3, name: "Куә Болған" });
    await page.getByText("Куә Болған").waitFor();
    await page.locator(`[data-tile="${attempt}"] .badge.old`).waitFor();
    double.refuseWatch = false;
    await until("a new watcher", () => watcher() && watcher() !== was && watcher().wanted.length > 4);
    await page.getByText("Суреттер жаңармай тұр.").waitFor({ state: "detached" });
    await page.locator(`[data-tile="${attempt}"] .badge.old`).waitFor({ state: "detached" });
    await drawn(canvas(0));
});

await test("a table shows no pictures, so none are asked for", async () => {
    await page.getByRole("button", { name: "Кесте" }).click();
    await until("nothing is watched", () => watcher().wanted.length === 0);
    await page.getByRole("button", { name: "Торлар" }).click();
    await drawn(canvas(0));
});

await test("leaving the board closes its socket", async () => {
    await page.getByRole("link", { name: "Емтихандар" }).click();
    await until("no watcher is left", () => double.watchers.size === 0);
});

await test("no script failed and the content policy held", async () => same(page.troubles, []));

await browser.close();
await double.stop();
report();
