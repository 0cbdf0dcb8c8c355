/* The officer's, the office's and the commission's screens of what is fair to a student, against the double. */

import { Double } from "./staff_double.mjs";
import { axe, noSideScroll, openBrowser, openWindow, report, same, test, truth, until } from "./staff_lib.mjs";

const double = new Double({ roles: ["registrar", "dpo", "appeals"] });
const url = await double.start();
const browser = await openBrowser();
const page = await openWindow(browser);
const phone = await openWindow(browser, { width: 390, height: 844, dark: true });
const { fair } = double;
const posted = (path) => fair.sent.filter((one) => one.path === path).map((one) => one.body);

const SCREENS = [
    ["accommodations", "/staff/accommodations"],
    ["photos", "/staff/photos"],
    ["requests", "/staff/privacy"],
    ["terms", "/staff/privacy?tab=terms"],
    ["holds", "/staff/privacy?tab=holds"],
    ["breaches", "/staff/privacy?tab=breaches"],
    ["list of data", "/staff/privacy?tab=list"],
    ["appeals", "/staff/appeals/acts"],
];

for (const [name, path] of SCREENS)
    await test(`${name}: axe finds nothing, and it fits a phone`, async () => {
        await page.goto(url + path);
        await page.locator("tbody tr").first().waitFor();
        await axe(page);
        await phone.goto(url + path);
        await phone.locator("tbody tr").first().waitFor();
        await axe(phone);
        await noSideScroll(phone);
    });

await test("an accommodation is granted with its ground; without one nothing is sent", async () => {
    await page.goto(`${url}/staff/accommodations`);
    await page.getByRole("button", { name: "Жағдай беру" }).click();
    await page.getByLabel("Студент нөмірі").fill("СТ-0102");
    await page.locator("dialog .end .pri").click();
    await page.getByText("Бұл өрісті толтырыңыз.").waitFor();
    same(posted("/api/accommodations").length, 0);
    await page.getByLabel("Негіздеме").fill("ДКК №7");
    await axe(page);
    await page.locator("dialog .end .pri").click();
    await until("granted", () => posted("/api/accommodations").length === 1);
    const [{ student_no, kind, value, ground }] = posted("/api/accommodations");
    same([student_no, kind, value, ground], ["СТ-0102", "extra_time", 25, "ДКК №7"]);
});

await test("many photos are sent one by one, each answered in words", async () => {
    await page.goto(`${url}/staff/photos`);
    const file = (name) => ({ name, mimeType: "image/jpeg", buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0]) });
    await page.locator("input[type=file]").setInputFiles([file("СТ-0101.jpg"), file("СТ-0102.jpg")]);
    await page.getByText("2 / 2 жіберілді").waitFor();
    same(await page.getByText("Қабылданды").count(), 2);
});

await test("the officer sees what holds the data before deciding, and names the review of a part", async () => {
    await page.goto(`${url}/staff/privacy`);
    await page.getByRole("button", { name: "Шешу" }).click();
    await page.getByText("ашық акт: A 2026-17").waitFor();
    await page.getByLabel("Ішінара").check();
    await page.locator("dialog textarea").fill("Акт жабылғанша.");
    await page.locator("dialog .end .pri").click();
    same(posted("/api/data-requests/r1/decide").length, 0);
    await page.getByLabel("Қайта қарау күні").fill("2027-01-15");
    await axe(page);
    await page.locator("dialog .end .pri").click();
    await until("decided", () => posted("/api/data-requests/r1/decide").length === 1);
    truth(posted("/api/data-requests/r1/decide")[0].review_ms > Date.now(), "no day of review");
    await page.getByText("Журналда өшірілген жолдар: 7").waitFor();
});

await test("a commission needs three, and the first one is its chair", async () => {
    await page.goto(`${url}/staff/appeals/acts`);
    await page.getByRole("button", { name: "Комиссия құру" }).click();
    await page.getByLabel("Төрағаев Т.").check();
    await page.getByLabel("Мүшеев Қ.").check();
    same(await page.locator("dialog .end .pri").getAttribute("aria-disabled"), "true");
    await page.getByLabel("Апелляев О.").check();
    await axe(page);
    await page.locator("dialog .end .pri").click();
    await until("named", () => posted("/api/act-appeals/ap1/accept").length === 1);
    same(posted("/api/act-appeals/ap1/accept")[0].members, ["m1", "m2", "m0"]);
});

await browser.close();
await double.stop();
report();
