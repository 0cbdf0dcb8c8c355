/* Signing by a national key: a double of NCALayer on its own address, in both of its modules, and in each way it fails. */

import { createHash } from "node:crypto";
import { pdf } from "./staff_media.mjs";
import { Double } from "./staff_double.mjs";
import { axe, noSideScroll, openBrowser, openWindow, report, same, test, truth, until } from "./staff_lib.mjs";

const double = new Double({ roles: ["specialist"] });
const url = await double.start();
const browser = await openBrowser();
const page = await openWindow(browser);
const [act] = double.books.acts;
const file = Buffer.from(pdf(`Act ${act.reg_no ?? "draft"}`));
const CMS = Buffer.from("a signature").toString("base64");
const signed = () => double.seen.filter((one) => one.path === `/api/acts/${act.id}/sign_national`);
act.sign_with = ["internal", "national"];
act.pdf_sha256 = createHash("sha256").update(file).digest("hex");

/* How the client answers, and what it was asked. */
let answer = null;
const asked = [];
const connect = () =>
    page.routeWebSocket("wss://127.0.0.1:13579/", (socket) => {
        socket.send(JSON.stringify({ result: { version: "1.4" } }));
        socket.onMessage((message) => {
            const question = JSON.parse(message);
            asked.push(question);
            answer(socket, question);
        });
    });
const say = (socket, what) => socket.send(JSON.stringify(what));

const dialog = page.locator("dialog");
const openDialog = async () => {
    await page.goto(`${url}/staff/acts/${act.id}`);
    await page.locator(".stepper").waitFor();
    await page.locator(".bar").getByRole("button", { name: "Қол қою" }).click();
};
const sign = () => dialog.getByRole("button", { name: "Қол қою" }).click();
const says = (text) => dialog.getByText(text).waitFor();

await test("the act offers both keys when the university allows both", async () => {
    await openDialog();
    truth(await dialog.getByLabel("Университеттің ішкі кілті (құпиясөз)").isChecked(), "internal first");
    await dialog.getByLabel("ҰКО кілті (NCALayer)").check();
    same(await dialog.getByLabel("Қол қою құпиясөзі").count(), 0);
    await axe(page);
    await sign();
    await says("Алдымен құжатты қарап шығыңыз.");
    await dialog.getByLabel("Құжат пен дәлелдерді қарап шықтым").check();
});

await test("without the client the sentence says what to start", async () => {
    await sign();
    await says("NCALayer табылмады.");
    await axe(page);
});

await connect();
await openDialog();
await dialog.getByLabel("ҰКО кілті (NCALayer)").check();
await dialog.getByLabel("Құжат пен дәлелдерді қарап шықтым").check();

await test("a window that the signer closes signs nothing, in either module", async () => {
    for (const reply of [
        { status: true, body: {} },
        { status: false, code: "500", message: "action.canceled" },
    ]) {
        answer = (socket) => say(socket, reply);
        await sign();
        await says("NCALayer терезесінде бас тарттыңыз.");
    }
});

await test("a client that goes away meanwhile is told apart from one that is not there", async () => {
    answer = (socket) => socket.close();
    await sign();
    await says("NCALayer жұмыс үстінде жабылып қалды.");
});

await test("what the client refuses for is shown in its own words", async () => {
    answer = (socket) => say(socket, { status: false, code: "500", message: "storage.is.empty" });
    await sign();
    await says("NCALayer қол қоймады: storage.is.empty");
    same(signed().length, 0);
});

await test("the client is asked for a detached CMS over the very bytes of the page, by a key that signs", async () => {
    const { module, method, args } = asked.at(-1);
    same([module, method, args.format], ["kz.gov.pki.knca.basics", "sign", "cms"]);
    same(args.signingParams, { decode: true, encapsulate: false, digested: false });
    same(args.signerParams.extKeyUsageOids, ["1.3.6.1.5.5.7.3.4"]);
    truth(Buffer.from(args.data, "base64").equals(file), "other bytes");
});

await test("the server's sentence about a wrong key stays in the dialog", async () => {
    const sentence = "Бұл кілт жүйеге кіруге арналған.";
    answer = (socket) => say(socket, { status: true, body: { result: [CMS] } });
    double.refuse.set(`/api/acts/${act.id}/sign_national`, {
        status: 422,
        body: { fault: { code: "cert_purpose", sentence } },
    });
    await sign();
    await says(sentence);
});

await test("an older client signs by its older module, and the armour is taken off", async () => {
    answer = (socket, question) =>
        question.module.endsWith("basics")
            ? say(socket, { status: false, code: "MODULE_NOT_FOUND", message: "module not found" })
            : say(socket, { code: "200", responseObject: `-----BEGIN CMS-----\n${CMS}\n-----END CMS-----\n` });
    await sign();
    await dialog.waitFor({ state: "detached" });
    same(asked.at(-1).method, "createCAdESFromBase64");
    same([...asked.at(-1).args.slice(0, 2), asked.at(-1).args[3]], ["PKCS12", "SIGNATURE", false]);
    same(signed().at(-1).body, { version: 2, pdf_sha256: act.pdf_sha256, cms: CMS });
});

await test("until the certificate is checked the act says so; a revoked one is red", async () => {
    act.signatures[1] = { ...act.signatures[1], method: "national", certificate: "pending" };
    await page.reload();
    await page.getByText("Сертификат тексерілуде").waitFor();
    await axe(page);
    act.signatures[1].certificate = "revoked";
    await page.reload();
    await page.getByText("Сертификат қайтарылған").waitFor();
});

await test("where the policy wants national keys alone there is no password; on a phone it fits", async () => {
    const phone = await openWindow(browser, { width: 390, height: 844 });
    Object.assign(act, { sign_with: ["national"], actions: ["sign"], turn: 2 });
    await phone.goto(`${url}/staff/acts/${act.id}`);
    await phone.locator(".bar").getByRole("button", { name: "Қол қою" }).click();
    await phone.getByText("NCALayer терезесінде қол қоюға арналған").waitFor();
    same(await phone.locator("dialog input[type=radio], dialog input[type=password]").count(), 0);
    await noSideScroll(phone);
    await axe(phone);
    if (process.env.SHOTS) await phone.screenshot({ path: `${process.env.SHOTS}/sign-390.png` });
    await until("closed", () => phone.close().then(() => true));
});

await browser.close();
double.stop?.();
report();
