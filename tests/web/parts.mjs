/* What every browser test needs: packages of web/, a counted check, a browser, a generated camera. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const need = createRequire(join(ROOT, "web", "package.json"));
export const DIST = process.env.BAQYLA_DIST ?? join(ROOT, "web", "dist");

/** A bound on hanging, never a measure: a slow machine only takes longer. */
export const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 180_000);

let passed = 0;
let failed = 0;
const afters = [];

/** What the running test opened is closed when it ends, also when it fails: a page left behind goes on encoding. */
export const after = (close) => afters.push(close);

/** One test: passes unless it throws. */
export async function test(name, run) {
    try {
        await run();
        passed += 1;
        console.log(`ok    ${name}`);
    } catch (error) {
        failed += 1;
        console.log(
            `FAIL  ${name}\n      ${String(error?.stack ?? error)
                .split("\n")
                .slice(0, 6)
                .join("\n      ")}`,
        );
    }
    for (const close of afters.splice(0)) await Promise.resolve(close()).catch(() => undefined);
}

export function report() {
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed ? 1 : 0);
}

let bundles;

/** A module of the client, by its path in web/src, bundled for Node. */
export async function load(path) {
    if (!bundles) {
        bundles = mkdtempSync(join(tmpdir(), "baqyla-unit-"));
        process.on("exit", () => rmSync(bundles, { recursive: true, force: true }));
    }
    const outfile = join(bundles, `${path.replace(/\W/g, "_")}.mjs`);
    await need("esbuild").build({
        entryPoints: [join(ROOT, "web", "src", path)],
        outfile,
        bundle: true,
        format: "esm",
        platform: "node",
        jsx: "automatic",
        jsxImportSource: "preact",
        logLevel: "error",
        alias: { preact: join(ROOT, "web/node_modules/preact") },
    });
    return import(pathToFileURL(outfile));
}

/** Waits until `what` is true; a bounded wait on a state, not a sleep. */
export async function until(what, why, limit_ms = PATIENCE_MS) {
    const end = Date.now() + limit_ms;
    for (;;) {
        const value = await what();
        if (value) return value;
        if (Date.now() > end) throw new Error(`did not happen: ${why}`);
        await new Promise((go) => setTimeout(go, 50));
    }
}

/** A moving picture for the fake webcam, made once and kept among temporary files. */
export function camera() {
    const folder = join(tmpdir(), "baqyla-web-tests");
    const file = join(folder, "camera-640x480-15.y4m");
    mkdirSync(folder, { recursive: true });
    if (!existsSync(file)) {
        const picture = "testsrc2=size=640x480:rate=15:duration=4";
        execFileSync("ffmpeg", ["-y", "-loglevel", "error", "-f", "lavfi", "-i", picture, "-pix_fmt", "yuv420p", file]);
    }
    return file;
}

/** A browser that does not start is started once more, and this is said; nothing else is tried twice. */
export async function started(launch) {
    try {
        return await launch();
    } catch (error) {
        console.log(`# the browser did not start, once more: ${String(error).split("\n")[0]}`);
        return launch();
    }
}

export async function chromium({ fakeCamera = true, args = [] } = {}) {
    const { chromium: engine } = need("playwright-core");
    const fake = fakeCamera
        ? ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${camera()}`]
        : [];
    return started(() =>
        engine.launch({
            executablePath: process.env.BAQYLA_CHROMIUM ?? "/usr/bin/chromium",
            headless: true,
            timeout: PATIENCE_MS,
            args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", ...fake, ...args],
        }),
    );
}

/** A page that keeps what went wrong on it: scripts' errors and refusals of the content policy. */
export async function openPage(browser, { permissions = ["camera"], ...options } = {}) {
    const context = await browser.newContext({ locale: "kk", permissions, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.troubles = [];
    page.on("pageerror", (error) => page.troubles.push(String(error.stack ?? error)));
    page.on("console", (line) => {
        if (/Content Security Policy|Refused to/.test(line.text())) page.troubles.push(line.text());
    });
    return page;
}

/** Runs axe on the page as it stands, once nothing fades any more; says what it breaks, one line a rule. */
export async function breaches(page, axe, options = {}) {
    await page.evaluate(axe);
    return page.evaluate(async (how) => {
        const endless = (one) => one.effect?.getComputedTiming().iterations === Infinity;
        for (let moving = []; (moving = document.getAnimations().filter((one) => !endless(one))).length;)
            await Promise.all(moving.map((one) => one.finished.catch(() => undefined)));
        const { violations } = await window.axe.run(document, how);
        return violations.map(
            (one) =>
                `${one.id}: ${one.nodes
                    .slice(0, 3)
                    .map((node) => `${node.target.join(" ")} ${node.html.slice(0, 120)}`)
                    .join(" | ")}`,
        );
    }, options);
}
