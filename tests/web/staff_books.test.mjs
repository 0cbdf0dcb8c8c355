/* The registrar's books, the review player, audit, policy, users and the account, against the double. */

import { Double } from "./staff_double.mjs";
import { axe, noSideScroll, openBrowser, openWindow, report, same, test, truth, until } from "./staff_lib.mjs";

const double = new Double({ roles: ["registrar", "registrar_head"] });
const url = await double.start();
const browser = await openBrowser();
const page = await openWindow(browser);
const [, , registered, prepared] = double.books.acts;
const posted = (path) => double.seen.filter((one) => one.method === "POST" && one.path === path);

await test("annulments stand by what must be done, with the grade before and after", async () => {
    await page.goto(`${url}/staff/annulments`);
    const ready = page.locator('[data-state="prepared"] tbody tr');
    await ready.waitFor();
    const text = await ready.textContent();
    truth(text.includes("80 · B") && text.includes("Баға жоқ"), text);
    await page.locator('[data-state="registered"] tbody tr').waitFor();
    await page.getByText("Жойылған балл жоқ.").waitFor();
    await axe(page);
});

await test("the registrar prepares and must choose what follows", async () => {
    await page.locator('[data-state="registered"] tbody a').first().click();
    await page.getByRole("button", { name: "Басшыға жіберу" }).click();
    await page.getByText("Бұдан кейін не болатынын таңдаңыз.").waitFor();
    same(posted(`/api/acts/${registered.id}/prepare`).length, 0);
    await page.getByLabel("Пәнге қайта жазылу (F)").check();
    await axe(page);
    await page.getByRole("button", { name: "Басшыға жіберу" }).click();
    await until("prepared", () => registered.state === "prepared");
    same(posted(`/api/acts/${registered.id}/prepare`)[0].body, { version: 2, comment: "", outcome: "RE_ENROLMENT" });
});

await test("post and reinstate are twins: same size, same row, neither filled", async () => {
    await page.goto(`${url}/staff/acts/${prepared.id}`);
    await page.locator(".choice").waitFor();
    const boxes = await page
        .locator(".choice .btn")
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
    truth(
        Math.abs(boxes[0].width - boxes[1].width) < 1 &&
            boxes[0].height === boxes[1].height &&
            boxes[0].y === boxes[1].y,
        JSON.stringify(boxes),
    );
    same(await page.locator(".choice .btn.pri").count(), 0);
    same(await page.locator(".score .v").first().textContent(), "80 B");
    await axe(page);
});

await test("posting wants the typed code", async () => {
    await page.locator('[data-twin="post"] .btn').click();
    await page.locator("dialog .pri").click();
    same(posted(`/api/acts/${prepared.id}/post`).length, 0);
    await page.locator("dialog input").fill(/\d+-\d+$/.exec(prepared.reg_no)[0]);
    await page.locator("dialog .pri").click();
    await until("posted", () => prepared.state === "executed");
    await page.locator("dialog").waitFor({ state: "detached" });
    await until("all steps are done", async () => (await page.locator(".stepper li.done").count()) === 6);
    await page.locator(".ba", { hasText: "Баға жоқ" }).waitFor();
    same(await page.locator('[data-twin="post"] .btn').getAttribute("aria-disabled"), "true", "posted once:");
});

await test("reinstating needs a ground and brings the former grade back", async () => {
    await page.locator('[data-twin="reinstate"] .btn').click();
    await page.locator("dialog .pri").click();
    same(posted(`/api/acts/${prepared.id}/reinstate`).length, 0);
    await page.locator("dialog textarea").fill("Апелляция қанағаттандырылды, №3 хаттама");
    await page.locator("dialog .pri").click();
    await until("reinstated", () => prepared.state === "cancelled");
    same(posted(`/api/acts/${prepared.id}/reinstate`)[0].body, {
        version: 3,
        ground: "Апелляция қанағаттандырылды, №3 хаттама",
    });
    await until("80 again", async () => (await page.locator(".score .v").last().textContent()) === "80 B");
});

await test("many ways stand in menus: they open by keyboard, say where one is, and close by Esc with the focus back", async () => {
    await page.goto(`${url}/staff/statements`);
    await page.locator("tbody tr").first().waitFor();
    const menu = page.locator(".top nav").getByRole("button", { name: "Бағалар" });
    same(await menu.getAttribute("aria-current"), "true");
    await menu.focus();
    await page.keyboard.press("Enter");
    same(await menu.getAttribute("aria-expanded"), "true");
    same(await page.locator('.top nav [aria-current="page"]').textContent(), "Емтихан бойынша бағалар");
    await axe(page);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Escape");
    same(await menu.getAttribute("aria-expanded"), "false");
    truth(await menu.evaluate((one) => one === document.activeElement), "the focus is back");
    await page.keyboard.press("Enter");
    await page.locator(".top nav").getByRole("link", { name: "Қайта тапсырулар" }).click();
    await until("the other page", () => page.url().endsWith("/staff/retakes"));
    same(await page.locator(".top nav .list").count(), 0, "the menu is gone:");
});

await test("grades: pages, search, filter, sort, and an export that says how many rows", async () => {
    await page.goto(`${url}/staff/grades`);
    await page.getByText("120 ішінен 1–50").waitFor();
    same(
        await page.getByRole("link", { name: /CSV экспорты, 120/ }).getAttribute("href"),
        "/api/grades?sort=student&format=csv",
    );
    await page.getByRole("button", { name: "Келесі бет" }).click();
    await page.getByText("120 ішінен 51–100").waitFor();
    await page.locator("th").getByRole("button", { name: "Емтихан" }).click();
    await until("sorted", async () =>
        (await page.locator('th[aria-sort="ascending"]').textContent()).includes("Емтихан"),
    );
    truth(
        double.seen.some((one) => one.query?.sort === "exam"),
        "the server sorts",
    );
    await page.getByLabel("Іздеу").fill("СТ-0102");
    await until("one", async () => (await page.locator("tbody tr").count()) === 1);
    same(await page.locator("tbody abbr").count(), 2, "an annulled score is AN:");
    await axe(page);
});

await test("on a phone the order is chosen above the list, and what a row lacks is left out", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${url}/staff/grades`);
    await page.getByLabel("Сұрыптау", { exact: true }).selectOption({ label: "Қорытынды" });
    await until("in that order", () => double.seen.some((one) => one.query?.sort === "final"));
    await page.getByRole("button", { name: "Өсу ретімен" }).click();
    await until("the other way round", () => double.seen.some((one) => one.query?.sort === "-final"));
    await axe(page);
    await page.goto(`${url}/staff/grades?q=СТ-0102`);
    const letter = page.locator('td[data-l="Әріп"]');
    await letter.waitFor({ state: "attached" });
    same(await letter.isVisible(), false, "an annulled score has no letter:");
    await page.setViewportSize({ width: 1440, height: 900 });
    same(await letter.textContent(), "–");
});

await test("a grade's history shows each event before and after, with its act", async () => {
    await page.locator("tbody a").first().click();
    await page.getByRole("heading", { name: "Бағаның тарихы" }).waitFor();
    const last = page.locator("tbody tr").last();
    same(await last.locator("td").nth(1).textContent(), "Балл жойылды");
    same(await last.locator("td").nth(2).textContent(), "80 · B");
    same(await last.locator("td").nth(3).textContent(), "–");
    await last.getByRole("link", { name: "Акті" }).waitFor();
    await axe(page);
});

await test("the statement of an exam exports and prints", async () => {
    await page.goto(`${url}/staff/statements/${double.books.sitting.id}`);
    await page.getByText("30 ішінен 1–30").waitFor();
    same(
        await page.getByRole("link", { name: /CSV/ }).getAttribute("href"),
        `/api/statements/${double.books.sitting.id}?sort=student&format=csv`,
    );
    await page.emulateMedia({ media: "print" });
    same(await page.locator(".top").isVisible(), false, "no bar on paper:");
    await page.emulateMedia({ media: "screen" });
});

await test("the books fit a phone and a wall, in the dark too", async () => {
    await page.emulateMedia({ colorScheme: "dark" });
    for (const path of [
        "annulments",
        "grades",
        `acts/${prepared.id}`,
        `grades/${double.books.grades[1].enrolment}`,
        "account",
    ]) {
        await page.goto(`${url}/staff/${path}`);
        await page.locator("main h1").waitFor();
        for (const width of [360, 1024, 1250, 1920]) {
            await page.setViewportSize({ width, height: 900 });
            await noSideScroll(page);
        }
        await page.setViewportSize({ width: 390, height: 844 });
        await axe(page);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: "light" });
});

await test("where nobody can get a signing key, the page says why and whom to ask", async () => {
    Object.assign(double.user, { can_sign: false, keys_sealed: true });
    await page.goto(`${url}/staff/account`);
    await page.getByText("құпия сейфте жатыр").waitFor();
    same(await page.getByLabel("Қол қою құпиясөзі").count(), 0, "nothing to fill in:");
    await axe(page);
    double.user.keys_sealed = false;
    await page.reload();
    await page.getByLabel("Қол қою құпиясөзі").waitFor();
    double.user.can_sign = true;
});

await test("the second factor is set up with a QR code drawn here", async () => {
    await page.goto(`${url}/staff/account`);
    await page.getByRole("button", { name: "Баптауды бастау" }).click();
    await page.locator("svg.qr").waitFor();
    await page.getByText("JBSW Y3DP EHPK 3PXP").waitFor();
    await axe(page);
    await page.getByLabel("Қолданбадағы код").fill("123456");
    await page.getByRole("button", { name: "Қосу", exact: true }).click();
    await until("on", () => double.user.totp);
    same(posted("/api/me/totp").at(-1).body, { code: "123456" });
});

await test("the review player plays parts by byte ranges, and seeks across a gap", async () => {
    double.user.roles = ["proctor"];
    const tile = double.tile(0);
    await page.goto(`${url}/staff/attempts/${tile.attempt}`);
    const video = page.locator("video.cam");
    await until("metadata", () => video.evaluate((one) => one.readyState >= 1));
    await page.getByRole("button", { name: "Ойнату" }).click();
    await until("it plays", () => video.evaluate((one) => one.currentTime > 0.3));
    await page.getByRole("button", { name: "Тоқтата тұру" }).click();
    const second = double.parts()[1];
    await page.locator(".scrub").evaluate((one, to) => {
        one.value = to;
        one.dispatchEvent(new Event("input", { bubbles: true }));
    }, second.from_ms + 5_000);
    await until("the second part", async () => (await video.getAttribute("src")).endsWith("/recording/2"));
    await until("its fifth second", () => video.evaluate((one) => Math.abs(one.currentTime - 5) < 1.2));
});

await test("next incident goes to where it began; the strip says gaps and causes in words", async () => {
    await page.getByText("Тізім түрінде").click();
    const list = await page.locator(".tl .marks").textContent();
    truth(list.includes("кадр жоқ: студенттің байланысы үзілген") && list.includes("Кадрда екінші адам"), list);
    await page.getByRole("button", { name: "Алдыңғы оқиға" }).click();
    await until(
        "the earlier incident is marked",
        async () => (await page.locator(".marked h3").textContent()) === "Бөлме қараңғы",
    );
    await axe(page);
});

await test("a clip is saved as the file that its hash names", async () => {
    const tile = double.tile(0);
    const { clip } = tile.incident;
    const save = page.locator(".clip a[download]").first();
    truth((await save.getAttribute("href")) === `/api/evidence/${clip.sha256}`, "the clip's address");
    truth((await page.locator(".clip .hash").first().textContent()).includes(clip.sha256), "its hash");
});

await test("a running exam: what has come since is a button away, and plays", async () => {
    const { attempt } = double.tile(0);
    const [from, kept] = [double.books.now - 60_000, double.parts];
    let cuts = 0;
    double.running = true;
    double.parts = () => {
        cuts += 1;
        const part = { n: cuts, stream: "camera", mime: "video/webm", from_ms: from, bytes: 1, ready: true };
        return [{ ...part, to_ms: from + 5_000 + cuts * 1_000 }];
    };
    await page.goto(`${url}/staff/attempts/${attempt}`);
    const video = page.locator("video.cam");
    const source = async () => Number((await video.getAttribute("src")).split("/").at(-1));
    await until("metadata", () => video.evaluate((one) => one.readyState >= 1));
    const first = await source();
    await page.getByRole("button", { name: "Қазірге өту" }).click();
    await until("a newer cut", async () => (await source()) > first);
    await until("it plays near its end", () => video.evaluate((one) => !one.paused && one.currentTime > 4));
    truth((await page.locator(".strip .answered").count()) === 2, "answers on the strip");
    await axe(page);
    double.running = false;
    double.parts = kept;
    await page.goto(`${url}/staff/attempts/${attempt}`);
    await page.locator("video.cam").waitFor();
});

await test("a note is kept with the attempt", async () => {
    await page.getByRole("button", { name: "Белгі" }).first().click();
    await page.locator("dialog textarea").fill("Терезе жақта шу");
    await page.locator("dialog .pri").click();
    await page.getByText("Терезе жақта шу").waitFor();
});

await test("the auditor reads the chain and verifies it; a break names its row", async () => {
    double.user.roles = ["auditor"];
    await page.goto(`${url}/staff/audit`);
    await page.getByText("80 ішінен 1–50").waitFor();
    await page.getByRole("button", { name: "Тізбекті тексеру" }).click();
    await page.getByText("Тізбек тұтас: 80 жол.").waitFor();
    await axe(page);
    double.brokenSeq = 17;
    await page.getByRole("button", { name: "Тізбекті тексеру" }).click();
    await page.getByText("Тізбек 17-жолда үзілген.").waitFor();
});

await test("the administrator sees accounts and the policy, and no grades", async () => {
    double.user.roles = ["admin"];
    await page.goto(`${url}/staff/users`);
    await page.getByText("А. Прокторова").first().waitFor();
    same(await page.getByRole("link", { name: "Бағалар" }).count(), 0);
    await page.goto(`${url}/staff/policy`);
    await page.getByText("act_a.autodraft").waitFor();
    await axe(page);
});

await test("an address that does not exist says so", async () => {
    await page.goto(`${url}/staff/nowhere`);
    await page.getByRole("heading", { name: "Мұндай бет жоқ" }).waitFor();
});

await test("no script failed and the content policy held", async () => same(page.troubles, []));

await browser.close();
await double.stop();
report();
