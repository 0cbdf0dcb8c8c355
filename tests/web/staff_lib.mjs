/* What the staff tests need beyond parts.mjs: a window of a given size, axe, and two comparisons. */

import { readFileSync } from "node:fs";
import { breaches, chromium, need, openPage, until as happens } from "./parts.mjs";

export { report, test } from "./parts.mjs";

/** What must happen, in words, and the question whether it has. */
export const until = (why, what) => happens(what, why);

const AXE = readFileSync(need.resolve("axe-core/axe.min.js"), "utf8");

export function same(got, want, what = "") {
    const [a, b] = [JSON.stringify(got), JSON.stringify(want)];
    if (a !== b) throw new Error(`${what} expected ${b}, got ${a}`);
}

export function truth(value, what) {
    if (!value) throw new Error(what);
}

export function openBrowser() {
    return chromium({ fakeCamera: false, args: ["--autoplay-policy=no-user-gesture-required"] });
}

export async function openWindow(browser, { width = 1440, height = 900, dark = false } = {}) {
    return openPage(browser, {
        permissions: [],
        viewport: { width, height },
        colorScheme: dark ? "dark" : "light",
    });
}

/** Breaches of WCAG A, AA and best practice on the page as it stands. */
export async function axe(page) {
    same(await breaches(page, AXE, { iframes: false }), [], "axe:");
}

export async function noSideScroll(page) {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    truth(over <= 0, `the page is ${over}px wider than the window`);
}

/** The colour in the middle of a canvas; "" while nothing is drawn. */
export function middleOf(page, selector) {
    return page.evaluate((which) => {
        const canvas = document.querySelector(which);
        if (!canvas) return "";
        const copy = document.createElement("canvas");
        copy.width = copy.height = 1;
        const pen = copy.getContext("2d");
        pen.drawImage(canvas, canvas.width / 2 - 0.5, canvas.height / 4, 1, 1, 0, 0, 1, 1);
        return [...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)].join(",");
    }, selector);
}

/** The test pattern is full of colour; an empty canvas is black, or the grey of no picture. */
export const isDrawn = (colour) => /,/.test(colour) && !["0,0,0", "43,49,45"].includes(colour);
