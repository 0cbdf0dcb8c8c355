/* Who agrees to the camera, and who takes it back: the parent, the registrar's office, the student in the exam; and a page
   that was signed on paper. */

import { Double } from "./double.mjs";
import { Double as StaffDouble } from "./staff_double.mjs";
import { axe, noSideScroll, openBrowser, openWindow, report, same, test, truth, until } from "./staff_lib.mjs";

const browser = await openBrowser();
const shot = async (page, name) => {
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` });
};

const student = await new Double().start();
const small = await openWindow(browser, { width: 390, height: 844 });
const posted = (double, path) => double.fair.sent.filter((one) => one.path === path).map((one) => one.body);

await test("a parent reads the text before agreeing, and may take it back", async () => {
    const path = "/api/my/children/s1/consent";
    await small.goto(`${student.url}/my/children`);
    await small.getByText("Келісемін: камера, жазба.").waitFor();
    await small.getByRole("button", { name: "Келісемін" }).click();
    same(posted(student, path).length, 0);
    await small.getByLabel("Мәтінді оқыдым").check();
    await noSideScroll(small);
    await axe(small);
    await shot(small, "child-consent-390");
    await small.getByRole("button", { name: "Келісемін" }).click();
    await small.getByText("Келісім берілген: Сынақова Үлгіанай").waitFor();
    same(posted(student, path).at(-1), { given: true, sha256: "c".repeat(64) });
    await small.getByRole("button", { name: "Келісімді қайтарып алу" }).click();
    await small.locator("dialog").getByText("сол сәтте айыпсыз тоқтайды").waitFor();
    await axe(small);
    await small.locator("dialog").getByRole("button", { name: "Қайтарып алу" }).click();
    await until("taken back", () => posted(student, path).length === 2);
    same(posted(student, path).at(-1), { given: false });
});

await test("in the exam what follows stands above the button; staying changes nothing", async () => {
    student.inExam();
    await small.goto(`${student.url}/exam/a1`);
    const leave = small.locator("button:visible", { hasText: "Келісімді қайтарып алу" });
    await leave.click();
    await small.getByText("Камера мен жазба сол сәтте тоқтайды").waitFor();
    await axe(small);
    await shot(small, "withdraw-390");
    await small.getByRole("button", { name: "Емтиханды жалғастыру" }).click();
    same(posted(student, "/api/my/data-requests").length, 0);
    await leave.click();
    await small.locator("dialog").getByRole("button", { name: "Қайтарып алу" }).click();
    await until("withdrawn", () => posted(student, "/api/my/data-requests").length === 1);
    same(posted(student, "/api/my/data-requests")[0], { kind: "withdraw" });
});

await test("a minor's card says who has to agree, instead of the door", async () => {
    await small.route("**/api/my/attempts", async (route) => {
        const real = await (await route.fetch()).json();
        const rows = (real.rows ?? real).map((card) => ({ ...card, state: "scheduled", starts_ms: Date.now(), guardian: "missing" }));
        await route.fulfill({ json: { ...real, rows } });
    });
    await small.goto(`${student.url}/my`);
    await small.getByText("Ата-анаңыз немесе қамқоршыңыз").waitFor();
    same(await small.locator(".exam-card a.pri").count(), 0);
    await noSideScroll(small);
    await axe(small);
    await shot(small, "minor-390");
});

const staff = new StaffDouble({ roles: ["registrar"] });
const url = await staff.start();
const page = await openWindow(browser);
const [act] = staff.books.acts;
const sent = [];
act.pdf_sha256 = "d".repeat(64);
Object.assign(act, { actions: ["paper"], turn: 2, mine: false, state: "signed_1" });
await page.route(`**/api/acts/${act.id}/paper?*`, async (route) => {
    const query = Object.fromEntries(new URL(route.request().url()).searchParams);
    sent.push({ query, body: route.request().postDataBuffer().toString() });
    if (sent.length === 1)
        return route.fulfill({ status: 415, json: { fault: { code: "unsupported", sentence: "Мұндай пішім қабылданбайды.", request: "x" } } });
    const paper = { sha256: "e".repeat(64), type: "application/pdf", entered_by: "Тіркеуші Т." };
    Object.assign(act, { actions: [], turn: 3, state: "signed_2" });
    Object.assign(act.signatures[1], { person: "Үлгі Қолтаңбаев", signed_ms: Date.now(), method: "paper", state: "signed", paper, stamp: null });
    return route.fulfill({ json: { act } });
});

await test("a signature on paper is entered with its scan, after the hash on it was compared", async () => {
    await page.goto(`${url}/staff/acts/${act.id}`);
    await page.locator(".bar").getByRole("button", { name: "Қағаздағы қолды енгізу" }).click();
    const dialog = page.locator("dialog");
    await dialog.getByRole("button", { name: "Енгізу" }).click();
    await dialog.getByText("Алдымен қағаздағы хешті салыстырыңыз.").waitFor();
    same(sent.length, 0);
    await dialog.locator("input[type=file]").setInputFiles({ name: "scan.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4 s") });
    await dialog.getByLabel("Қағаздағы SHA-256").check();
    await axe(page);
    await shot(page, "paper-1440");
    await dialog.getByRole("button", { name: "Енгізу" }).click();
    await dialog.getByText("Мұндай пішім қабылданбайды.").waitFor();
    await dialog.getByRole("button", { name: "Енгізу" }).click();
    await dialog.waitFor({ state: "detached" });
    const place = { version: String(act.version), pdf_sha256: act.pdf_sha256, n: "2" };
    same([sent[1].query, sent[1].body], [place, "%PDF-1.4 s"]);
    await page.getByText("сканін Тіркеуші Т. енгізді").waitFor();
    await axe(page);
});

await test("a stamp that is awaited is yellow and says why", async () => {
    act.signatures[0] = {
        ...act.signatures[0],
        signed_ms: Date.now(),
        state: "signed",
        method: "internal",
        stamp: { state: "pending", tries: 3, why: "Уақыт белгісін беретін орталық жауап бермейді." },
    };
    await page.reload();
    await page.getByText("Уақыт белгісі күтілуде").waitFor();
    truth(await page.getByText("орталық жауап бермейді").isVisible(), "no reason");
    await axe(page);
    await shot(page, "stamp-1440");
});

await browser.close();
await student.stop();
staff.stop?.();
report();
