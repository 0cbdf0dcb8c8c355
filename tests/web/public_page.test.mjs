/* The script of the public page behind a QR: a file is compared on the device with the hashes that the page shows. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { axe, noSideScroll, openBrowser, openWindow, report, same, test, truth } from "./staff_lib.mjs";

const assets = join(dirname(fileURLToPath(import.meta.url)), "../../web/public");
const pdf = Buffer.from("%PDF-1.5 the signed page");
const hash = createHash("sha256").update(pdf).digest("hex");
/* The parts of the server's page that the script works with (server/office_public.c). */
const html = `<!doctype html><html lang="kk"><head><meta charset="utf-8"><title>Актіні тексеру</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="stylesheet" href="/verify.css">
<script src="/verify.js" defer></script></head><body><main><h1>Акт</h1>
<dl><dt>SHA-256 (act.pdf)</dt><dd data-sha256="act.pdf">${hash}</dd></dl>
<div class="drop"><input type="file" id="file" aria-label="Файл / File"></div><p id="said" role="status"></p>
</main></body></html>`;
const asked = [];
const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const [type, body] =
        request.url === "/verify.js" ? ["text/javascript", readFileSync(join(assets, "verify.js"))]
        : request.url === "/verify.css" ? ["text/css", readFileSync(join(assets, "verify.css"))]
        : ["text/html; charset=utf-8", html];
    response.writeHead(200, {
        "content-type": type,
        "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'",
    });
    response.end(body);
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const browser = await openBrowser();
const page = await openWindow(browser, { width: 390, height: 800 });
await page.goto(`http://127.0.0.1:${server.address().port}/v/0123`);

const drop = async (bytes) => {
    await page.setInputFiles("#file", { name: "act.pdf", mimeType: "application/pdf", buffer: bytes });
    await page.locator("#said.ok, #said.bad").waitFor();
    return page.locator("#said").getAttribute("class");
};

await test("the document itself is recognised", async () => {
    same(await drop(pdf), "ok");
    truth((await page.locator("#said").textContent()).includes("act.pdf"), "names the file");
    await axe(page);
    await noSideScroll(page);
});

await test("one changed byte makes it another file, and nothing was sent", async () => {
    same(await drop(Buffer.concat([pdf, Buffer.from("\n")])), "bad");
    same(asked.filter((one) => !one.startsWith("GET ")), []);
});

await browser.close();
server.close();
report();
