/* Real pictures for the double: short clips of a test pattern, encoded by ffmpeg and taken apart into frames. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FPS = 4;
const GROUP = 8;
const FRAMES = 16;
const SOURCE = [
    "-f",
    "lavfi",
    "-i",
    `testsrc=size=320x240:rate=${FPS}`,
    "-frames:v",
    String(FRAMES),
    "-pix_fmt",
    "yuv420p",
];

function ffmpeg(args, file) {
    execFileSync("ffmpeg", ["-hide_banner", "-loglevel", "error", "-y", ...args, file], {
        stdio: ["ignore", "ignore", "inherit"],
    });
    return readFileSync(file);
}

/** Access units of an Annex B stream that has delimiters. */
function splitAnnexB(bytes) {
    const starts = [];
    for (let i = 0; i + 4 < bytes.length; i++) {
        if (
            bytes[i] === 0 &&
            bytes[i + 1] === 0 &&
            bytes[i + 2] === 0 &&
            bytes[i + 3] === 1 &&
            (bytes[i + 4] & 31) === 9
        )
            starts.push(i);
    }
    return starts.map((start, i) => bytes.subarray(start, starts[i + 1] ?? bytes.length));
}

function splitIvf(bytes) {
    const frames = [];
    for (let at = bytes.readUInt16LE(6); at + 12 <= bytes.length;) {
        const length = bytes.readUInt32LE(at);
        frames.push(bytes.subarray(at + 12, at + 12 + length));
        at += 12 + length;
    }
    return frames;
}

function splitJpeg(bytes) {
    const frames = [];
    let from = 0;
    for (let i = 1; i < bytes.length; i++) {
        if (bytes[i - 1] === 0xff && bytes[i] === 0xd9) {
            frames.push(bytes.subarray(from, i + 1));
            from = i + 1;
        }
    }
    return frames;
}

/** {codec, frames:[{key, bytes}]} by name, and two recordings to play. */
export function makeMedia() {
    const folder = mkdtempSync(join(tmpdir(), "baqyla-staff-"));
    const file = (name) => join(folder, name);
    const every = ["-g", String(GROUP), "-keyint_min", String(GROUP)];
    const keyed = (frames) => frames.map((bytes, i) => ({ key: i % GROUP === 0, bytes }));
    try {
        const h264 = ffmpeg(
            [
                ...SOURCE,
                "-c:v",
                "libx264",
                "-profile:v",
                "baseline",
                "-bf",
                "0",
                "-sc_threshold",
                "0",
                ...every,
                "-x264-params",
                "aud=1:repeat-headers=1",
                "-f",
                "h264",
            ],
            file("a.h264"),
        );
        const vp8 = ffmpeg(
            [
                ...SOURCE,
                "-c:v",
                "libvpx",
                "-b:v",
                "300k",
                "-deadline",
                "realtime",
                "-auto-alt-ref",
                "0",
                "-lag-in-frames",
                "0",
                ...every,
                "-f",
                "ivf",
            ],
            file("a8.ivf"),
        );
        const vp9 = ffmpeg(
            [
                ...SOURCE,
                "-c:v",
                "libvpx-vp9",
                "-b:v",
                "300k",
                "-deadline",
                "realtime",
                "-cpu-used",
                "8",
                "-lag-in-frames",
                "0",
                ...every,
                "-f",
                "ivf",
            ],
            file("a9.ivf"),
        );
        const jpeg = ffmpeg([...SOURCE, "-c:v", "mjpeg", "-q:v", "8", "-f", "image2pipe"], file("a.mjpeg"));
        const long = ["-f", "lavfi", "-i", "testsrc=size=320x240:rate=10:duration=20", "-pix_fmt", "yuv420p"];
        const webm = ffmpeg(
            [...long, "-c:v", "libvpx", "-b:v", "200k", "-deadline", "realtime", "-g", "20"],
            file("r.webm"),
        );
        return {
            h264: { codec: "avc1.42E01E", frames: keyed(splitAnnexB(h264)) },
            vp8: { codec: "vp8", frames: keyed(splitIvf(vp8)) },
            vp9: { codec: "vp09.00.10.08", frames: keyed(splitIvf(vp9)) },
            jpeg: { codec: "image/jpeg", frames: splitJpeg(jpeg).map((bytes) => ({ key: true, bytes })) },
            still: splitJpeg(jpeg)[3],
            webm,
        };
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** A piece as it stands on the watch socket: 24 bytes and the payload. */
export function piece(seat, seq, frame, { layer = 0, flags = 0 } = {}) {
    const head = Buffer.alloc(24);
    head.writeUInt8(1, 0);
    head.writeUInt8(0, 1);
    head.writeUInt8((frame.key ? 1 : 0) | flags, 2);
    head.writeUInt8(layer, 3);
    head.writeUInt32LE(seq, 4);
    head.writeBigUInt64LE(BigInt(seq) * 250_000n, 8);
    head.writeUInt16LE(seat, 16);
    head.writeUInt16LE(0, 18);
    head.writeUInt32LE(250_000, 20);
    return Buffer.concat([head, frame.bytes]);
}

/** One page that says something: enough for a viewer. */
export function pdf(text) {
    const parts = ["%PDF-1.4\n"];
    const at = [];
    const put = (body) => {
        at.push(parts.join("").length);
        parts.push(`${at.length} 0 obj\n${body}\nendobj\n`);
    };
    const stream = `BT /F1 18 Tf 60 760 Td (${text}) Tj ET`;
    put("<</Type/Catalog/Pages 2 0 R>>");
    put("<</Type/Pages/Kids[3 0 R]/Count 1>>");
    put("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>");
    put(`<</Length ${stream.length}>>stream\n${stream}\nendstream`);
    put("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
    const xref = parts.join("").length;
    parts.push(
        `xref\n0 6\n0000000000 65535 f \n${at.map((n) => `${String(n).padStart(10, "0")} 00000 n \n`).join("")}`,
    );
    parts.push(`trailer<</Size 6/Root 1 0 R>>\nstartxref\n${xref}\n%%EOF\n`);
    return Buffer.from(parts.join(""), "latin1");
}
