/* The student's way in Chromium: check-in to submit, lost connections, unsent answers, second tab, the act. */
import assert from "node:assert/strict";
import { Double } from "./double.mjs";
import { after, chromium, openPage, report, test, until } from "./parts.mjs";

const browser = await chromium();

async function opened(prepare = () => undefined, path = "/exam/a1", options = {}) {
    const double = await new Double().start();
    prepare(double);
    const page = await openPage(browser, options);
    const close = () => Promise.all([page.context().close(), double.stop()]);
    after(close);
    await page.goto(double.url + path);
    return { double, page, close };
}

const inExam = (double) => double.inExam();
const next = ".stepcard .btn.pri";

await test("login: refused with the server's sentence, TOTP asked when needed, throttling counted down", async () => {
    const { page, double, close } = await opened((d) => (d.loggedIn = false), "/");
    await page.fill("[name=login]", "student");
    await page.fill("[name=password]", "wrong");
    await page.keyboard.press("Enter");
    await page.waitForSelector("text=Логин не құпиясөз қате.");
    await page.fill("[name=password]", "wait");
    await page.click("button.pri");
    await page.waitForSelector("button.pri[aria-disabled=true]");
    await page.reload();
    await page.fill("[name=login]", "staff");
    await page.fill("[name=password]", "second");
    await page.click("button.pri");
    await page.fill("[name=code]", "123456");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/my");
    assert.equal(double.loggedIn, true);
    await close();
});

await test("check-in: six steps in order, self-check waits for good light, then the waiting room and the exam", async () => {
    const { double, page, close } = await opened(() => undefined, "/my");
    await page.click("a.btn.pri");
    await page.waitForSelector("text=адамдар қабылдайды");
    await page.waitForSelector("text=1,5 с бастап");
    await page.click(next);
    await page.click("input[type=checkbox]");
    await page.click(next);
    await page.waitForSelector(".checks");
    await page.click(next);
    await page.click("text=Камераны қосу");
    await page.waitForSelector("text=Камера істеп тұр.");
    assert.equal(double.said.filter((m) => m.t === "step").length, 3, "the camera step is reported only on Continue");
    await page.click(next);
    await page.waitForSelector(".checks"); // whether it suffices is the machine's matter; it goes on either way
    await page.click(next);
    await page.waitForSelector("svg.outline");
    double.tell({ t: "advice", kind: "dark", on: true, sentence: "Бетіңізге жарық аз түсіп тұр." });
    await page.waitForSelector(".advice >> text=Бетіңізге жарық аз түсіп тұр.");
    await page.waitForSelector(".minis >> text=Жарық аз");
    await page.click(next, { force: true });
    assert.equal(double.steps.length, 5, "the button waits for a good picture");
    double.tell({ t: "advice", kind: "dark", on: false, sentence: "" });
    await page.waitForSelector(`${next}:not([aria-disabled])`);
    await page.click(next);
    await page.click("text=Күту залына өту");
    await page.waitForSelector("text=Кезекте 3-сіз");
    double.tell({ t: "place", place: 1, waiting: 4 });
    await page.waitForSelector("text=Кезекте 1-сіз");
    double.admit();
    await page.waitForSelector(".opt");
    assert.deepEqual(
        double.steps.map((s) => s.step),
        ["rules", "consent", "system", "camera", "network", "face"],
    );
    assert.deepEqual(page.troubles, []);
    await close();
});

/** At the last step of the check-in, with the camera running. */
const atFace = (double) => {
    double.steps = ["rules", "consent", "system", "camera", "network"].map((step) => ({ step, ok: true }));
};

const SEEN = [
    ["nobody", { faces: 0, box: null }, "Бетіңіз көрінбейді"],
    ["several", { faces: 2, box: null }, "Кадрда тағы біреу бар"],
    ["far", { box: [450, 400, 60, 90] }, "Сіз алыс отырсыз"],
    ["near", { box: [200, 50, 600, 850] }, "Сіз тым жақын отырсыз"],
    ["aside", { box: [0, 300, 200, 340] }, "Бетіңіз кадрдың шетінде"],
    ["turned", { turned_milli: 800 }, "Басыңыз бұрылып тұр"],
    ["soft", { sharp_milli: 60 }, "Бетіңіз бұлыңғыр"],
    ["dark", { light_milli: 20_000 }, "Бөлме қараңғы"],
    ["defocused", {}, "Бүкіл сурет бұлыңғыр"],
    ["covered", { faces: null, box: null }, "Камера жабық"],
    ["blocked", { faces: null, box: null }, "Камераны бағдарлама бұғаттап тұр"],
    ["frozen", { faces: null, box: null }, "Сурет тұрып қалды"],
];

await test("the live outline: what the server sees is one sentence and one picture, and holds the button", async () => {
    const { double, page } = await opened(atFace);
    await page.waitForSelector(`${next}:not([aria-disabled])`);
    await page.waitForSelector("svg.outline .oval.fine");
    for (const [want, sight, sentence] of SEEN) {
        double.sight = { want, ...sight };
        await page.waitForSelector(`.advice >> text=${sentence}`);
        await page.waitForSelector(`.hintpic[data-hint=${want}]`);
        assert.equal(await page.locator(".hintpic").count(), 1, "one picture");
        assert.equal(await page.getAttribute(next, "aria-disabled"), "true", want);
        assert.equal(await page.locator(".seenbox").count(), sight.box === null ? 0 : 1, "the box is drawn where it is known");
    }
    double.sight = { want: "ok" };
    await page.waitForSelector(`${next}:not([aria-disabled])`);
    await page.click(next);
    await until(() => double.steps.length === 6, "the step");
    assert.deepEqual([double.steps[5].info.seen, double.steps[5].info.unlooked], ["ok", false]);
});

await test("the box stands where the mirror shows the face", async () => {
    const { double, page } = await opened((d) => {
        atFace(d);
        d.sight = { want: "ok", box: [100, 200, 200, 400] };
    });
    await page.waitForSelector(".seenbox");
    const box = await page.locator(".seenbox").evaluate((one) => ["x", "y", "width", "height"].map((key) => +one.getAttribute(key)));
    assert.deepEqual(box, [700, 150, 200, 300]);
    assert.deepEqual(page.troubles, []);
    assert.equal(double.state, "checkin");
});

await test("a look that comes and goes is not worth a sentence", async () => {
    const { double, page } = await opened(atFace);
    await page.waitForSelector(".oval.fine");
    double.looks = clearInterval(double.looks);
    const face = { faces: 1, light_milli: 1, sharp_milli: 1, turned_milli: 1, box: null, degraded: false };
    double.tell({ t: "seen", ...face, want: "turned" });
    double.tell({ t: "seen", ...face, want: "ok" });
    double.tell({ t: "seen", ...face, want: "turned" });
    double.tell({ t: "advice", kind: "dark", on: true, sentence: "Соңғы сөз" });
    await page.waitForSelector(".advice >> text=Соңғы сөз");
    double.tell({ t: "advice", kind: "dark", on: false, sentence: "" });
    await page.waitForSelector(".advice >> text=Соңғы сөз", { state: "detached" });
    assert.equal(await page.locator(".hintpic").count(), 0);
});

for (const [why, sight] of [
    ["without a face model", { want: "unknown", faces: null, box: null, degraded: true }],
    ["when nobody looks", null],
]) {
    await test(`${why} the page says that a person will look, claims nothing, and lets the student go on`, async () => {
        const { double, page } = await opened((d) => {
            atFace(d);
            d.sight = sight;
        });
        await page.waitForSelector(".advice >> text=оны адам қарайды");
        await page.waitForSelector(`${next}:not([aria-disabled])`);
        assert.equal(await page.locator(".oval.fine, .minis .st").count(), 0, "no green that nobody gave");
        await page.click(next);
        await until(() => double.steps.length === 6, "the step");
        assert.equal(double.steps[5].info.unlooked, true);
    });
}

await test("the last step by keyboard alone: the tab key comes to the button, Enter goes on", async () => {
    const { double, page } = await opened(atFace);
    await page.waitForSelector(`${next}:not([aria-disabled])`);
    for (let i = 0; i < 20; i += 1) {
        await page.keyboard.press("Tab");
        if (await page.evaluate((which) => document.activeElement.matches(which), next)) break;
    }
    assert.equal(await page.evaluate(() => getComputedStyle(document.activeElement).outlineWidth), "3px");
    await page.keyboard.press("Enter");
    await until(() => double.steps.length === 6, "the step");
});

await test("an advice in the exam has the picture of its remedy", async () => {
    const { double, page } = await opened(inExam);
    await page.waitForSelector(".opt");
    double.tell({ t: "advice", kind: "covered", on: true, sentence: "Камераңыз жабық. Ашып қойыңыз." });
    await page.waitForSelector(".banner.yellow >> text=Камераңыз жабық");
    await page.waitForSelector(".banner.yellow .hintpic[data-hint=covered]");
    double.tell({ t: "advice", kind: "covered", on: false, sentence: "" });
    await page.waitForSelector(".hintpic", { state: "detached" });
});

await test("consent refused: a second look, then the offline option and no camera", async () => {
    const { double, page, close } = await opened((d) => (d.steps = [{ step: "rules", ok: true }]));
    await page.click("text=Келіспеймін");
    await page.click("dialog >> text=Келісімге қайту");
    await page.click("text=Келіспеймін");
    await page.click("dialog >> text=Оффлайн тапсыру");
    await page.waitForSelector("text=Оффлайн емтихан таңдалды");
    assert.equal(double.state, "offline_option");
    assert.equal(double.hellos, 0, "no media socket");
    await close();
});

const CAMERA_FAULTS = [
    ["NotAllowedError", "рұқсат бермеді"],
    ["NotFoundError", "Камера табылмады"],
    ["NotReadableError", "Басқа бағдарлама"],
    ["OverconstrainedError", "қажетті сурет бермейді"],
];
for (const [name, sentence] of CAMERA_FAULTS) {
    await test(`camera: ${name} has its own sentence, Retry and the proctor; nothing asks in a loop`, async () => {
        const double = await new Double().start();
        double.steps = ["rules", "consent", "system"].map((step) => ({ step, ok: true }));
        const page = await openPage(browser);
        await page.addInitScript((fault) => {
            globalThis.asked = 0;
            navigator.mediaDevices.getUserMedia = () => {
                globalThis.asked += 1;
                return Promise.reject(new DOMException("no", fault));
            };
        }, name);
        await page.goto(`${double.url}/exam/a1`);
        await page.click("text=Камераны қосу");
        await page.waitForSelector(`.banner >> text=${sentence}`);
        assert.equal(await page.locator(".where").count(), name === "NotAllowedError" ? 1 : 0);
        await page.click(".banner >> text=Қайталау");
        await until(() => page.evaluate(() => globalThis.asked === 2), "asked twice, once a press");
        await until(() => double.said.some((m) => m.t === "track" && m.state !== "live"), "the server is told");
        await page.click(".banner >> text=Проктордан сұрау");
        await page.waitForSelector("dialog[open]");
        await Promise.all([page.context().close(), double.stop()]);
    });
}

await test("answers: a click is saved with its revision; keys choose; several can be chosen where allowed", async () => {
    const { double, page, close } = await opened(inExam);
    await page.click(".opt >> nth=0");
    await until(() => double.answers.get("item1")?.choice[0] === "o1a", "the first answer");
    await page.keyboard.press("3");
    await until(() => double.answers.get("item1")?.rev === 2, "the second revision");
    assert.deepEqual(double.answers.get("item1").choice, ["o1c"]);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("1");
    await page.keyboard.press("4");
    await until(() => double.answers.get("item3")?.choice.length === 2, "two choices");
    await page.keyboard.press("1");
    await until(() => double.answers.get("item3")?.choice.join() === "o3d", "one taken back");
    await page.waitForSelector("text=Сақталды");
    await page.click("text=Жауапты алып тастау");
    await until(() => double.answers.get("item3")?.choice.length === 0, "cleared");
    await close();
});

await test("lost connection: banner, work goes on, answers go after the return, seconds are credited", async () => {
    const { double, page, close } = await opened(inExam);
    await page.waitForSelector(".opt");
    const port = double.port;
    await double.stop();
    await page.keyboard.press("2");
    await page.waitForSelector("text=Байланыс үзілді, қайта қосылып жатырмыз.");
    await page.waitForSelector("text=Құрылғыда сақталды, 1 жауап жіберіледі");
    assert.equal(double.answers.size, 0);
    double.credited_s = 95;
    double.deadline_ms += 95_000;
    await double.start(port);
    await page.waitForSelector("text=Сізге 95 секунд қосылды.");
    await until(() => double.answers.get("item1")?.choice[0] === "o1b", "the kept answer");
    await page.waitForSelector("text=+1:35 қайтарылды");
    await close();
});

await test("unsent answers survive a reload and are sent once, the same revision", async () => {
    const { double, page, close } = await opened(inExam);
    await page.waitForSelector(".opt");
    double.loseAnswers = true;
    await page.keyboard.press("4");
    await until(() => double.said.some((m) => m.t === "answer"), "the answer that got lost");
    assert.equal(double.answers.size, 0);
    double.loseAnswers = false;
    await page.reload();
    await until(() => double.answers.get("item1")?.choice[0] === "o1d", "sent after the reload");
    assert.equal(double.answers.get("item1").rev, 1);
    await page.waitForSelector(".opt:has(:checked) >> text=Нұсқа d");
    await close();
});

await test("a lost acknowledgement: the same revision again is the same answer", async () => {
    const { double, page, close } = await opened(inExam);
    await page.waitForSelector(".opt");
    double.loseAnswers = true;
    await page.keyboard.press("1");
    await until(() => double.said.some((m) => m.t === "answer"), "sent");
    double.answers.set("item1", { item: "item1", rev: 1, choice: ["o1a"], saved_ms: Date.now() });
    double.loseAnswers = false;
    double.cutExam();
    await page.waitForSelector("text=Сақталды");
    assert.equal(double.answers.get("item1").rev, 1);
    await close();
});

await test("submit: review names what is empty, one key however often it is sent", async () => {
    const { double, page, close } = await opened(inExam);
    await page.waitForSelector(".opt");
    await page.keyboard.press("1");
    await page.keyboard.press("f");
    await page.click(".top >> text=Аяқтау");
    await page.waitForSelector("dialog >> text=4 сұраққа жауап берілмеді");
    await page.waitForSelector("dialog >> text=Кейін қайтуға белгіленген сұрақ: 1");
    await page.click("dialog .map button >> nth=3");
    await page.waitForSelector("text=4-сұрақ");
    await page.click(".top >> text=Аяқтау");
    await page.click("dialog .btn.pri");
    await page.waitForURL("**/my/a1");
    await page.waitForSelector("text=Жауаптарыңыз қабылданды");
    const key = double.submitKey;
    assert.match(key, /^[0-9a-f]{32}$/);
    await close();
});

await test("submit without a connection: kept, sent with the unsent answer after the return", async () => {
    const { double, page, close } = await opened(inExam);
    await page.waitForSelector(".opt");
    const port = double.port;
    await double.stop();
    await page.keyboard.press("1");
    await page.click(".top >> text=Аяқтау");
    await page.waitForSelector("dialog >> text=1 жауап әлі жіберілмеді");
    await page.click("dialog .btn.pri");
    await page.waitForSelector("text=Аяқтау сұралды.");
    await double.start(port);
    await page.waitForURL("**/my/a1");
    assert.equal(double.answers.get("item1").choice[0], "o1a");
    await close();
});

await test("second tab: asks the proctor, is let in, and the first one steps back", async () => {
    const { double, page, close } = await opened(inExam);
    await page.waitForSelector(".opt");
    double.secondTab = true;
    const other = await page.context().newPage();
    await other.goto(`${double.url}/exam/a1`);
    await other.waitForSelector("text=Емтихан басқа бетте ашық");
    double.tell({ t: "tab", other: true });
    await page.waitForSelector("text=Емтиханды басқа бет ашпақ болды");
    double.asking.send(JSON.stringify({ t: "tab", allowed: false }));
    await other.waitForSelector("text=Проктор бұл бетке рұқсат бермеді");
    double.secondTab = false;
    const first = double.exam;
    double.asking.send(JSON.stringify({ t: "tab", allowed: true }));
    await other.waitForSelector(".opt");
    first.send(JSON.stringify({ t: "bye", back_ms: 0, why: "replaced" }));
    await page.waitForSelector("text=Емтихан басқа бетке көшті");
    await close();
});

await test("paused: the clock stands, the reason is shown, questions are out of sight; then it goes on", async () => {
    const { double, page, close } = await opened(inExam);
    await page.waitForSelector(".opt");
    double.state = "paused";
    double.tell({ t: "state", attempt: double.attempt(), clock: { ...double.clock(), reason: "Есік қағылды" } });
    await page.waitForSelector("text=Проктор емтиханды кідіртті");
    await page.waitForSelector("text=Есік қағылды");
    assert.equal(await page.locator(".opt").count(), 0);
    const shown = await page.textContent("[role=timer]");
    await until(async () => (await page.evaluate(() => performance.now())) > 0, "time");
    double.state = "in_progress";
    double.tell({ t: "state", attempt: double.attempt(), clock: double.clock() });
    await page.waitForSelector(".opt");
    assert.match(shown, /\d+:\d\d/);
    await close();
});

await test("timer: orange at 15 minutes, announced at 5, never every second; extra time is told", async () => {
    const { double, page, close } = await opened(inExam);
    await page.waitForSelector(".opt");
    assert.equal(await page.locator(".timer.orange").count(), 0);
    double.deadline_ms = Date.now() + 303_000;
    double.tell({ t: "clock", ...double.clock() });
    await page.waitForSelector(".timer.orange");
    assert.equal(await page.getAttribute("[role=timer]", "aria-live"), "off");
    await page.waitForSelector("[aria-live=assertive] >> text=5 минут қалды.", { state: "attached" });
    double.extra_s = 600;
    double.deadline_ms += 600_000;
    double.tell({ t: "clock", ...double.clock() });
    await page.waitForSelector("text=Сізге 10 минут қосымша уақыт берілді.");
    await close();
});

await test("time over: the questions are locked, and the server's word ends it", async () => {
    const { double, page, close } = await opened((d) => {
        d.inExam();
        d.deadline_ms = Date.now() + 1_500;
    });
    await page.waitForSelector("text=Уақыт бітті");
    assert.equal(await page.locator(".opt").count(), 0);
    double.state = "auto_submitted";
    double.tell({ t: "state", attempt: double.attempt(), clock: double.clock() });
    await page.waitForURL("**/my/a1");
    await close();
});

await test("chat and hand: a message waits for the connection, a warning is shown, the hand goes up and down", async () => {
    const { double, page, close } = await opened(inExam);
    await page.waitForSelector(".opt");
    await page.click("text=Қол көтеру");
    await page.waitForSelector("text=Қолыңыз көтерулі");
    assert.equal(double.hand, true);
    double.tell({
        t: "chat",
        id: "p1",
        from: "proctor",
        name: "Проктор",
        text: "Телефонды алып қойыңыз",
        at_ms: Date.now(),
        kind: "warning",
    });
    await page.waitForSelector(".banner.orange >> text=Телефонды алып қойыңыз");
    await page.click(".banner >> text=Оқу");
    await page.fill("dialog input", "Жақсы");
    double.cutExam();
    await page.keyboard.press("Enter");
    await until(() => double.chat.length === 1, "the message after the return");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog[open]", { state: "detached" });
    await close();
});

await test("language: three languages on the fly, remembered, told to the account", async () => {
    const { double, page, close } = await opened(inExam);
    await page.waitForSelector("text=1-сұрақ");
    await page.click("text=Рус");
    await page.waitForSelector("text=Вопрос 1");
    await page.waitForSelector("text=Каков текст вопроса 1?");
    await page.click("text=Eng");
    await page.waitForSelector("text=What is text 1?");
    assert.equal(await page.getAttribute("html", "lang"), "en");
    await until(() => double.lang === "en", "the account's language");
    await page.reload();
    await page.waitForSelector("text=Question 1");
    await close();
});

function withResult(double) {
    const at = Date.now() - 3_600_000;
    double.state = "annulled";
    double.result = {
        score: 0,
        rating: 80,
        final: 48,
        letter: "F",
        state: "annulled",
        history: [
            { kind: "graded", at_ms: at, old: null, new: 80 },
            { kind: "annulled", at_ms: at + 60_000, old: 80, new: 0, act: "act1" },
        ],
    };
    double.own = {
        incidents: [
            {
                id: "i1",
                kind: "extra_person",
                from_ms: at,
                to_ms: at + 14_000,
                sentence: "Кадрда екінші адам болды: 14 с (шек 2 с).",
                stills: [
                    { at: "before", at_ms: at - 1_500, sha256: "aa" },
                    { at: "at", at_ms: at, sha256: "bb" },
                ],
            },
        ],
        acts: [
            {
                id: "act1",
                kind: "A",
                state: "frozen",
                reg_no: null,
                explanation: { state: "open", until_ms: at + 86_400_000 },
            },
        ],
        recorded: {
            from_ms: at,
            to_ms: at + 2_700_000,
            gaps: [{ from_ms: at + 9_000, to_ms: at + 12_000, cause: "offline" }],
            until_ms: at + 30 * 86_400_000,
        },
    };
}

await test("result: score with history, confirmed incident with stills, what was recorded; an explanation is sent", async () => {
    const { double, page, close } = await opened(withResult, "/my/a1");
    await page.waitForSelector("text=Кадрда екінші адам болды");
    assert.equal(await page.locator("figure img").count(), 2);
    await page.waitForSelector("text=байланыс жоқ");
    await page.click("text=Түсініктемені жіберу");
    await page.waitForSelector("[aria-invalid=true]");
    await page.fill("textarea", "Інім бөлмеге кіріп кетті.");
    await page.click("text=Түсініктемені жіберу");
    await page.waitForSelector("blockquote >> text=Інім бөлмеге кіріп кетті.");
    assert.deepEqual(double.explained, [{ text: "Інім бөлмеге кіріп кетті." }]);
    await close();
});

await test("explanation waived: a dialog says that it is no admission", async () => {
    const { double, page, close } = await opened(withResult, "/my/a1");
    await page.click("text=Түсініктеме бермеймін");
    await page.waitForSelector("dialog >> text=кінәні мойындау емес");
    await page.click("dialog >> text=Түсініктеме бермеймін");
    await page.waitForSelector("text=Сіз түсініктеме бермедіңіз.");
    assert.deepEqual(double.explained, [{ waive: true }]);
    await close();
});

await browser.close();
report();
