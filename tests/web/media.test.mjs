/* The sender in Chromium with a fake webcam: encode, header, acks, reconnect, resume, reload, every rung. */
import assert from "node:assert/strict";
import { Double } from "./double.mjs";
import { after, chromium, openPage, report, test, until } from "./parts.mjs";

const browser = await chromium();

/** A page in the middle of an exam, whose camera starts by itself. */
async function sitting(query = "", workerPrefix = "") {
    const double = await new Double().start();
    double.workerPrefix = workerPrefix;
    double.inExam();
    const page = await openPage(browser);
    const close = () => Promise.all([page.context().close(), double.stop()]);
    after(close);
    await page.goto(`${double.url}/exam/a1${query}`);
    await page.waitForSelector(".opt");
    return { double, page, close };
}

const KEY = 1;
const LATE = 4;

await test("webcodecs: three layers, a key frame first, config before it, even pace", async () => {
    const { double, page, close } = await sitting();
    await until(() => double.durable >= 40, "40 durable frames");
    assert.deepEqual(double.faults, []);
    const [config] = double.configs.values();
    assert.equal(config.rung, "webcodecs");
    assert.equal(config.codec, "avc1.42E01E");
    assert.deepEqual([config.layers, config.width, config.height], [3, 640, 480]);
    const first = double.order[0];
    assert.equal(first.seq, 1);
    assert.equal(first.flags & KEY, KEY);
    assert.deepEqual([...new Set(double.order.map((f) => f.layer))].sort(), [0, 1, 2]);
    const groups = double.order.map((f) => f.layer).join("").split("0").slice(1, -1);
    for (const upper of groups) assert.match(upper, /^2?1?2?$/, "a base frame, then at most the layers 2, 1, 2");
    assert.ok(groups.includes("212"), "and whole groups among them");
    for (let i = 1; i < double.order.length; i += 1) assert.ok(double.order[i].pts_us > double.order[i - 1].pts_us);
    const steps = double.order.slice(1).map((f, i) => f.pts_us - double.order[i].pts_us);
    const fps = 1e6 / (steps.reduce((sum, one) => sum + one, 0) / steps.length);
    assert.ok(fps < 17, `fps ${fps}`);
    steps.sort((a, b) => a - b); // a busy machine stretches steps; those it left alone tell the rate
    assert.ok(steps[steps.length >> 3] < 100_000, `the shorter steps are ${steps[steps.length >> 3]} us`);
    const bytes = double.frames.get(1).bytes;
    assert.deepEqual([...bytes.subarray(0, 4)], [0, 0, 0, 1], "Annex B start code");
    assert.deepEqual(page.troubles, []);
    await close();
});

await test("the small stream: four pictures a second, and one where the large stream has a key frame", async () => {
    const { double, page, close } = await sitting();
    const { order, configs } = double.small;
    await until(() => order.length >= 25 && double.order.filter((f) => f.flags & KEY).length >= 2, "small frames");
    const [config] = configs.values();
    assert.deepEqual([config.layers, config.width, config.height, config.rung], [1, 320, 240, "webcodecs"]);
    assert.equal(order[0].flags & KEY, KEY);
    order.forEach((f, i) => assert.deepEqual([f.seq, f.layer], [i + 1, 0]));
    const times = new Set(order.map((f) => f.pts_us));
    const upTo = order.at(-1).pts_us;
    for (const large of double.order.filter((f) => f.flags & KEY && f.pts_us <= upTo))
        assert.ok(times.has(large.pts_us), `the key frame of ${large.pts_us} us is in the small stream too`);
    const fps = ((order.length - 1) * 1e6) / (upTo - order[0].pts_us);
    assert.ok(fps < 5.5, `fps ${fps}`);
    const asked = order.length;
    double.media.send(JSON.stringify({ t: "key", stream: 6 }));
    await until(() => order.slice(asked).some((f) => f.flags & KEY), "the key that was asked for");
    assert.deepEqual(double.faults, []);
    assert.deepEqual(page.troubles, []);
    await close();
});

await test("frames share a message, until somebody looks closely", async () => {
    const { double, page, close } = await sitting();
    const frames = () => double.order.length + double.small.order.length;
    await until(() => double.small.order.length >= 4, "small frames");
    const [from, sent] = [frames(), double.messages];
    await until(() => frames() >= from + 40, "gathered frames");
    const each = (frames() - from) / (double.messages - sent);
    assert.ok(each > 2, `${each} frames a message`);
    double.media.send(JSON.stringify({ t: "gather", ms: 0 }));
    await new Promise((go) => setTimeout(go, 500));
    const [close_from, close_sent] = [frames(), double.messages];
    await until(() => frames() >= close_from + 40, "frames as they come");
    assert.equal(double.messages - close_sent, frames() - close_from);
    assert.deepEqual(double.faults, []);
    assert.deepEqual(page.troubles, []);
    await close();
});

await test("what is not acknowledged for long is spared, down to a picture a second, and comes back with the acknowledgements", async () => {
    const { double, close } = await sitting();
    await until(() => double.durable >= 20, "frames");
    double.ackDurable = false;
    const last = (n) => double.order.slice(-n);
    const bare = (frames) => frames.every((f) => f.layer === 0);
    await until(() => bare(last(6)) && last(6)[5].pts_us - last(6)[0].pts_us > 4_000_000, "the base layer alone, a second apart");
    const small = double.small.order.length;
    await until(() => double.small.order.length > small + 8, "the small stream goes on");
    double.ackDurable = true;
    await until(() => !bare(last(6)), "the layers above it");
    assert.deepEqual(double.faults, []);
    await close();
});

await test("a key frame comes when the server asks, and every five seconds anyway", async () => {
    const { double, close } = await sitting();
    await until(() => double.order.length > 10, "frames");
    const before = double.order.length;
    double.media.send(JSON.stringify({ t: "key", stream: 0 }));
    await until(() => double.order.slice(before).some((f) => f.flags & KEY), "the key that was asked for");
    const asked = double.order.findLastIndex((f) => f.flags & KEY);
    await until(() => double.order.slice(asked + 1).some((f) => f.flags & KEY), "the next regular key");
    const keys = double.order.filter((f) => f.flags & KEY);
    assert.ok(keys.at(-1).pts_us - keys.at(-2).pts_us > 4_000_000);
    await close();
});

await test("rate: fewer frames when the server asks for fewer", async () => {
    const { double, close } = await sitting();
    await until(() => double.order.length > 20, "frames");
    double.media.send(JSON.stringify({ t: "rate", stream: 0, kbps: 100, fps: 5 }));
    const at = double.order.length + 3;
    await until(() => double.order.length > at + 12, "frames at the new rate");
    const slow = double.order.slice(at);
    const fps = ((slow.length - 1) * 1e6) / (slow.at(-1).pts_us - slow[0].pts_us);
    assert.ok(fps < 7, `fps ${fps}`);
    await close();
});

await test("reconnect: live first with a key, then the backlog marked late; nothing is missing", async () => {
    const { double, close } = await sitting();
    await until(() => double.durable >= 20, "durable frames");
    double.ackDurable = false;
    const held = double.durable;
    const sentBefore = double.nextSeq() - 1;
    double.mediaLive = false;
    double.cutMedia();
    const lostAt = double.order.length;
    await new Promise((go) => setTimeout(go, 3_000)); // a dozen frames are made meanwhile
    double.mediaLive = true;
    double.ackDurable = true;
    await until(() => double.order.slice(lostAt).some((f) => f.flags & LATE), "a backlog");
    await until(() => double.durable > sentBefore + 20, "durable past the gap");
    const after = double.order.slice(lostAt);
    assert.equal(after[0].flags & (KEY | LATE), KEY, "the first frame after the return is live and a key");
    assert.ok(after[0].seq > sentBefore + 1, "frames of the loss have their own numbers");
    const late = after.filter((f) => f.flags & LATE).map((f) => f.seq);
    assert.deepEqual(
        late,
        [...late].sort((a, b) => a - b),
        "the backlog comes in order",
    );
    assert.ok(late[0] > held, "nothing durable is sent again");
    for (let seq = 1; seq <= double.durable; seq += 1) assert.ok(double.frames.has(seq), `frame ${seq}`);
    assert.deepEqual(double.faults, []);
    assert.ok(double.hellos >= 2);
    await close();
});

await test("reload: numbers and media time go on, the config number is new", async () => {
    const { double, page, close } = await sitting();
    await until(() => double.durable >= 15, "durable frames");
    const configs = new Set(double.configs.keys());
    await page.reload();
    const isNew = (f) => !configs.has(f.config);
    await until(() => double.order.filter(isNew).length > 5, "frames after the reload");
    const before = double.order.filter((f) => !isNew(f));
    const first = double.order.find(isNew);
    const top = Math.max(...before.map((f) => f.seq));
    assert.ok(first.seq > top, `seq ${first.seq} after ${top}`);
    assert.ok(first.pts_us > Math.max(...before.map((f) => f.pts_us)), "media time goes on");
    assert.equal(first.flags & KEY, KEY);
    assert.deepEqual(double.faults, []);
    await close();
});

await test("hidden: frames carry the flag and the server is told", async () => {
    const { double, page, close } = await sitting();
    await until(() => double.order.length > 10, "frames");
    await page.evaluate(() => {
        Object.defineProperty(document, "hidden", { value: true, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    });
    await until(() => double.order.at(-1).flags & 8, "the hidden flag");
    await until(() => double.said.some((m) => m.t === "page" && m.hidden), "the page's word");
    await close();
});

await test("camera ends: the server hears it, and the page offers to turn it on again", async () => {
    const { double, page, close } = await sitting();
    await until(() => double.said.some((m) => m.t === "track" && m.state === "live"), "live");
    await until(() => double.order.length > 5, "frames");
    await page.evaluate(() => {
        const { track } = globalThis.document
            .querySelector("video")
            .srcObject.getVideoTracks()
            .reduce((a, t) => ({ track: t }), {});
        track.stop();
        track.dispatchEvent(new Event("ended"));
    });
    await until(() => double.said.some((m) => m.t === "track" && m.state === "ended"), "ended");
    const at = double.order.length;
    await until(() => double.order.length > at + 10, "the camera runs again by itself, as it was granted");
    await close();
});

await test("forced codec: VP8 in three layers", async () => {
    const { double, close } = await sitting("?rung=webcodecs:vp8");
    await until(() => double.durable >= 10, "durable frames");
    assert.equal([...double.configs.values()][0].codec, "vp8");
    const [config] = double.configs.values();
    await until(() => new Set(double.order.map((f) => f.layer)).size === config.layers, "as many layers as announced");
    await close();
});

await test("recorder: WebM pieces, and a new WebM when a key is wanted", async () => {
    const { double, close } = await sitting("?rung=recorder");
    await until(() => double.durable >= 10, "durable slices");
    const [config] = double.configs.values();
    assert.equal(config.rung, "recorder");
    assert.match(config.codec, /^video\/webm/);
    const head = (seq) => [...double.frames.get(seq).bytes.subarray(0, 4)];
    assert.deepEqual(head(1), [0x1a, 0x45, 0xdf, 0xa3], "an EBML head, whole, in the first slice");
    const known = double.configs.size;
    double.media.send(JSON.stringify({ t: "key", stream: 0 }));
    await until(() => double.configs.size > known, "a new config");
    const fresh = await until(() => double.order.find((f) => f.config !== config.config), "its first slice");
    assert.deepEqual(head(fresh.seq), [0x1a, 0x45, 0xdf, 0xa3]);
    assert.equal(fresh.flags & KEY, KEY);
    assert.deepEqual(double.faults, []);
    await close();
});

await test("stills: one JPEG a second", async () => {
    const { double, close } = await sitting("?rung=stills");
    await until(() => double.durable >= 3, "three stills");
    const [config] = double.configs.values();
    assert.deepEqual([config.rung, config.codec], ["stills", "image/jpeg"]);
    for (const { bytes } of double.frames.values()) assert.deepEqual([bytes[0], bytes[1]], [0xff, 0xd8]);
    const pace = (double.order.at(-1).pts_us - double.order[0].pts_us) / (double.order.length - 1);
    assert.ok(pace > 500_000, `one each ${pace} us`); // one that came late shortens the step after it
    await close();
});

await test("no WebCodecs: the ladder goes down to the recorder by itself", async () => {
    const { double, close } = await sitting("", "delete globalThis.VideoEncoder;\n");
    await until(() => double.durable >= 5, "slices");
    assert.equal([...double.configs.values()][0].rung, "recorder");
    await close();
});

await test("an encoder that dies twice: the ladder goes down, numbers go on without a hole", async () => {
    const saboteur = `
        const Real = globalThis.VideoEncoder;
        let made = 0;
        globalThis.VideoEncoder = class extends Real {
            constructor(init) { super(init); this.turn = 0; this.init = init; this.real = (made += 1) > 1; }
            encode(frame, options) {
                if (this.real && (this.turn += 1) > 12) throw new Error("broken");
                super.encode(frame, options);
            }
        };\n`;
    const { double, close } = await sitting("", saboteur);
    await until(() => [...double.configs.values()].some((one) => one.rung === "recorder"), "the recorder");
    const at = double.nextSeq();
    await until(() => double.durable > at + 3, "slices after the fall");
    assert.deepEqual(double.faults, []);
    await close();
});

await test("the student sees the heartbeat: running, kept on the device, running again", async () => {
    const { double, page, close } = await sitting();
    await page.waitForSelector(".self .st.green");
    double.mediaLive = false;
    double.cutMedia();
    await page.waitForSelector(".self .st.blue");
    double.mediaLive = true;
    await page.waitForSelector(".self .st.green");
    await close();
});

await browser.close();
report();
