/* The pure parts of the staff screens: the gate before a decoder, the order of the board, QR codes, parts of a
   recording. */

import { createHash } from "node:crypto";
import { load as loadModule, report, test } from "./parts.mjs";
import { piece } from "./staff_media.mjs";
import { incident, makeBooks } from "./staff_seed.mjs";

const load = (path) => loadModule(`staff/${path}`);

function same(got, want, what = "") {
    const [a, b] = [JSON.stringify(got), JSON.stringify(want)];
    if (a !== b) throw new Error(`${what} expected ${b}, got ${a}`);
}

const { readPiece } = await load("watch/header.ts");
const { Gate, QUEUE_SHEDS_LAYERS, QUEUE_SHEDS_ALL } = await load("watch/gate.ts");
const rank = await load("board/rank.ts");
const { Sprites } = await load("timeline/sprites.ts");
const { qrOf, qrPath } = await load("account/qr.ts");

const bytes = Buffer.from([1, 2, 3]);
const toArray = (buffer) => buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.length);
const p = (seq, more = {}) => ({ seq, key: false, discontinuity: false, late: false, layer: 0, ...more });

await test("a piece is read field by field; another version, an empty or a short one is nothing", () => {
    const read = readPiece(toArray(piece(7, 41, { key: true, bytes }, { layer: 2, flags: 4 })));
    same(
        [read.seat, read.seq, read.key, read.late, read.layer, read.ptsUs, read.durationUs],
        [7, 41, true, true, 2, 10_250_000, 250_000],
    );
    same([...read.payload], [1, 2, 3]);
    const other = piece(7, 41, { key: true, bytes });
    other[0] = 2;
    same(readPiece(toArray(other)), null);
    same(readPiece(new ArrayBuffer(24)), null);
    same(readPiece(new ArrayBuffer(5)), null);
});

await test("small pictures: each moment from its part and minute, asked for once; more come while an exam runs", async () => {
    const EPOCH = 1_000_000, MINUTE = 60_000;
    const file = (minute) => {
        const words = Buffer.alloc(20);
        [minute, 0, 4, 1, 0x50535142].forEach((word, i) => words.writeUInt32LE(word, 4 * i));
        return Buffer.concat([Buffer.from("jpeg"), words]);
    };
    const files = { 7: file(0), 9: file(2) };
    const asked = [];
    globalThis.fetch = async (url, { headers }) => {
        const n = url.split("/").at(-1), whole = files[n], [, from, to] = /bytes=(\d*)-(\d+)/.exec(headers.Range);
        asked.push(`${n} ${headers.Range}`);
        const bytes = from ? whole.subarray(Number(from), Number(to) + 1) : whole;
        return new Response(bytes, { status: 206, headers: { "Content-Range": `bytes 0-1/${whole.length}` } });
    };
    const sprites = new Sprites("a");
    same([sprites.any, await sprites.at(EPOCH)], [false, null]);
    sprites.know({ epoch_ms: EPOCH, parts: [{ n: 7, from_ms: EPOCH }] });
    const first = await sprites.at(EPOCH + 27_000);
    same([sprites.any, first.x, first.y], [true, 160, 120]);
    same((await sprites.at(EPOCH + 1_000)).url, first.url);
    same(await sprites.at(EPOCH + 2 * MINUTE), null);
    same(await sprites.at(EPOCH - 1), null);
    same(asked.length, 2);
    sprites.know({ epoch_ms: EPOCH, parts: [{ n: 9, from_ms: EPOCH + 2 * MINUTE }, { n: 7, from_ms: EPOCH }] });
    same((await sprites.at(EPOCH + 2 * MINUTE + 500)).x, 0);
    same((await sprites.at(EPOCH + 2_000)).url, first.url);
    same(asked.length, 4);
    sprites.close();
});

await test("nothing is decoded before a key frame, nor after a break until the next", () => {
    const gate = new Gate();
    same(gate.judge(p(1), 0), "skip");
    same(gate.judge(p(2, { key: true }), 0), "decode");
    same(gate.judge(p(3), 0), "decode");
    same(gate.judge(p(4, { discontinuity: true }), 0), "skip");
    same(gate.judge(p(5), 0), "skip");
    same(gate.judge(p(6, { key: true }), 0), "decode");
});

await test("a missing upper layer drops what leans on it, up to the next base frame", () => {
    const gate = new Gate();
    same(gate.judge(p(1, { key: true }), 0), "decode");
    same(gate.judge(p(3, { layer: 1 }), 0), "skip", "2 is missing:");
    same(gate.judge(p(4, { layer: 2 }), 0), "skip");
    same(gate.judge(p(5), 0), "decode", "the base goes on:");
    same(gate.judge(p(6, { layer: 2 }), 0), "decode");
});

await test("the base alone has gaps in its numbers and is decoded all the same; late and old pieces never", () => {
    const gate = new Gate();
    gate.judge(p(1, { key: true }), 0);
    same(gate.judge(p(5), 0), "decode");
    same(gate.judge(p(9), 0), "decode");
    same(gate.judge(p(7), 0), "skip", "older than the last:");
    same(gate.judge(p(10, { late: true }), 0), "skip");
});

await test("a decoder that falls behind loses upper layers first, then everything up to a key", () => {
    const gate = new Gate();
    gate.judge(p(1, { key: true }), 0);
    same(gate.judge(p(2, { layer: 1 }), QUEUE_SHEDS_LAYERS), "skip");
    same(gate.judge(p(3), QUEUE_SHEDS_LAYERS), "decode");
    same(gate.judge(p(4), QUEUE_SHEDS_ALL), "overrun");
    same(gate.judge(p(5), 0), "skip");
    same(gate.waiting, true);
});

const now = Date.now();
const { tiles } = makeBooks(now);
const quiet = (i) => ({
    ...tiles[i],
    state: "in_progress",
    link: "online",
    advice: [],
    incident: null,
    hand: false,
    second_tab: false,
    place: null,
});

await test("the board's order: open incident, severity, recency, name", () => {
    const notice = { ...quiet(0), incident: incident(tiles[0], "dark", "notice", now) };
    const older = {
        ...quiet(1),
        incident: incident(tiles[1], "covered", "violation", now, { opened_ms: now - 9_000 }),
    };
    const newer = {
        ...quiet(2),
        incident: incident(tiles[2], "covered", "violation", now, { opened_ms: now - 1_000 }),
    };
    const question = { ...quiet(3), incident: incident(tiles[3], "blocked", "question", now) };
    const asks = { ...quiet(4), hand: true };
    const [a, b] = [
        { ...quiet(5), name: "Әдемі" },
        { ...quiet(6), name: "Бақыт" },
    ];
    const order = rank.inOrder([b, a, notice, asks, question, older, newer]).map((tile) => tile.attempt);
    same(
        order,
        [newer, older, asks, question, notice, a, b].map((tile) => tile.attempt),
    );
});

await test("a decided incident weighs nothing", () => {
    const decided = { ...quiet(0), incident: incident(tiles[0], "covered", "violation", now, { state: "dismissed" }) };
    same(rank.hueOf(decided), "green");
    same(rank.sinceOf(decided), null);
});

await test("a held order keeps who is there, drops who left and adds who came at the end", () => {
    same(rank.holdOrder(["c", "a", "b"], ["a", "b", "d"]), ["a", "b", "d"]);
    same(rank.holdOrder(["c", "a", "b"], ["x", "a", "c", "b"]), ["c", "a", "b", "x"]);
});

await test("a filtered-out student returns only for an incident newer than the filter, and not for a notice", () => {
    const tile = (klass, opened_ms) => ({
        ...quiet(0),
        incident: incident(tiles[0], "dark", klass, now, { opened_ms }),
    });
    same(rank.isShown(tile("violation", now), "blue", now - 1, ""), true);
    same(rank.isShown(tile("violation", now - 5), "blue", now - 1, ""), false);
    same(rank.isShown(tile("notice", now), "blue", now - 1, ""), false);
});

await test("one cause, one colour: technical trouble is blue, never red", () => {
    same(rank.hueOf({ ...quiet(0), link: "offline" }), "blue");
    same(rank.hueOf({ ...quiet(0), incident: incident(tiles[0], "no_frames", "technical", now) }), "blue");
    same(rank.hueOf({ ...quiet(0), state: "paused" }), "grey");
    same(rank.hueOf({ ...quiet(0), advice: ["dark"] }), "yellow");
    same(rank.hueOf({ ...quiet(0), advice: ["absent"] }), "orange");
});

await test("QR codes are those of the reference encoder, and too long a text is none", () => {
    const digest = (text) =>
        createHash("sha256")
            .update(
                qrOf(text)
                    .map((row) => row.map(Number).join("") + "\n")
                    .join(""),
            )
            .digest("hex")
            .slice(0, 16);
    same(digest("otpauth://totp/Baqyla:proctor?secret=JBSWY3DPEHPK3PXP&issuer=Baqyla"), "b12fe786f68ecb39");
    same(
        digest("otpauth://totp/Baqyla:proctor?secret=JBSWY3DPEHPK3PXP&issuer=Baqyla&algorithm=SHA1&digits=6&period=30"),
        "4085ea90fa44602e",
    );
    same(digest("z".repeat(213)), "ba8d76de2684bcc3");
    same(qrOf("z".repeat(214)), null);
    same(
        qrPath(
            [
                [true, true, false],
                [false, false, true],
            ],
            1,
        ),
        "M1 1h2v1h-2zM3 2h1v1h-1z",
    );
});

report();
