/* How it looks, as far as a machine can tell: axe, no sideways scroll, the content policy, both themes. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Double } from "./double.mjs";
import { breaches, chromium, need, openPage, report, test } from "./parts.mjs";

const browser = await chromium();
const axe = readFileSync(need.resolve("axe-core/axe.min.js"), "utf8");
const STEPS = ["rules", "consent", "system", "camera", "network"];

const steps = (n) => (double) => (double.steps = STEPS.slice(0, n).map((step) => ({ step, ok: true })));

function finished(double) {
    const at = Date.now() - 3_600_000;
    double.state = "released";
    double.result = {
        score: 80,
        rating: 75,
        final: 77,
        letter: "B",
        state: "reinstated",
        history: [
            { kind: "graded", at_ms: at, old: null, new: 80 },
            { kind: "reinstated", at_ms: at + 1, old: 0, new: 80 },
        ],
    };
    double.own.incidents = [
        {
            id: "i1",
            kind: "absent",
            from_ms: at,
            to_ms: at + 9_000,
            sentence: "Студент кадрда болмады: 9 с (шек 4 с).",
            stills: [],
        },
    ];
    double.own.acts = [{ id: "act1", kind: "A", state: "signed_2", reg_no: null, explanation: { state: "open" } }];
    double.own.recorded = { from_ms: at, to_ms: at + 2_700_000, gaps: [], until_ms: at + 30 * 86_400_000 };
}

const SCREENS = [
    { name: "login", path: "/", ready: "[name=login]", prepare: (d) => (d.loggedIn = false) },
    { name: "my exams", path: "/my", ready: ".exam-card" },
    { name: "rules", path: "/exam/a1", ready: ".bullets" },
    { name: "consent", path: "/exam/a1", ready: ".check", prepare: steps(1) },
    { name: "system", path: "/exam/a1", ready: ".checks", prepare: steps(2) },
    { name: "camera", path: "/exam/a1", ready: ".picture", prepare: steps(3) },
    { name: "face", path: "/exam/a1", ready: "svg.outline", prepare: steps(5) },
    {
        name: "waiting",
        path: "/exam/a1",
        ready: "text=Кезекте 2",
        prepare: (d) => {
            d.inExam();
            d.state = "id_ok";
            d.admitted = false;
            d.place = 2;
        },
    },
    { name: "exam", path: "/exam/a1", ready: ".opt", prepare: (d) => d.inExam() },
    {
        name: "review",
        path: "/exam/a1",
        ready: ".opt",
        prepare: (d) => d.inExam(),
        act: (p) => p.click(".top >> text=Аяқтау"),
    },
    {
        name: "chat",
        path: "/exam/a1",
        ready: ".bullets",
        act: (p) => p.getByRole("button", { name: "Проктордан сұрау" }).first().click(),
    },
    { name: "result", path: "/my/a1", ready: ".scores", prepare: finished },
    { name: "my data", path: "/my/data", ready: ".facts, .dots" },
    { name: "my dates", path: "/my/dates", ready: "tbody tr" },
    {
        name: "a draft for another day",
        path: "/my/requests",
        ready: "main .pri",
        act: async (p) => {
            await p.click("main .pri");
            const fields = p.locator("dialog select");
            await fields.first().selectOption("e1");
            await fields.last().selectOption("service_trip");
            await p.locator("dialog input[type=date]").first().fill("2026-12-10");
            await p.locator("dialog input[type=date]").last().fill("2026-12-09");
            await p.click("dialog .end .pri");
            await p.waitForSelector("text=Соңғы күн біріншісінен ерте болмауы керек.");
            await p.locator("dialog input[type=date]").last().fill("2026-12-12");
            await p.click("dialog .end .pri");
            await p.waitForSelector("dialog input[type=file]", { state: "attached" });
        },
    },
    {
        name: "a consent taken back in the exam",
        path: "/exam/a1",
        ready: ".opt",
        prepare: (d) => d.inExam(),
        act: (p) => p.locator("button:visible", { hasText: "Келісімді қайтарып алу" }).click(),
    },
    {
        name: "what follows a withdrawal",
        path: "/my/data",
        ready: ".facts, .dots",
        act: async (p) => {
            await p.click("main .between .pri");
            await p.getByLabel("Келісімді қайтарып алу").check();
            await p.waitForSelector("text=Камера мен жазба сол сәтте тоқтайды");
        },
    },
    { name: "a parent's children", path: "/my/children", ready: "tbody tr" },
    { name: "no such page", path: "/nowhere", ready: ".empty" },
];

/** Opens the screen; `view` is {width, height} and the theme. */
async function see(screen, view, check) {
    const double = await new Double().start();
    screen.prepare?.(double);
    const { theme, ...viewport } = view;
    const page = await openPage(browser, { viewport, colorScheme: theme });
    try {
        await page.goto(double.url + screen.path);
        await page.waitForSelector(screen.ready);
        if (screen.act) await screen.act(page);
        await check(page);
        assert.deepEqual(page.troubles, []);
    } finally {
        await page.context().close();
        await double.stop();
    }
}

async function clean(page) {
    /* The content policy refuses a script tag of ours, as it should; the debugger may still evaluate. */
    const runOnly = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];
    assert.deepEqual(await breaches(page, axe, { runOnly }), []);
}

async function fits(page) {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0, `${wide} px too wide`);
}

for (const screen of SCREENS) {
    await test(`${screen.name}: axe finds nothing in light at 1440 px`, () =>
        see(screen, { width: 1440, height: 900, theme: "light" }, clean));
    await test(`${screen.name}: axe finds nothing in dark at 390 px, nothing scrolls sideways down to 360 px`, () =>
        see(screen, { width: 390, height: 844, theme: "dark" }, async (page) => {
            await clean(page);
            await fits(page);
            await page.setViewportSize({ width: 360, height: 700 });
            await fits(page);
            await page.setViewportSize({ width: 1920, height: 1080 });
            await fits(page);
        }));
}

await test("a student's six ways stand in the bar; where it has no room, under the exams", () =>
    see(
        SCREENS.find((one) => one.name === "my exams"),
        { width: 1250, height: 800, theme: "light" },
        async (page) => {
            assert.equal(await page.locator(".top nav a:visible").count(), 6);
            await fits(page);
            await page.setViewportSize({ width: 390, height: 844 });
            assert.equal(await page.locator(".top nav a:visible").count(), 0);
            await page.locator(".ways").getByRole("link", { name: "Бағалар" }).click();
            await page.getByRole("link", { name: "Емтихандар тізіміне" }).click();
            await page.locator(".ways").waitFor();
        },
    ));

await test("the exam by keyboard alone: every stop of the tab key shows its ring, the skip link comes first", () =>
    see(
        SCREENS.find((one) => one.name === "exam"),
        { width: 1440, height: 900, theme: "light" },
        async (page) => {
            const names = [];
            for (let i = 0; i < 30; i += 1) {
                await page.keyboard.press("Tab");
                const stop = await page.evaluate(() => {
                    const at = document.activeElement;
                    const shown = at.closest(".opt") ?? at;
                    const style = getComputedStyle(shown);
                    return {
                        name: at.getAttribute("aria-label") ?? at.textContent.trim(),
                        ring: style.outlineStyle,
                        width: style.outlineWidth,
                        body: at === document.body,
                    };
                });
                if (stop.body) break;
                names.push(stop.name);
                assert.equal(`${stop.ring} ${stop.width}`, "solid 3px", stop.name);
            }
            assert.equal(names[0], "Мазмұнға өту");
            assert.ok(
                names.some((name) => name.includes("Қол көтеру")),
                names.join(", "),
            );
            assert.ok(names.length > 12);
        },
    ));

await browser.close();
report();
