/* The live board against the double: order, filters, decisions, keyboard, the waiting room, a lost connection. */

import { Double } from "./staff_double.mjs";
import { incident } from "./staff_seed.mjs";
import { axe, noSideScroll, openBrowser, openWindow, report, same, test, truth, until } from "./staff_lib.mjs";

const double = new Double({ roles: ["proctor"] });
const url = await double.start();
const browser = await openBrowser();
const page = await openWindow(browser);
const sitting = double.books.sitting.id;
const names = () => page.$$eval(".tiles .nm", (all) => all.map((one) => one.textContent));
const chip = (word) => page.locator(".chip", { hasText: word });
const posted = (path) => double.seen.filter((one) => one.method === "POST" && one.path === path);
const firstTwo = [double.tile(1).name, double.tile(0).name];
const tileAt = (i) => page.locator(`[data-tile="${double.tile(i).attempt}"]`);

await test("the list of exams puts the one that goes on first and opens its board", async () => {
    await page.goto(`${url}/staff`);
    await page.waitForURL("**/staff/sittings");
    const first = page.locator("tbody tr").first();
    await first.getByText("Қазір жүріп жатыр").waitFor();
    await first.getByRole("link").click();
    await page.waitForURL(`**/staff/sittings/${sitting}`);
    await page.waitForSelector(".tile");
    same((await names()).length, 30);
});

await test("tiles stand by weight: suspicions first, then questions, the waiting, advice, technical", async () => {
    const order = await names();
    same(order.slice(0, 2), firstTwo);
    same(order.slice(4, 6), [double.tile(26).name, double.tile(27).name]);
    same(order[29] === double.tile(12).name, true, "who submitted stands last");
});

await test("a tile says its state by word and icon, and its badges", async () => {
    const text = await tileAt(0).textContent();
    truth(text.includes("Бөгде адам?"), `the word of a suspicion asks: ${text}`);
    same(await tileAt(0).locator("use").last().getAttribute("href"), "#octagon-alert");
    truth((await tileAt(4).textContent()).includes("+15"), "extra time");
    truth((await tileAt(9).textContent()).includes("Сұрақ"), "a raised hand");
    truth((await tileAt(6).textContent()).includes("Байланыс жоқ"), "technical in its own word");
});

await test("a tile shows how loud its student is, while there is a microphone", async () => {
    const room = { voice_milli: 640, student: true, examiner: false, screen: null };
    same(await tileAt(5).locator("meter").count(), 0);
    double.change(5, { room });
    await until("the level", async () => (await tileAt(5).locator("meter").count()) === 1);
    same(await tileAt(5).locator("meter").evaluate((one) => one.value), 640);
    double.change(5, { room: { ...room, voice_milli: null } });
    await until("none again", async () => (await tileAt(5).locator("meter").count()) === 0);
});

await test("chips count live and filter; a filtered-out student comes back with a new incident", async () => {
    same(await chip("Күдік").locator(".n").textContent(), "2");
    await chip("Техникалық").click();
    await until("two technical tiles", async () => (await names()).length === 2);
    const now = Date.now();
    double.change(20, { incident: incident(double.tile(20), "extra_person", "violation", now, { opened_ms: now }) });
    await until("the student returns", async () => (await names()).includes(double.tile(20).name));
    await until("the counter follows", async () => (await chip("Күдік").locator(".n").textContent()) === "3");
    await chip("Бәрі").click();
    double.change(20, { incident: null });
    await until("all again", async () => (await names()).length === 30);
    await until("fine again", async () => (await tileAt(20).getAttribute("class")).includes("is-green"));
});

await test("the board says what nobody looks for, and stops when somebody does", async () => {
    const strip = page.locator(".health");
    double.off = ["identity", "objects"];
    await until("it is said", async () => (await strip.textContent()).includes("жеке тұлға, бөгде заттар"));
    double.off = [];
    await until("it is over", async () => !(await strip.textContent()).includes("жеке тұлға"));
});

await test("tiles keep their places under the pointer, and the board says who waits", async () => {
    await tileAt(13).hover();
    const before = await names();
    const now = Date.now();
    double.change(21, { incident: incident(double.tile(21), "covered", "violation", now, { opened_ms: now }) });
    await page.locator(".heldbar").waitFor();
    same(await names(), before, "held order");
    await page.mouse.move(5, 5);
    await until("sorted when the pointer leaves", async () => (await names())[0] === double.tile(21).name);
    double.change(21, { incident: null });
    await until("back", async () => (await names()).slice(0, 2).join() === firstTwo.join());
});

await test("the same under the focus, until the person asks to sort", async () => {
    await tileAt(13).focus();
    const before = await names();
    const place = await tileAt(13).boundingBox();
    const now = Date.now();
    double.change(21, { incident: incident(double.tile(21), "covered", "violation", now, { opened_ms: now, n: 2 }) });
    await page.locator(".heldbar").waitFor();
    same(await names(), before, "held order");
    same(await tileAt(13).boundingBox(), place, "nothing moved:");
    await page.locator(".heldbar button").click();
    await until("sorted", async () => (await names())[0] === double.tile(21).name);
    double.change(21, { incident: null });
    await until("back", async () => (await names()).slice(0, 2).join() === firstTwo.join());
});

await test("one sound for a new suspicion, none when muted", async () => {
    const heard = () => page.evaluate(() => window.__tones ?? 0);
    await page.evaluate(() => {
        window.__tones = 0;
        const make = AudioContext.prototype.createOscillator;
        AudioContext.prototype.createOscillator = function () {
            window.__tones += 1;
            return make.call(this);
        };
    });
    const now = Date.now();
    const red = (i) =>
        double.change(i, { incident: incident(double.tile(i), "covered", "violation", now, { opened_ms: now, n: i }) });
    red(22);
    await until("it rang", async () => (await heard()) === 1);
    double.change(22, { warnings: 1 });
    await page.getByRole("button", { name: "Дыбысты өшіру" }).click();
    red(23);
    await until("the tile shows it", async () => (await tileAt(23).textContent()).includes("Камера жабық?"));
    same(await heard(), 1);
    double.change(22, { incident: null });
    double.change(23, { incident: null });
    await until("the board is as it was", async () => (await names()).slice(0, 2).join() === firstTwo.join());
    await page.getByRole("button", { name: "Дыбысты қосу" }).click();
});

await test("arrows move between tiles, Enter opens, Esc closes and gives the focus back", async () => {
    await page.locator(".tile").first().focus();
    await page.keyboard.press("ArrowRight");
    const second = await page.evaluate(() => document.activeElement.querySelector(".nm").textContent);
    same(second, (await names())[1]);
    same(await page.locator('.tile[tabindex="0"]').count(), 1, "roving tabindex:");
    await page.keyboard.press("Enter");
    await page.locator(".side h2", { hasText: second }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".side").waitFor({ state: "detached" });
    await until("focus is back", () => page.evaluate(() => document.activeElement.classList.contains("tile")));
});

await test("J and K walk through undecided incidents; letters are silent in a text field", async () => {
    await page.keyboard.press("j");
    await page.locator(".side h2", { hasText: double.tile(1).name }).waitFor();
    await page.keyboard.press("j");
    await page.locator(".side h2", { hasText: double.tile(0).name }).waitFor();
    await page.keyboard.press("k");
    await page.locator(".side h2", { hasText: double.tile(1).name }).waitFor();
    await page.locator(".side [data-message]").waitFor();
    await page.keyboard.press("m");
    await page.keyboard.type("jk");
    same(await page.locator(".side [data-message]").inputValue(), "jk");
    await page.locator(".side [data-message]").fill("");
    await page.locator(".side [data-message]").blur();
});

await test("the incident shows frames, numbers with thresholds and that it is not yet a violation", async () => {
    const card = page.locator(".side .inc").first();
    same(await card.locator(".frames img").count(), 3);
    await until("the stills are drawn", () =>
        card
            .locator("img")
            .first()
            .evaluate((img) => img.naturalWidth > 0),
    );
    const text = await card.textContent();
    truth(text.includes("(шек 2 с)") && text.includes("0,91"), text);
    truth(text.includes("Бұл әлі тәртіп бұзушылық емес"), "the sentence");
    const sizes = await card
        .locator(".two .btn")
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width));
    truth(Math.abs(sizes[0] - sizes[1]) < 1, "confirm and dismiss are twins");
});

await test("dismissing needs a reason of the list; it goes out with the version seen", async () => {
    const one = double.tile(1).incident;
    await page.locator(".side .dismiss").first().click();
    await axe(page);
    await page.locator("dialog .pri").click();
    await page.getByText("Себебін таңдаңыз.").waitFor();
    same(posted(`/api/incidents/${one.id}/dismiss`).length, 0);
    await page.getByLabel("Жалған дабыл").check();
    await page.locator("dialog textarea").fill("Қолымен көзін сүртті");
    await page.locator("dialog .pri").click();
    await page.locator("dialog").waitFor({ state: "detached" });
    same(posted(`/api/incidents/${one.id}/dismiss`)[0].body, {
        reason: "false_alarm",
        comment: "Қолымен көзін сүртті",
        version: 1,
    });
    await until("the tile is fine again", async () => (await tileAt(1).getAttribute("class")).includes("is-green"));
});

await test("a decision on an incident that changed is refused, and the new one is fetched", async () => {
    await page.keyboard.press("Escape");
    await tileAt(0).click();
    await page.locator(".side .confirm").first().waitFor();
    double.tile(0).incident = { ...double.tile(0).incident, version: 5 };
    await page.locator(".side .confirm").first().click();
    await page.locator("dialog .pri").click();
    await page.locator('dialog [role="alert"]').waitFor();
    await page.keyboard.press("Escape");
    await until(
        "the file is fresh",
        async () => double.seen.filter((one) => one.path === `/api/attempts/${double.tile(0).attempt}`).length >= 2,
    );
    await page.locator(".side .confirm").first().click();
    await page.locator("dialog .pri").click();
    await page.locator("dialog").waitFor({ state: "detached" });
    same(posted(`/api/incidents/${double.tile(0).incident.id}/confirm`).at(-1).body.version, 5);
});

await test("a message is sent once with its key, and stays in the field when it could not be", async () => {
    const path = `/api/attempts/${double.tile(0).attempt}/message`;
    const field = page.locator(".side [data-message]");
    double.refuse.set(path, { status: 503, body: { fault: { code: "busy", sentence: "Сервер бос емес." } } });
    await field.fill("Камераны сәл көтеріңіз");
    await page.locator(".chatbox .btn").first().click();
    await page.getByText("Сервер бос емес.").waitFor();
    same(await field.inputValue(), "Камераны сәл көтеріңіз");
    await page.locator(".chatbox .btn").first().click();
    await page.locator(".chatbox .lines").getByText("Камераны сәл көтеріңіз").waitFor();
    const sent = posted(path);
    same(sent.length, 2);
    same(sent[0].body.key, sent[1].body.key, "the same key:");
});

await test("P asks for a reason and pauses; the tile follows; resume undoes it", async () => {
    await page.locator(".side [data-message]").blur();
    await page.keyboard.press("p");
    await page.locator("dialog textarea").fill("Бөлмені тексеру");
    await page.locator("dialog .pri").click();
    await until("paused", async () => (await tileAt(0).textContent()).includes("Кідіртілген"));
    same(posted(`/api/attempts/${double.tile(0).attempt}/pause`)[0].body, { reason: "Бөлмені тексеру" });
    await page.locator("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("p");
    await page.locator("dialog textarea").fill("Бәрі дұрыс");
    await page.locator("dialog .pri").click();
    await until("goes on", async () => !(await tileAt(0).textContent()).includes("Кідіртілген"));
});

await test("a proctor has no button to terminate or to give time", async () => {
    same(await page.getByRole("button", { name: "Тоқтату" }).count(), 0);
    same(await page.getByRole("button", { name: "Қосымша уақыт" }).count(), 0);
});

await test("the waiting room admits one, then all", async () => {
    await page.keyboard.press("Escape");
    await page.locator(".waiting li").first().locator(".btn").click();
    await until("one left", async () => (await page.locator(".waiting li").count()) === 1);
    same(double.tile(26).state, "in_progress");
    double.change(25, { state: "id_ok", place: 1 });
    await until("two", async () => (await page.locator(".waiting li").count()) === 2);
    await page.locator(".queue > .btn").click();
    await page.locator(".queue").waitFor({ state: "detached" });
    same([double.tile(25).state, double.tile(27).state], ["in_progress", "in_progress"]);
});

await test("a check-in step is waived with a reason", async () => {
    await tileAt(28).click();
    await page.getByRole("button", { name: "Қадамнан босату" }).click();
    await page.locator("dialog textarea").fill("Жарық жақсы, тетігі істемейді");
    await page.locator("dialog .pri").click();
    await page.locator("dialog").waitFor({ state: "detached" });
    same(posted(`/api/attempts/${double.tile(28).attempt}/step`)[0].body, {
        step: "face",
        ok: true,
        reason: "Жарық жақсы, тетігі істемейді",
    });
    await page.keyboard.press("Escape");
});

await test("a second tab and a raised hand are questions with their answers", async () => {
    await tileAt(10).click();
    await page.getByRole("button", { name: "Рұқсат бермеу" }).click();
    await until("answered", () => posted(`/api/attempts/${double.tile(10).attempt}/tab`)[0]);
    same(posted(`/api/attempts/${double.tile(10).attempt}/tab`)[0].body, { allow: false });
    await page.keyboard.press("Escape");
    await tileAt(9).click();
    await page.getByRole("button", { name: "Қолын түсіру" }).click();
    await until("lowered", () => !double.tile(9).hand);
    await page.keyboard.press("Escape");
});

await test("a message to several names who it reaches and sends each its own", async () => {
    double.seen.length = 0;
    await page.getByRole("button", { name: "Кесте" }).click();
    for (const i of [13, 14]) await page.getByLabel(`${double.tile(i).name}: таңдау`).check();
    await page.getByRole("button", { name: /Бәріне хабарлама/ }).click();
    await page.getByLabel("Таңдалғандарға (2)").waitFor();
    await page.locator("dialog textarea").fill("10 минут қалды");
    await page.locator("dialog .pri").click();
    await page.locator("dialog").waitFor({ state: "detached" });
    const sent = double.seen.filter((one) => one.path.endsWith("/message"));
    same(sent.length, 2);
    truth(sent[0].body.key !== sent[1].body.key, "own keys");
});

await test("the table says what the tiles say", async () => {
    same(await page.locator("tbody tr").count(), 30);
    await axe(page);
    await page.getByRole("button", { name: "Торлар" }).click();
    await page.waitForSelector(".tile");
});

await test("? lists the keys, F goes to the search, the search narrows", async () => {
    await page.locator("h1").click();
    await page.keyboard.press("?");
    await page.locator("dialog", { hasText: "Пернелер" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("f");
    await page.keyboard.type(double.tile(17).student_no);
    await until("one", async () => (await names()).length === 1);
    await page.locator("[data-find]").fill("");
    await until("all", async () => (await names()).length === 30);
});

await test("the board is clean for axe in three languages, both themes, with the panel open", async () => {
    await tileAt(0).click();
    await page.locator(".side .inc").first().waitFor();
    await axe(page);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.getByRole("button", { name: "Рус" }).click();
    await page.getByRole("heading", { name: "Доска" }).waitFor();
    await axe(page);
    await page.getByRole("button", { name: "Eng" }).click();
    await page.getByRole("heading", { name: "Board" }).waitFor();
    await page.getByRole("button", { name: "Қаз" }).click();
    await page.emulateMedia({ colorScheme: "light" });
});

await test("nothing scrolls sideways from 360 to 1920", async () => {
    for (const width of [360, 390, 768, 1024, 1280, 1440, 1920]) {
        await page.setViewportSize({ width, height: 900 });
        await noSideScroll(page);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await axe(page);
    await page.setViewportSize({ width: 1440, height: 900 });
});

await test("many offline at once is told as an outage, not as misconduct", async () => {
    double.cohort = { offline: 12, of: 30, ours: true };
    await page.getByText("30 студенттің 12-інің").waitFor();
    double.cohort = null;
    await page.getByText("30 студенттің 12-інің").waitFor({ state: "detached" });
});

await test("a lost connection says that what is seen is old, and leaves when it is back", async () => {
    double.down = true;
    double.cut();
    await page.getByText("Сервермен байланыс жоқ").first().waitFor();
    await page.getByText(/бұрынғы/).waitFor();
    double.down = false;
    await page.getByText(/бұрынғы/).waitFor({ state: "detached" });
    double.change(18, { warnings: 2, name: "Жаңа Атаулы" });
    await until("live again", async () => (await names()).includes("Жаңа Атаулы"));
});

await test("a stranger's sitting is refused with the server's sentence and a request id", async () => {
    double.refuse.set(`/api/sittings/${sitting}/board`, {
        status: 404,
        body: { fault: { code: "not_found", sentence: "Мұндай жазба табылмады.", request: "01jabc" } },
    });
    await page.goto(`${url}/staff/sittings/${sitting}`);
    await page.getByText("Мұндай жазба табылмады.").waitFor();
    await page.getByText("01jabc").waitFor();
    await page.getByRole("button", { name: "Қайталау" }).click();
    await page.waitForSelector(".tile");
});

await test("no script failed and the content policy held", async () => same(page.troubles, []));

await browser.close();
await double.stop();
report();
