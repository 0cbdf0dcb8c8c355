/* The 24-byte little-endian header before every media payload (docs/protocol.md 5). */
export const HEAD_BYTES = 24;
export const VERSION = 1;
export const PAYLOAD_MAX = 512 * 1024;
export const CAMERA = 0;
export const SCREEN = 2;
export const SMALL = 6;

export const FLAG_KEY = 1;
export const FLAG_DISCONTINUITY = 2;
export const FLAG_LATE = 4;
export const FLAG_HIDDEN = 8;

export interface Head {
    stream: number;
    flags: number;
    layer: number;
    seq: number;
    pts_us: number;
    config: number;
    dropped_before: number;
    duration_us: number;
}

/** Header and payload in one buffer, ready to send. */
export function pack(head: Head, payload: Uint8Array): Uint8Array<ArrayBuffer> {
    const message = new Uint8Array(HEAD_BYTES + payload.byteLength);
    const view = new DataView(message.buffer);
    view.setUint8(0, VERSION);
    view.setUint8(1, head.stream);
    view.setUint8(2, head.flags);
    view.setUint8(3, head.layer);
    view.setUint32(4, head.seq, true);
    view.setBigUint64(8, BigInt(Math.max(0, Math.round(head.pts_us))), true);
    view.setUint16(16, head.config, true);
    view.setUint16(18, Math.min(0xffff, head.dropped_before), true);
    view.setUint32(20, Math.min(0xffff_ffff, Math.max(0, Math.round(head.duration_us))), true);
    message.set(payload, HEAD_BYTES);
    return message;
}

const BUNDLE = 2;

/** Several frames as one message; one alone is its own message. */
export function bundle(frames: Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
    if (frames.length === 1 && frames[0]) return frames[0];
    const message = new Uint8Array(frames.reduce((sum, one) => sum + 4 + one.byteLength, 1));
    const view = new DataView(message.buffer);
    message[0] = BUNDLE;
    let at = 1;
    for (const one of frames) {
        view.setUint32(at, one.byteLength, true);
        message.set(one, at + 4);
        at += 4 + one.byteLength;
    }
    return message;
}

/** The header of a message; null when it is too short or of another version. */
export function unpack(message: Uint8Array): Head | null {
    if (message.byteLength < HEAD_BYTES) return null;
    const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
    if (view.getUint8(0) !== VERSION) return null;
    return {
        stream: view.getUint8(1),
        flags: view.getUint8(2),
        layer: view.getUint8(3),
        seq: view.getUint32(4, true),
        pts_us: Number(view.getBigUint64(8, true)),
        config: view.getUint16(16, true),
        dropped_before: view.getUint16(18, true),
        duration_us: view.getUint32(20, true),
    };
}
