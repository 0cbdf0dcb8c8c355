/* Acts against the double: the inbox, drafts, signing bound to a file, returning, a page that changed, act B. */

import { Double } from "./staff_double.mjs";
import { axe, noSideScroll, openBrowser, openWindow, report, same, test, truth, until } from "./staff_lib.mjs";

const double = new Double({ roles: ["specialist"] });
const url = await double.start();
const browser = await openBrowser();
const page = await openWindow(browser);
const [signing, draft, , , actB] = double.books.acts;
const posted = (path) => double.seen.filter((one) => one.method === "POST" && one.path === path);
const open = async (act) => {
    await page.goto(`${url}/staff/acts/${act.id}`);
    await page.locator(".stepper").waitFor();
};
const bar = (word) => page.locator(".bar").getByRole("button", { name: word });

await test("the inbox holds what awaits me, and the bar counts it", async () => {
    await page.goto(`${url}/staff`);
    await page.waitForURL("**/staff/acts");
    await until("rows", async () => (await page.locator("tbody tr").count()) === 5);
    await page.getByRole("navigation").getByRole("button", { name: "· 5" }).click();
    await page.getByRole("link", { name: "Актілер · 5" }).waitFor();
    await axe(page);
    await page.keyboard.press("Escape");
});

await test("all acts filter by kind and state, and the filter stands in the address", async () => {
    await page.getByRole("tab", { name: "Барлық актілер" }).click();
    await page.getByLabel("Күйі").selectOption("prepared");
    await until("one row", async () => (await page.locator("tbody tr").count()) === 1);
    truth(page.url().includes("state=prepared"), page.url());
    await page.getByLabel("Күйі").selectOption("dismissed");
    await page.getByText("Сүзгіге сай жазба жоқ").waitFor();
});

await test("the stepper says how far it is, and whose turn", async () => {
    await open(signing);
    same(await page.locator(".stepper li.done").count(), 2);
    same(await page.locator('.stepper [aria-current="step"] .lb').first().textContent(), "2/3 Инженер");
});

await test("the page is embedded from our own origin, Kazakh first, with a translation beside", async () => {
    const frame = page.locator("iframe.pdf");
    const viewer = await page.evaluate(() => navigator.pdfViewerEnabled);
    if (viewer) truth((await frame.getAttribute("src")).startsWith(`/api/acts/${signing.id}/pdf?lang=kk`), "kk first");
    else await page.getByRole("link", { name: "PDF-ті ашу" }).waitFor();
    const link = () => page.getByRole("link", { name: "Жүктеп алу" }).getAttribute("href");
    await page.getByRole("button", { name: "Орысша аудармасы" }).click();
    truth((await link()).includes("lang=kk"), "one document is signed, its second page is Russian");
    if (viewer) truth((await frame.getAttribute("src")).endsWith("page=2"), "at its second page");
    await page.getByRole("button", { name: "Ағылшынша (анықтама үшін)" }).click();
    await until("English, a page apart", async () => (await link()).includes("lang=en"));
});

await test("evidence with thresholds, the student's words and the hash stand beside the page", async () => {
    const text = await page.locator(".act").textContent();
    for (const part of ["(шек 2 с)", "шығуын сұрадым", "SHA-256", "Екінші адам анық көрінді"])
        truth(text.includes(part), part);
    same(await page.locator(".score").count(), 0, "a signer sees no grade:");
    await axe(page);
});

await test("signers of a later version see what changed since the one that was sent back", async () => {
    signing.changes = {
        since: 1,
        returned_ms: double.books.now - 3_600_000,
        fields: [
            { field: "kinds", before: ["CAMERA_COVERED"], after: ["CAMERA_COVERED", "OTHER"] },
            { field: "other_text", before: "", after: "Бейтаныс дауыс" },
        ],
    };
    await open(signing);
    const card = page.getByRole("region", { name: "1-нұсқадан бері не өзгерді" });
    same(await card.locator("del").last().textContent(), "бұрын: –");
    same(await card.locator("ins").last().textContent(), "қазір: Бейтаныс дауыс");
    await axe(page);
});

await test("only the actions the server names are drawn", async () => {
    same(await page.locator(".bar .btn").allTextContents(), ["Түзетуге қайтару", "Бас тарту", "Қол қою"]);
});

await test("signing asks for the password and that the document was read", async () => {
    await bar("Қол қою").click();
    await axe(page);
    await page.locator("dialog .pri").click();
    await page.getByText("Бұл өрісті толтырыңыз.").waitFor();
    await page.getByLabel("Қол қою құпиясөзі").fill("wrong");
    await page.locator("dialog .pri").click();
    await page.getByText("Алдымен құжатты қарап шығыңыз.").waitFor();
    same(posted(`/api/acts/${signing.id}/sign`).length, 0);
});

await test("a wrong password keeps the dialog with the server's sentence", async () => {
    await page.getByLabel("Құжат пен дәлелдерді қарап шықтым").check();
    await page.locator("dialog .pri").click();
    await page.getByText("Қол қою құпиясөзі дұрыс емес.").waitFor();
});

await test("the signature is bound to the file and version seen; the act goes on to the next signer", async () => {
    await page.getByLabel("Қол қою құпиясөзі").fill("sesame");
    await page.locator("dialog .pri").click();
    await page.locator("dialog").waitFor({ state: "detached" });
    same(posted(`/api/acts/${signing.id}/sign`).at(-1).body, {
        version: 2,
        pdf_sha256: signing.pdf_sha256,
        password: "sesame",
    });
    await until("three steps are done", async () => (await page.locator(".stepper li.done").count()) === 3);
    await page.locator(".bar").waitFor({ state: "detached" });
});

await test("a document that changed after it was seen: nothing is done, the new version is shown", async () => {
    await open(draft);
    draft.version = 3;
    draft.kinds = ["CAMERA_COVERED"];
    await bar("Қол қоюға жіберу").click();
    await page.locator("dialog .pri").click();
    await page.getByText("Құжат сіз көргеннен кейін өзгерді.").waitFor();
    await page.getByText("Төменде 3-нұсқа").waitFor();
    await until("the new boxes", () => page.getByLabel("Веб-камераны жабу").isChecked());
    same(draft.state, "drafted");
    await page.getByRole("button", { name: "Қарап шықтым" }).click();
});

await test("the draft is edited by the boxes of the form; other needs its text", async () => {
    await page.getByLabel("Веб-камераны жабу").uncheck();
    await page.getByRole("button", { name: "Сақтау" }).click();
    await page.getByText("Кемінде бір тармақты белгілеңіз.").waitFor();
    await page.getByLabel("Басқа жағдайлар").check();
    await page.getByRole("button", { name: "Сақтау" }).click();
    await page.getByText("Бұл өрісті толтырыңыз.").waitFor();
    await page.getByRole("textbox", { name: "Басқа жағдайлар" }).fill("Жеке басы сәйкес келмейді");
    await page.getByRole("button", { name: "Сақтау" }).click();
    await until("saved", () => draft.version === 4);
    same(posted(`/api/acts/${draft.id}/edit`)[0].body, {
        version: 3,
        kinds: ["OTHER"],
        other_text: "Жеке басы сәйкес келмейді",
        observation: "",
        incidents: [draft.incidents[0].id],
    });
});

await test("it is sent for signature after a question", async () => {
    await page.getByText("4-нұсқа").first().waitFor();
    await bar("Қол қоюға жіберу").click();
    await page.locator("dialog .pri").click();
    await until("frozen", () => draft.state === "frozen");
    await page.locator('.stepper [aria-current="step"] .lb', { hasText: "1/3 Маман" }).first().waitFor();
});

await test("returning needs a reason and names who reads it", async () => {
    Object.assign(signing, { actions: ["return"], mine: true });
    await open(signing);
    await bar("Түзетуге қайтару").click();
    await page.getByText("Себебін қол қоюшылар оқиды.").waitFor();
    await page.locator("dialog .pri").click();
    same(posted(`/api/acts/${signing.id}/return`).length, 0);
    await page.locator("dialog textarea").fill("Екінші кадр жетіспейді");
    await page.locator("dialog .pri").click();
    await until("returned", () => signing.state === "drafted");
    same(posted(`/api/acts/${signing.id}/return`)[0].body, { version: 2, reason: "Екінші кадр жетіспейді" });
    await page.getByText("«Екінші кадр жетіспейді»").waitFor();
});

await test("act B takes purpose, result, a decision and its minutes", async () => {
    await open(actB);
    await page.getByLabel("Тексеріс нәтижесі").fill("Провайдер жағы үзілген");
    await page.getByLabel("Қосымша уақыт беру").check();
    await page.getByLabel("Қосымша минут").fill("0");
    await page.getByRole("button", { name: "Сақтау" }).click();
    await page.getByText("1 секундтан 180 минутқа дейін: мысалы, 15 не 2:30.").waitFor();
    await page.getByLabel("Қосымша минут").fill("2:30");
    await page.getByRole("button", { name: "Сақтау" }).click();
    await until("saved", () => actB.version === 2);
    const sent = posted(`/api/acts/${actB.id}/edit`)[0].body;
    same([sent.decision, sent.extra_s, sent.result], ["EXTRA_TIME", 150, "Провайдер жағы үзілген"]);
    await axe(page);
});

await test("a new act B covers picked attempts of a sitting", async () => {
    await page.goto(`${url}/staff/acts`);
    await page.getByRole("button", { name: "Б актісін ашу" }).click();
    await page.getByLabel("Емтихан").selectOption(double.books.sitting.id);
    await page.getByLabel(double.tile(6).name).first().check();
    await page.getByLabel("Тексеріс мақсаты").fill("Байланыс үзілуін тексеру");
    await axe(page);
    await page.locator("dialog .pri").click();
    await page.waitForURL("**/staff/acts/*");
    same(posted("/api/acts")[0].body, {
        kind: "B",
        attempts: [double.tile(6).attempt],
        purpose: "Байланыс үзілуін тексеру",
    });
});

await test("a lost connection keeps the page and says that it could not be refreshed", async () => {
    await open(signing);
    double.down = true;
    await page.goto("about:blank");
    double.down = false;
    await open(signing);
    double.refuse.set(`/api/acts/${signing.id}`, {
        status: 503,
        body: { fault: { code: "busy", sentence: "Сервер бос емес." } },
    });
    await page.getByRole("button", { name: "Рус" }).click();
    await page.getByText("Обновить не удалось").waitFor();
    truth(await page.locator(".stepper").isVisible(), "the act is still there");
    await page.getByRole("button", { name: "Обновить" }).click();
    await page.getByText("Обновить не удалось").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Қаз" }).click();
});

await test("the act fits from 360 to 1920, a phone gets the link to the PDF, dark is clean", async () => {
    for (const width of [360, 768, 1024, 1440, 1920]) {
        await page.setViewportSize({ width, height: 900 });
        await noSideScroll(page);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await open(signing);
    await page.getByRole("link", { name: "PDF-ті ашу" }).waitFor();
    await page.emulateMedia({ colorScheme: "dark" });
    await axe(page);
});

await test("no script failed and the content policy held", async () => same(page.troubles, []));

await browser.close();
await double.stop();
report();
