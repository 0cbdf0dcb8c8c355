#!/usr/bin/env node
// What thirty live tiles cost a proctor's browser: a class sits its exam before a real server, and the board of its
// sitting stays open for so long. usage: grid.mjs [--browser chromium|firefox] [--students 30] [--minutes 10] [--shot FILE.png]
// (programs: bin of $BUILD or of build/). Processor time and memory are those of the whole browser, painted without a
// graphics card. The last line is one JSON object; status 1 when it takes a core or more, when memory grows, when a
// tile stands still, or when a focused student's first picture comes later than 300 ms (median of a few).
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cpu, family, memory, option, pause, seatDemo } from './demo_class.mjs';
import { need } from '../web/parts.mjs';

const FOCUS_MS = 300, FOCUSES = 9, TILE_FPS = 3, FOCUS_FPS = 13, GROWTH = 0.1, WARM_S = 60, EVERY_S = 15;
const word = (name, usual) => (process.argv.includes(`--${name}`) ? process.argv[process.argv.indexOf(`--${name}`) + 1] : usual);
const which = word('browser', 'chromium'), students = option('students', 30), minutes = option('minutes', 10), shot = word('shot', '');
const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

/** What the watch worker reports, kept by the page where this script finds it. */
function keepRows() {
    const Plain = window.Worker;
    window.__rows = new Map();
    window.Worker = class extends Plain {
        constructor(...how) {
            super(...how);
            this.addEventListener('message', ({ data }) => {
                if (data.t === 'pictures') for (const row of data.rows) window.__rows.set(row.attempt, row);
            });
        }
    };
}

/** Clicks a tile; milliseconds until the big canvas shows something, and pictures a second in the next two. */
async function focus(attempt) {
    const began = performance.now();
    document.querySelector(`[data-tile="${attempt}"]`).click();
    const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
    const lit = () => {
        const big = document.querySelector(`canvas[data-attempt="${attempt}"][data-role="focus"]`);
        if (!big) return false;
        pen.clearRect(0, 0, 1, 1);
        pen.drawImage(big, 0, 0, 1, 1);
        return pen.getImageData(0, 0, 1, 1).data[3] > 0;
    };
    while (!lit() && performance.now() - began < 10000) await new Promise((go) => requestAnimationFrame(go));
    const first_ms = performance.now() - began;
    const frames = () => window.__rows.get(attempt)?.frames ?? 0;
    await new Promise((go) => setTimeout(go, 1000)); // the worker reports twice a second
    const [from, at] = [frames(), performance.now()];
    await new Promise((go) => setTimeout(go, 3000));
    return { first_ms, fps: ((frames() - from) * 1000) / (performance.now() - at) };
}

const browsers = {
    async chromium() {
        const { chromium } = need('playwright-core');
        const server = await chromium.launchServer({ executablePath: '/usr/bin/chromium', headless: true,
            args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
        const browser = await chromium.connect(server.wsEndpoint());
        const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1440, height: 900 }, locale: 'kk' });
        const page = await context.newPage();
        await page.addInitScript(keepRows);
        return { page, pid: server.process().pid, close: () => server.close() };
    },
    async firefox() {
        const home = mkdtempSync(path.join(tmpdir(), 'baqyla-grid-firefox-'));
        const browser = await need('puppeteer-core').launch({ browser: 'firefox', executablePath: '/usr/bin/firefox-esr', headless: true,
            defaultViewport: null, acceptInsecureCerts: true, args: ['--width=1440', '--height=900'], userDataDir: home, env: { ...process.env, HOME: home } });
        const page = await browser.newPage();
        await page.evaluateOnNewDocument(keepRows);
        return { page, pid: browser.process().pid, close: () => browser.close() };
    },
};

const demo = await seatDemo(students);
const { page, pid, close } = await browsers[which]();
await page.goto(`${demo.origin}/`);
await page.waitForSelector('input[autocomplete=username]');
await page.type('input[autocomplete=username]', demo.account('proctor').login);
await page.type('input[type=password]', demo.account('proctor').password);
await page.click('form button[type=submit], form .pri');
await page.waitForSelector('.shell, main');
await pause(2000);
const sitting = demo.books("SELECT sitting AS id FROM attempt WHERE state = 'in_progress' LIMIT 1")[0].id;
await page.goto(`${demo.origin}/staff/sittings/${sitting}`);
await page.waitForSelector('.tile');

const rows = () => page.evaluate(() => [...window.__rows.values()]);
const ids = await page.evaluate(() => [...document.querySelectorAll('[data-tile]')].map((one) => one.dataset.tile));
/* All tiles are to be on the screen at once, as on the proctor's large one. */
const tall = await page.evaluate(() => document.documentElement.scrollHeight);
if (which === 'chromium') await page.setViewportSize({ width: 1440, height: Math.min(tall + 40, 2400) });
console.error(`${which}: ${ids.length} tiles; ${minutes} minutes`);
await pause(WARM_S * 1000);

const series = [], began = Date.now();
const frames = async () => new Map((await rows()).map((row) => [row.attempt, row.frames]));
const first = await frames();
let was = { at: performance.now(), cpu: cpu(family(pid)) };
const start = was;
while (Date.now() - began < minutes * 60000) {
    await pause(EVERY_S * 1000);
    const pids = family(pid), now = { at: performance.now(), cpu: cpu(pids) };
    series.push({ s: Math.round((now.at - start.at) / 1000), cores: ((now.cpu - was.cpu) * 1000) / (now.at - was.at), mb: memory(pids) });
    was = now;
    if (series.length % 4 === 0) console.error(`${which}: ${series.at(-1).s} s, ${series.at(-1).cores.toFixed(2)} cores, ${series.at(-1).mb.toFixed(0)} MB`);
}
const last = await frames(), seconds = (was.at - start.at) / 1000;
const fps = [...last].filter(([id]) => first.has(id)).map(([id, n]) => (n - first.get(id)) / seconds);
if (shot) await page.screenshot({ path: shot });
const looks = [];
for (let i = 0; i < FOCUSES; i++) looks.push(await page.evaluate(focus, ids[(i * 4) % ids.length]));
if (shot) await page.screenshot({ path: shot.replace(/(\.\w+)?$/, '-focus$1') });

const part = Math.max(1, Math.floor(series.length / 5));
const mean = (list) => list.reduce((sum, one) => sum + one, 0) / list.length;
const mb = { first: mean(series.slice(0, part).map((one) => one.mb)), last: mean(series.slice(-part).map((one) => one.mb)) };
const result = { bench: 'grid', browser: which, tiles: fps.length, seconds: Math.round(seconds), cores: (was.cpu - start.cpu) / seconds,
    fps: { least: Math.min(...fps), middle: middle(fps) }, mb, focus_ms: { p50: middle(looks.map((one) => one.first_ms)), most: Math.max(...looks.map((one) => one.first_ms)) },
    focus_fps: middle(looks.map((one) => one.fps)), series };
const bad = [result.cores >= 1 && 'a core or more', mb.last > mb.first * (1 + GROWTH) && 'memory grows', result.fps.least < TILE_FPS && 'a tile stands still',
    result.focus_ms.p50 > FOCUS_MS && 'the focus is late', result.focus_fps < FOCUS_FPS && 'the focus is slow'].filter(Boolean);
console.log(JSON.stringify(result));
console.error(bad.length ? `${which}: ${bad.join(', ')}` : `${which}: all as promised`);
await close();
await demo.stop();
process.exit(bad.length ? 1 : 0);
