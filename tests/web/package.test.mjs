/* verify.html of an act package, opened from the folder itself, offline: a whole folder is whole, and whatever is changed
   is named, hashes and RSA signatures alike. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { axe, openBrowser, openWindow, report, same, test, truth } from "./staff_lib.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const baqyla = join(root, process.env.BUILD ?? "build", "bin/baqyla");
const home = mkdtempSync(join(tmpdir(), "baqyla-package-"));
const folder = join(home, "act");
const made = spawnSync(baqyla, ["test-act-package", folder], { encoding: "utf8" });
truth(made.status === 0, made.stderr);

const browser = await openBrowser();
const page = await openWindow(browser);
const asked = [];
page.on("request", (request) => asked.push(request.url()));
await page.goto(`file://${folder}/verify.html`);

async function verdict() {
    await page.reload();
    await page.setInputFiles("#f", folder);
    await page.locator("#r:not(:empty)").waitFor();
    const bad = await page.locator("li.bad").allTextContents();
    return { bad, said: await page.locator("#r").textContent() };
}

const changed = async (path, change) => {
    const file = join(folder, path);
    const whole = readFileSync(file);
    writeFileSync(file, change(Buffer.from(whole)));
    const found = await verdict();
    writeFileSync(file, whole);
    return found;
};
const flip = (bytes) => {
    bytes[Math.floor(bytes.length / 2)] ^= 1;
    return bytes;
};

await test("a whole folder is whole, with five signatures checked", async () => {
    const found = await verdict();
    same(found.bad, []);
    truth(found.said.includes("Intact"), found.said);
    same(await page.locator("li.ok", { hasText: "→" }).count(), 5);
    await page.locator("li.hm", { hasText: "ca.pem SHA-256" }).waitFor();
    await axe(page);
});

await test("a changed document fails its hash and its three signatures", async () => {
    const { bad, said } = await changed("act.pdf", flip);
    same(bad.length, 4, said);
    same(bad.filter((line) => line.includes("made over other bytes")).length, 3);
});

await test("a manifest written anew fails its seal", async () => {
    const { bad } = await changed("manifest.json", (bytes) =>
        Buffer.from(bytes.toString().replace(/"bytes":(\d)/, (_, digit) => `"bytes":${(Number(digit) % 9) + 1}`)));
    truth(bad.some((line) => line.includes("manifest.p7s")), bad.join("\n"));
});

await test("a signature that lost a byte, got one, or is missing is named", async () => {
    const p7s = "signatures/2-engineer.p7s";
    truth((await changed(p7s, (bytes) => bytes.subarray(0, -1))).bad.some((line) => line.includes("→")), "shorter");
    const longer = await changed(p7s, (bytes) => Buffer.concat([bytes, Buffer.from([0])]));
    truth(longer.bad.some((line) => line.includes("bytes behind the signature")), longer.bad.join("\n"));
    renameSync(join(folder, p7s), join(home, "away"));
    const { bad } = await verdict();
    renameSync(join(home, "away"), join(folder, p7s));
    truth(bad.some((line) => line.includes(p7s)), bad.join("\n"));
});

await test("a file that nobody listed is named; nothing leaves the machine", async () => {
    writeFileSync(join(folder, "note.txt"), "x");
    same((await verdict()).bad, ["✗ note.txt +"]);
    rmSync(join(folder, "note.txt"));
    same(asked.filter((url) => !url.startsWith("file:")), []);
});

await browser.close();
rmSync(home, { recursive: true });
report();
