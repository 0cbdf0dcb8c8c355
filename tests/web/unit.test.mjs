/* The client's pure parts, bundled for Node: wire, ring, clocks, ladder, catalogue, formats, router. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load, report, ROOT, test } from "./parts.mjs";

const source = join(ROOT, "web", "src");

/* The browser's globals that modules read while they load. */
globalThis.location = {
    href: "http://localhost/my?page=2",
    pathname: "/my",
    search: "?page=2",
    origin: "http://localhost",
};
globalThis.addEventListener = () => undefined;
globalThis.matchMedia = () => ({ matches: false, addEventListener: () => undefined });
globalThis.localStorage = { getItem: () => null, setItem: () => undefined };
globalThis.document = { documentElement: {} };

const wire = await load("media/wire.ts");
const { Ring } = await load("media/ring.ts");
const { Lane } = await load("media/lane.ts");
const { Encoder } = await load("media/encoder.ts");
const { Thrift, STEPS } = await load("media/thrift.ts");
const { MediaClock, ServerClock } = await load("media/pts.ts");
const { screenShape } = await load("media/screen.ts");
const { parseRung } = await load("media/rungs.ts");
const { troubleOf } = await load("media/camera.ts");
const { order, configOf } = await load("media/codecs.ts");
const { waitFor, CEILING_MS } = await load("net/backoff.ts");
const words = await load("words/words.ts");
const format = await load("words/format.ts");
const form = await load("staff/office/form.ts");
const { match } = await load("state/router.tsx");

const hint = await load("student/hint.ts");
const kinds = await load("words/kinds.ts");
const DEF = readFileSync(join(ROOT, "session", "kinds.def"), "utf8");

await test("kinds: each of the server's has its title, its short word and a name for its number", () => {
    const rows = [...DEF.matchAll(/^KIND\(\w+, "(\w+)"[^"]*"(\w+)"/gm)].map(([, kind, number]) => ({ kind, number }));
    assert.equal(rows.length, 16);
    for (const { kind, number } of rows) {
        assert.notEqual(kinds.kindTitle(kind), kind);
        assert.notEqual(kinds.kindShort(kind, false), kind);
        assert.ok(number.replace(/_(ms|milli|s|px|n)$/, "") in kinds.figures, `a name for ${number}`);
    }
});

await test("hints: one thing at a time, the rules before the looks, two looks before a sentence", () => {
    const seen = (want, steady = want) => ({ want, steady, at_ms: 1_000, degraded: false });
    const judge = (advice, one, label = "", arriving = 500, now = 2_000) => hint.judge(advice, one, label, arriving, now);
    assert.deepEqual(judge([], seen("ok")), { hint: null, sentence: null, clear: true, unlooked: false });
    assert.equal(judge([{ kind: "dark", sentence: "d" }], seen("far")).hint, "dark");
    assert.equal(judge([], seen("far", null)).hint, null);
    assert.equal(hint.steadyOf(seen("far"), seen("far")), "far");
    assert.equal(hint.steadyOf(seen("ok"), seen("far")), "ok", "the last that two looks agreed on");
    assert.equal(judge([], null, "", null).clear, false, "nothing arrives, nothing is clear");
    assert.equal(judge([], seen("ok"), "", 500, 60_000).unlooked, true, "the last look is long ago");
    const gone = [{ kind: "no_frames", sentence: "n" }];
    assert.equal(judge(gone, null, "", 500, 20_000).unlooked, true, "frames arrive: it is the looking that stands still");
    assert.equal(judge(gone, null, "", null).sentence, "n");
    assert.deepEqual([judge([], seen("ok"), "OBS Virtual Camera").hint, judge([], seen("ok"), "OBS Virtual Camera").clear], ["virtual", true]);
});

await test("virtual cameras are known by name, real ones are not", () => {
    for (const name of ["OBS Virtual Camera", "ManyCam Video Source", "Snap Camera", "DroidCam Source 3", "NDI Video"])
        assert.ok(hint.looksVirtual(name), name);
    for (const name of ["HD Webcam (04f2:b6d9)", "Logitech BRIO", "FaceTime HD Camera", "Jobs Cam", "Integrated Camera"])
        assert.ok(!hint.looksVirtual(name), name);
});

await test("thrift: bits go first, then pictures, then layers; each step has its time, and a calm link gets all back", () => {
    const thrift = new Thrift();
    const last = STEPS.length - 1;
    let now_ms = 0;
    const seconds = (n, behind_ms) => {
        const levels = [];
        for (; n > 0; n -= 1) if (thrift.judge(behind_ms, 0, (now_ms += 1_000))) levels.push(thrift.level);
        return levels;
    };
    assert.deepEqual(seconds(60, 1_200), [], "half a second of the disk and half of an acknowledgement are no delay");
    assert.deepEqual(seconds(1, 9_000), [], "one late second is none");
    assert.deepEqual(seconds(1, 9_000), [1]);
    assert.deepEqual(seconds(3, 9_000), [], "a step shows after a while");
    assert.deepEqual(seconds(60, 9_000), [2, 3, 4, last]);
    assert.deepEqual(seconds(60, 2_000), [], "between the two nothing changes");
    assert.deepEqual(seconds(14, 100), []);
    assert.deepEqual(seconds(61, 100), [4, 3, 2, 1, 0]);
    assert.ok(STEPS.every((step, i) => i === 0 || (step.kbps <= STEPS[i - 1].kbps && step.fps <= STEPS[i - 1].fps)));
    assert.ok(STEPS.findIndex((step) => step.fps < 1) < STEPS.findIndex((step) => step.baseOnly));
});

await test("thrift: a step up that the link does not bear is tried again ever later", () => {
    const thrift = new Thrift();
    let now_ms = 0;
    const until = (behind_ms) => {
        let n = 1;
        while (!thrift.judge(behind_ms, 0, (now_ms += 1_000))) n += 1;
        return n;
    };
    until(9_000);
    until(9_000);
    const waits = [];
    for (let i = 0; i < 6; i += 1) {
        waits.push(until(100));
        until(9_000);
    }
    assert.deepEqual(waits, [15, 30, 60, 120, 240, 240]);
});

await test("lane: how far behind the link is, with and without a backlog", () => {
    const road = { welcomed: true, hidden: false, say: () => undefined, pushed: () => undefined };
    const lane = new Lane(0, road, () => undefined);
    const push = (pts_us, layer = 0) =>
        lane.push({ layer, flags: 1, pts_us, duration_us: 1, payload: new Uint8Array(100) });
    assert.equal(lane.behind_ms(5_000_000), 0);
    push(1_000_000);
    push(2_000_000);
    assert.equal(lane.behind_ms(5_000_000), 4_000);
    lane.next();
    assert.equal(lane.behind_ms(5_000_000), 4_000, "sent is not arrived");
    lane.acked(1);
    assert.equal(lane.behind_ms(5_000_000), 3_000);
    lane.welcome(1, 3);
    push(6_000_000);
    assert.equal(lane.behind_ms(6_500_000), 500, "what is late goes after what is new, and does not count");
    lane.baseOnly = true;
    push(6_600_000, 1);
    assert.equal(lane.shed, 1);
});

await test("encoder: a key frame that the server asks for is the next picture, and one alone", () => {
    const encoded = [];
    globalThis.VideoEncoder = class {
        state = "unconfigured";
        encodeQueueSize = 0;
        configure() {
            this.state = "configured";
        }
        encode(_, { keyFrame }) {
            encoded.push(keyFrame);
        }
        close() {}
    };
    globalThis.VideoFrame = class {
        close() {}
    };
    const choice = { codec: "vp8", layers: 1, software: false };
    const encoder = new Encoder(choice, { width: 64, height: 48, fps: 15, kbps: 60 }, () => undefined, () => undefined);
    let at_ms = 0;
    const feed = (n) => {
        for (; n > 0; n -= 1, at_ms += 67) encoder.feed(new VideoFrame(), at_ms * 1000, at_ms);
        return encoded.splice(0).map((key) => (key ? "k" : ".")).join("");
    };
    assert.equal(feed(4), "k...", "it begins with one");
    encoder.wantKey();
    encoder.wantKey();
    assert.equal(feed(4), "k...");
    encoder.wantKey();
    encoder.feed(new VideoFrame(), 0, at_ms);
    assert.equal(feed(3), "k..", "a picture that is left out does not count");
    encoder.close();
    delete globalThis.VideoEncoder;
    delete globalThis.VideoFrame;
});

await test("header: 24 bytes little endian, as the protocol says", () => {
    const head = {
        stream: 0,
        flags: 5,
        layer: 2,
        seq: 70_000,
        pts_us: 5_000_000_123,
        config: 513,
        dropped_before: 3,
        duration_us: 66_667,
    };
    const bytes = wire.pack(head, new Uint8Array([9, 8, 7]));
    const view = new DataView(bytes.buffer);
    assert.equal(bytes.length, 27);
    assert.deepEqual([...bytes.slice(0, 4)], [1, 0, 5, 2]);
    assert.equal(view.getUint32(4, true), 70_000);
    assert.equal(view.getBigUint64(8, true), 5_000_000_123n);
    assert.deepEqual([view.getUint16(16, true), view.getUint16(18, true), view.getUint32(20, true)], [513, 3, 66_667]);
    assert.deepEqual(wire.unpack(bytes), head);
});

await test("header: a short message or another version is none", () => {
    assert.equal(wire.unpack(new Uint8Array(23)), null);
    assert.equal(wire.unpack(new Uint8Array(24)), null);
});

await test("header: a count of dropped frames stays within its field", () => {
    const head = { stream: 0, flags: 0, layer: 0, seq: 1, pts_us: 0, config: 1, dropped_before: 1e6, duration_us: 1 };
    assert.equal(wire.unpack(wire.pack(head, new Uint8Array(0))).dropped_before, 65_535);
});

function frame(seq, layer = 0, size = 100) {
    return { seq, layer, flags: 0, pts_us: seq, duration_us: 1, config: 1, payload: new Uint8Array(size), sent: false };
}

await test("ring: keeps until durable, then forgets", () => {
    const ring = new Ring(10_000);
    for (let seq = 1; seq <= 10; seq += 1) ring.push(frame(seq));
    ring.durable(7);
    assert.equal(ring.length, 3);
    assert.equal(ring.bytes, 300);
    assert.equal(ring.next(0, Infinity).seq, 8);
});

await test("lane: what was left out is told by the frame behind the hole, wherever the hole is", () => {
    const road = { welcomed: true, hidden: false, say: () => undefined, pushed: () => undefined };
    const lane = new Lane(0, road, () => undefined);
    const push = (layer, flags = 0) =>
        lane.push({ layer, flags, pts_us: 0, duration_us: 1, payload: new Uint8Array(100) });
    const sent = () => {
        const heads = [];
        for (let one = lane.next(); one; one = lane.next()) heads.push(wire.unpack(one));
        return heads.map(({ seq, dropped_before }) => [seq, dropped_before]);
    };
    lane.welcome(0, 1);
    push(0, 1);
    assert.deepEqual(sent(), [[1, 0]]);
    for (let i = 0; i < 4; i += 1) for (const layer of [2, 1, 2, 0]) push(layer); // 2 … 17
    lane.easePressure(); // the socket is full: layers 1 and 2 are left out
    assert.deepEqual(sent(), [5, 9, 13, 17].map((seq) => [seq, 3]));
    lane.skipped(2); // never encoded, so without a number
    push(0);
    assert.deepEqual(sent(), [[18, 2]]);
});

await test("ring: at its ceiling upper layers go first, the base layer stays", () => {
    const ring = new Ring(1_600);
    const layers = [0, 2, 1, 2];
    for (let seq = 1; seq <= 20; seq += 1) ring.push(frame(seq, layers[(seq - 1) % 4]));
    assert.ok(ring.bytes <= 1_600);
    const left = [];
    for (let f = ring.next(0, Infinity); f; f = ring.next(f.seq + 1, Infinity)) left.push(f);
    assert.deepEqual(
        left.filter((f) => f.layer === 0).map((f) => f.seq),
        [1, 5, 9, 13, 17],
    );
    assert.equal(ring.lost, 20 - left.length);
});

await test("ring: the oldest base frames go last of all", () => {
    const ring = new Ring(1_000);
    for (let seq = 1; seq <= 30; seq += 1) ring.push(frame(seq, 0));
    assert.ok(ring.bytes <= 1_000);
    assert.equal(ring.next(0, Infinity).seq, 30 - ring.length + 1);
});

await test("ring: shedding touches only unsent frames of the upper layers", () => {
    const ring = new Ring(10_000);
    for (let seq = 1; seq <= 8; seq += 1) ring.push(frame(seq, seq % 2 ? 0 : 2));
    ring.next(0, Infinity).sent = true;
    assert.equal(ring.shed(2, 5), 2);
    assert.equal(ring.length, 6);
    ring.unsend();
    assert.equal(ring.next(0, Infinity).seq, 1);
});

await test("media clock: follows frame stamps, survives a jump, never goes back", () => {
    const clock = new MediaClock();
    clock.start(60_000, 1_000);
    assert.equal(clock.ofFrame(500, 1_000), 60_000_000);
    assert.equal(clock.ofFrame(500 + 66_667, 1_075), 60_066_667);
    const jumped = clock.ofFrame(9_000_000_000, 2_000);
    assert.equal(jumped, 61_000_000);
    assert.ok(clock.ofFrame(9_000_000_000, 2_000) > jumped);
});

await test("media clock: a first frame that was held up does not make the others late", () => {
    const clock = new MediaClock();
    clock.start(0, 0);
    clock.ofFrame(0, 250); // captured at 0, came 250 ms later
    const later = Array.from({ length: 30 }, (_, i) => clock.ofFrame((i + 4) * 66_667, ((i + 4) * 66_667) / 1000 + 20));
    assert.equal(later.at(-1), 33 * 66_667 + 20_000);
    assert.ok(later.every((pts, i) => i === 0 || pts > later[i - 1]));
    const held = clock.ofFrame(34 * 66_667, 34 * 66.667 + 200);
    assert.ok(Math.abs(held - (34 * 66_667 + 20_000)) < 2_000, "one that was held up keeps its place");
});

await test("media clock: a slow source is followed, not left behind", () => {
    const clock = new MediaClock();
    clock.start(0, 0);
    let pts = 0;
    const n = 15 * 600; // ten minutes, 100 millionths slow
    for (let i = 0; i < n; i += 1) pts = clock.ofFrame(i * 66_667 * 0.9999, (i * 66_667) / 1000 + 5);
    assert.ok(Math.abs(pts - ((n - 1) * 66_667 + 5_000)) < 5_000, `${pts - (n - 1) * 66_667} µs apart`);
});

await test("media clock: a machine that slept goes on from now, and nothing sets it back", () => {
    const clock = new MediaClock();
    clock.atLeast(9_000, 0);
    assert.equal(clock.started, false);
    clock.start(1_000, 0);
    assert.equal(clock.ofFrame(0, 0), 1_000_000);
    clock.atLeast(2_900, 0);
    assert.equal(clock.now(0), 1_000_000, "a ping that was held up says less than is true");
    clock.atLeast(601_000, 100);
    assert.equal(clock.ofFrame(100_000, 100), 601_000_000);
    clock.atLeast(5_000, 200);
    assert.equal(clock.ofFrame(200_000, 200), 601_100_000);
});

await test("screen: its own proportions within the room it has, both sides even", () => {
    assert.deepEqual(screenShape(2560, 1440), { width: 1280, height: 720, fps: 2, kbps: 250 });
    assert.deepEqual(screenShape(1080, 1920), { width: 450, height: 800, fps: 2, kbps: 250 });
    assert.deepEqual(screenShape(801, 601), { width: 802, height: 602, fps: 2, kbps: 250 });
    assert.equal(screenShape().width, 1280);
});

await test("media clock: started once, a later welcome does not move it", () => {
    const clock = new MediaClock();
    clock.start(1_000, 0);
    clock.start(99_000, 0);
    assert.equal(clock.now(500), 1_500_000);
});

await test("server clock: the quickest ping counts", () => {
    const clock = new ServerClock();
    clock.pong(1_000, 1_400, 6_200);
    clock.pong(2_000, 2_010, 7_105);
    assert.deepEqual(clock.best, { rtt: 10, offset_ms: 5_100 });
});

await test("ladder: the forced rung is parsed, nonsense is nothing", () => {
    assert.deepEqual(parseRung("webcodecs:vp8"), { rung: "webcodecs", family: "vp8" });
    assert.deepEqual(parseRung("stills"), { rung: "stills", family: null });
    assert.equal(parseRung("telepathy"), null);
    assert.equal(parseRung(null), null);
});

await test("codecs: H.264 first in Chromium, never in Firefox; one layer leaves the mode out", () => {
    assert.deepEqual(order(false), ["h264", "vp9", "vp8"]);
    assert.deepEqual(order(true), ["vp8", "vp9"]);
    assert.equal(configOf({ codec: "avc1.42E01E", layers: 3, software: false }).scalabilityMode, "L1T3");
    assert.equal(configOf({ codec: "avc1.42E01E", layers: 3, software: false }).avc.format, "annexb");
    assert.equal("scalabilityMode" in configOf({ codec: "vp8", layers: 1, software: true }), false);
});

await test("camera: each reason of a refusal is told apart", () => {
    const names = ["NotAllowedError", "NotFoundError", "NotReadableError", "OverconstrainedError", "Odd"];
    assert.deepEqual(names.map(troubleOf), ["denied", "missing", "busy", "unfit", "other"]);
});

await test("backoff: doubles, keeps under its ceiling, carries jitter", () => {
    assert.ok(waitFor(0, 0.5) < waitFor(3, 0.5));
    assert.equal(waitFor(50, 0.999_999), CEILING_MS);
    assert.notEqual(waitFor(4, 0.1), waitFor(4, 0.9));
});

await test("words: plural forms of Russian and English, one of Kazakh", () => {
    const text = {
        kk: "{n} секунд",
        ru: { one: "{n} секунда", few: "{n} секунды", other: "{n} секунд" },
        en: { one: "{n} second", other: "{n} seconds" },
    };
    const ru = [1, 2, 5, 11, 21, 95].map((n) => words.fill(text, "ru", { n }));
    assert.deepEqual(ru, ["1 секунда", "2 секунды", "5 секунд", "11 секунд", "21 секунда", "95 секунд"]);
    assert.equal(words.fill(text, "en", { n: 1 }), "1 second");
    assert.equal(words.fill(text, "kk", { n: 95 }), "95 секунд");
});

const forms = (form) => (typeof form === "string" ? [form] : Object.values(form));
const places = (form) => [...new Set(forms(form).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();

for (const file of readdirSync(join(source, "words")).filter((name) => !["words.ts", "format.ts"].includes(name))) {
    const module = await load(`words/${file}`);
    const parts = Object.values(module).filter(
        (part) => part && typeof part === "object" && Object.values(part)[0]?.kk,
    );
    if (!parts.length) continue;
    await test(`words/${file}: every text has the same places in kk, ru and en, and says something`, () => {
        for (const [key, text] of parts.flatMap((part) => Object.entries(part))) {
            for (const lang of ["kk", "ru", "en"])
                assert.ok(
                    forms(text[lang]).every((form) => form.trim()),
                    `${key} ${lang}`,
                );
            assert.deepEqual(places(text.kk), places(text.en), key);
            assert.deepEqual(places(text.ru), places(text.en), key);
        }
    });
    await test(`words/${file}: no exclamation marks, and Kazakh is not Russian`, () => {
        for (const [key, text] of parts.flatMap((part) => Object.entries(part))) {
            for (const lang of ["kk", "ru", "en"]) assert.ok(!forms(text[lang]).join("").includes("!"), key);
            const [kk, ru] = [forms(text.kk).join(""), forms(text.ru).join("")];
            if (ru.split(" ").length > 3) assert.notEqual(kk, ru, key);
        }
    });
}

await test("formats: clocks, numbers and sizes in three languages", () => {
    assert.equal(format.clockOf(2_538), "42:18");
    assert.equal(format.clockOf(3_909), "1:05:09");
    assert.equal(format.clockOf(-5), "0:00");
    assert.equal(format.number(20_000, "kk"), "20\u00a0000");
    assert.equal(format.number(20_000, "en"), "20,000");
    assert.equal(format.number(1.5, "ru"), "1,5");
    assert.equal(format.number(3, "kk", 2), "3,00");
    assert.equal(format.bytes(1_572_864, "ru"), "1,5\u00a0МБ");
    assert.equal(format.date(new Date(2020, 10, 21).getTime(), "kk"), "21\u00a0қараша 2020");
});

await test("files: one that nobody takes is not sent, and a slow line has its time for the others", async () => {
    const api = await load("net/api.ts");
    const [fetchWas, timerWas] = [globalThis.fetch, globalThis.setTimeout];
    const sent = [], waits = [];
    globalThis.fetch = async (path, init) => {
        sent.push([path, init.method, init.body.size]);
        return new Response("{}");
    };
    globalThis.setTimeout = (run, ms) => (waits.push(ms), timerWas(() => undefined, 0));
    try {
        const large = Object.defineProperty(new Blob(["x"]), "size", { value: 200 * 1024 * 1024 });
        await assert.rejects(api.put("/api/imports", large), (fault) => fault.code === "too_big" && / 8 /.test(fault.message));
        assert.deepEqual(sent, []);
        await api.put("/api/imports", new Blob(["x".repeat(1_600_000)]), { kind: "students" });
        assert.deepEqual(sent, [["/api/imports?kind=students", "PUT", 1_600_000]]);
        assert.deepEqual(waits, [120_000]);
    } finally {
        [globalThis.fetch, globalThis.setTimeout] = [fetchWas, timerWas];
    }
});

await test("forms: a moment stays itself over midnight and over the nights in which clocks change", () => {
    const here = process.env.TZ;
    try {
        for (const [zone, night] of [
            ["Europe/Berlin", "2026-03-29T01:00:00Z"],
            ["Europe/Berlin", "2026-10-25T01:00:00Z"],
            ["Asia/Almaty", "2026-12-31T19:00:00Z"],
        ]) {
            process.env.TZ = zone;
            const jump = Date.parse(night);
            const seen = new Map();
            for (let ms = jump - 6 * 3_600_000; ms < jump + 6 * 3_600_000; ms += 600_000) {
                const text = form.localText(ms);
                const back = form.msOf(text);
                /* An hour that the wall shows twice is one of the two; any other moment is itself. */
                if (seen.has(text)) assert.equal(back, seen.get(text));
                else assert.equal(back, ms, `${zone} ${text}`);
                seen.set(text, back);
            }
        }
    } finally {
        if (here === undefined) delete process.env.TZ;
        else process.env.TZ = here;
    }
});

await test("router: patterns, their places and the rest", () => {
    assert.deepEqual(match("/exam/:id", "/exam/a%20b"), { id: "a b" });
    assert.equal(match("/exam/:id", "/exam/a/b"), null);
    assert.deepEqual(match("/staff/*", "/staff"), {});
    assert.deepEqual(match("/staff/*", "/staff/acts/7"), {});
});

report();
