/* What staff see of what was seen: boxes on stills, numbers against thresholds, similar cases, doubts, precision. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Double } from "./staff_double.mjs";
import { incident } from "./staff_seed.mjs";
import { axe, noSideScroll, openBrowser, openWindow, report, same, test, truth, until } from "./staff_lib.mjs";

const double = new Double({ roles: ["proctor"] });
const url = await double.start();
double.eyes = [{ ready: true, dropped: 4 }];
const browser = await openBrowser();
const page = await openWindow(browser);
const posted = (path) => double.seen.filter((one) => one.method === "POST" && one.path === path);
const tileAt = (i) => page.locator(`[data-tile="${double.tile(i).attempt}"]`);
const card = page.locator(".side .inc").first();
/* SHOTS=folder keeps pictures to be looked at. */
const shot = async (name) => {
    if (!process.env.SHOTS) return;
    mkdirSync(process.env.SHOTS, { recursive: true });
    await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: false });
};

await page.goto(`${url}/staff/sittings/${double.books.sitting.id}`);
await page.waitForSelector(".tile");
const now = Date.now();
double.change(0, { incident: incident(double.tile(0), "extra_person", "violation", now, { opened_ms: now }) });
await tileAt(0).click();
await card.locator(".shot svg").first().waitFor();

await test("the box stands over the still it was measured in, and over no other", async () => {
    same(await card.locator(".frames .shot svg").count(), 1);
    same(await card.locator(".frames figure").nth(1).locator(".over").count(), 2, "two faces:");
    const at = await card.locator(".over").last().evaluate((one) => {
        const [box, picture] = [one.getBoundingClientRect(), one.closest(".shot").querySelector("img").getBoundingClientRect()];
        return [(box.x - picture.x) / picture.width, (box.y - picture.y) / picture.height].map((n) => Math.round(n * 10));
    });
    same(at, [8, 3], "tenths of the picture:");
    await card.getByText("бет 0,99, бет 0,87").waitFor();
});

await test("each number has a bar with its threshold; the words say the same", async () => {
    same(await card.locator(".gauge").count(), 2);
    const [is, limit] = await card.locator(".gauge").first().evaluate((one) =>
        [".is", ".limit"].map((name) => Number(one.querySelector(name).getAttribute(name === ".is" ? "width" : "x"))),
    );
    truth(is > limit, `14 s stand beyond the limit of 2 s: ${is} ${limit}`);
    same(await card.locator(".gauge").first().getAttribute("aria-hidden"), "true");
});

await test("a still opens large; arrows go through, Escape gives the focus back", async () => {
    await card.locator(".zoomer").nth(1).focus();
    await page.keyboard.press("Enter");
    const dialog = page.locator("dialog.wide");
    await dialog.locator(".shot.whole .over").first().waitFor();
    await shot("zoom");
    await axe(page);
    await page.keyboard.press("ArrowRight");
    await dialog.getByText("кейін").waitFor();
    same(await dialog.locator(".over").count(), 0, "no box on the other still:");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowLeft");
    await dialog.locator(".over").first().waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await until("the focus is back", () => page.evaluate(() => document.activeElement.classList.contains("zoomer")));
});

await test("runtime, nets and policy are named", async () => {
    await card.getByText("Не қарады").click();
    const text = await card.locator(".more").last().textContent();
    for (const part of ["xnnpack", "rfb160", "0123456789ab", "rfb320", "Саясат нұсқасы3"]) truth(text.includes(part), text);
});

await test("similar cases are counted, and listed with links when asked for", async () => {
    for (const i of [11, 15]) double.change(i, { incident: incident(double.tile(i), "extra_person", "violation", now, { n: i }) });
    double.seen.length = 0;
    await card.getByText("Осы емтихандағы осындай басқа оқиғалар: 2").click();
    await card.locator(".similar a").first().waitFor();
    const names = await card.locator(".similar a").allTextContents();
    truth(names.includes(double.tile(11).name) && !names.includes(double.tile(0).name), names.join());
    const asked = double.seen.find((one) => one.path === "/api/incidents");
    same([asked.query.kind, asked.query.sitting], ["extra_person", double.books.sitting.id]);
    truth((await card.locator(".similar a").first().getAttribute("href")).includes("?incident="), "a link to the case");
    for (const i of [11, 15]) double.change(i, { incident: null });
});

await test("unsure needs words, keeps the incident open, and is shown to the next person", async () => {
    const one = double.tile(0).incident;
    await page.locator(".side h2").focus();
    await page.keyboard.press("u");
    await page.locator("dialog .pri").click();
    same(posted(`/api/incidents/${one.id}/doubt`).length, 0, "no words, no doubt:");
    await axe(page);
    await page.locator("dialog textarea").fill("Айнадағы бейне болуы мүмкін");
    await page.locator("dialog .pri").click();
    await page.locator("dialog").waitFor({ state: "detached" });
    same(posted(`/api/incidents/${one.id}/doubt`)[0].body, { comment: "Айнадағы бейне болуы мүмкін", version: one.version });
    await card.locator(".doubts").getByText("Айнадағы бейне болуы мүмкін").waitFor();
    same(await card.locator(".confirm").count(), 1, "still to be decided:");
});

await test("every stop of the tab key in the card shows its ring", async () => {
    await card.locator(".zoomer").first().focus();
    for (const key of ["Tab", "Shift+Tab"]) await page.keyboard.press(key); // a focus that the keyboard made
    const names = new Set();
    for (let i = 0; i < 14; i += 1) {
        const stop = await page.evaluate(() => {
            const at = document.activeElement;
            const { outlineStyle, outlineWidth } = getComputedStyle(at);
            const name = at.matches("video") ? "video" : at.className || at.tagName;
            return { inside: !!at.closest(".inc"), name, ring: `${outlineStyle} ${outlineWidth}` };
        });
        if (!stop.inside) break;
        names.add(stop.name.split(" ").at(-1));
        if (stop.name !== "video") same(stop.ring, "solid 3px", stop.name);
        await page.keyboard.press("Tab");
    }
    for (const name of ["zoomer", "SUMMARY", "confirm", "dismiss", "unsure"]) truth(names.has(name), [...names].join());
});

await test("C and X ask for the decision by keyboard alone", async () => {
    await page.locator(".side h2").focus();
    await page.keyboard.press("c");
    await page.locator("dialog", { hasText: "Оқиғаны растайсыз ба" }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    await page.locator(".side h2").focus();
    await page.keyboard.press("x");
    await page.locator("dialog", { hasText: "Оқиғаны қабылдамайсыз ба" }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
});

await test("the card is clean and fits a phone, in both themes and three languages", async () => {
    for (const [width, scheme] of [
        [1440, "light"],
        [390, "dark"],
        [390, "light"],
    ]) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme: scheme });
        for (const [button, lang] of [
            ["Рус", "ru"],
            ["Eng", "en"],
            ["Қаз", "kk"],
        ]) {
            if (width > 760) {
                await page.getByRole("button", { name: button }).click();
                await page.locator(`html[lang=${lang}]`).waitFor({ state: "attached" });
            }
            await card.scrollIntoViewIfNeeded();
            await shot(`card-${width}-${scheme}-${width > 760 ? lang : "kk"}`);
            await noSideScroll(page);
            await axe(page);
            if (width <= 760) break;
        }
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: "light" });
});

await test("what nobody looks for is said on the board; without faces the proctor is asked to watch", async () => {
    same(await page.getByText("Сервер бәрін қарай алмайды").count(), 0);
    double.off = ["identity"];
    await page.getByText("Сервер бәрін қарай алмайды: жеке тұлға.").waitFor();
    double.off = ["faces", "identity", "objects"];
    await page.getByText("суреттерді өзіңіз қараңыз").waitFor();
    await shot("off");
    await axe(page);
    double.off = [];
    await page.getByText("Сервер бәрін қарай алмайды").waitFor({ state: "detached" });
});

await test("an eye that is away for long, and one that cannot keep up, are said; both leave by themselves", async () => {
    same(await page.getByText("Сервер барлық суретті қарап үлгермей тұр.").count(), 0, "what was dropped before is not news:");
    double.eyes = [{ ready: true, dropped: 60 }];
    await page.getByText("Сервер барлық суретті қарап үлгермей тұр.").waitFor();
    double.eyes = [{ ready: false, dropped: 60 }];
    await page.getByText("Қазір суретті тек сіз көресіз.").waitFor();
    await axe(page);
    double.eyes = [{ ready: true, dropped: 60 }];
    await page.getByText("Қазір суретті тек сіз көресіз.").waitFor({ state: "detached" });
    await page.getByText("Сервер барлық суретті қарап үлгермей тұр.").waitFor({ state: "detached" });
});

await test("the admission card shows the photo and how the face compares; the person decides", async () => {
    const side = page.locator(".side");
    const look = async (identity) => {
        double.identity = identity;
        await page.keyboard.press("Escape");
        await side.waitFor({ state: "detached" });
        await tileAt(27).click();
        await side.locator("h2", { hasText: double.tile(27).name }).waitFor();
    };
    const compared = { matching: true, photo: true, same_milli: 920, different_milli: 885 };
    await look({ ...compared, verdict: "review", score_milli: 901, sentence: "…", reason: "" });
    await side.getByText("Өзіңіз салыстырыңыз").waitFor();
    await side.getByText("ұқсастық 0,90; 0,92 бастап бір адам, 0,89 төмен басқа").waitFor();
    await until("the photo is drawn", () => side.locator(".identity img").evaluate((one) => one.naturalWidth > 0));
    await shot("identity");
    await axe(page);
    await look({ ...compared, verdict: "unverifiable", score_milli: 0, sentence: "…", reason: "Бет бұлыңғыр" });
    await side.getByText("Тексеру мүмкін болмады").waitFor();
    await side.getByText("Бет бұлыңғыр").waitFor();
    same(await side.getByText("ұқсастық").count(), 0, "no number that nobody measured:");
    await look({ matching: false, photo: true, verdict: null });
    await side.getByText("Беттер салыстырылмайды, өзіңіз қараңыз").waitFor();
    await look({ matching: false, photo: false, verdict: null });
    await side.locator(".chatbox").waitFor();
    same(await side.locator(".identity").count(), 0);
    await page.keyboard.press("Escape");
});

await test("a proctor has no page of precision; the Centre has, with a band for each rule and version", async () => {
    same(await page.getByRole("link", { name: "Ережелер" }).count(), 0);
    double.user.roles = ["head"];
    await page.goto(`${url}/staff/precision`);
    await page.locator("tbody tr").nth(3).waitFor();
    await page.locator("nav button[aria-current=true]").click();
    same(await page.getByRole("link", { name: "Ережелер" }).count(), 1);
    await page.keyboard.press("Escape");
    const rows = page.locator("tbody tr");
    const covered = rows.nth(1);
    same(await covered.locator(".band svg").getAttribute("aria-label"), "75 %, 95 % аралығы 41–93 %");
    truth((await covered.textContent()).includes("шешім аз"), "eight decisions are few");
    truth((await rows.nth(3).textContent()).includes("шешім жоқ"), "nothing decided, nothing claimed");
    const band = await covered.locator(".is").evaluate((one) => [one.getAttribute("x"), one.getAttribute("width")].map(Number));
    same(band, [409, 520], "the interval:");
});

await test("dates and exam go to the server, and the export has the same filter", async () => {
    await page.getByLabel("Күнінен").fill("2026-11-01");
    await page.getByLabel("Күніне дейін").fill("2026-11-02");
    await page.getByLabel("Емтихан").selectOption(double.books.sitting.id);
    await until("asked", () => double.seen.some((one) => one.path === "/api/precision" && one.query.sitting && one.query.to_ms));
    const { query } = double.seen.findLast((one) => one.path === "/api/precision");
    same([Number(query.to_ms) - Number(query.from_ms), query.sitting], [2 * 86_400_000, double.books.sitting.id]);
    truth(page.url().includes("from=2026-11-01"), page.url());
    const link = await page.getByRole("link", { name: /CSV экспорты, 4/ }).getAttribute("href");
    truth(link.includes("format=csv") && link.includes(`from_ms=${query.from_ms}`), link);
});

await test("the page of precision is clean on a phone and a wall, in both themes and three languages", async () => {
    for (const [width, scheme] of [
        [1440, "light"],
        [1440, "dark"],
        [390, "light"],
        [390, "dark"],
    ]) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme: scheme });
        await noSideScroll(page);
        await axe(page);
        await shot(`precision-${width}-${scheme}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    for (const [button, word] of [
        ["Рус", "Как часто правила были правы?"],
        ["Eng", "How often were the rules right?"],
        ["Қаз", "Ережелер қаншалықты жиі дұрыс болды?"],
    ]) {
        await page.getByRole("button", { name: button }).click();
        await page.getByRole("heading", { name: word }).waitFor();
        await shot(`precision-${button}`);
    }
});

await test("no script failed and the content policy held", async () => same(page.troubles, []));

await browser.close();
await double.stop();
report();
