/* The 24-byte little-endian header in front of every piece of media (docs/protocol.md, sections 5 and 8).
   On the watch socket the field `config` holds the seat. */

export const HEADER_BYTES = 24;
const VERSION = 1;

const FLAG_KEY = 1;
const FLAG_DISCONTINUITY = 2;
const FLAG_RETRANSMIT = 4;

export interface Piece {
    stream: number;
    key: boolean;
    discontinuity: boolean;
    /** Sent late, after a reconnect: belongs in the recording, not in the live picture. */
    late: boolean;
    layer: number;
    seq: number;
    ptsUs: number;
    seat: number;
    droppedBefore: number;
    durationUs: number;
    payload: Uint8Array<ArrayBuffer>;
}

/** Null for bytes that are not a piece of a version we know. The payload is a view, not a copy. */
export function readPiece(bytes: ArrayBuffer): Piece | null {
    if (bytes.byteLength <= HEADER_BYTES) return null;
    const view = new DataView(bytes);
    if (view.getUint8(0) !== VERSION) return null;
    const flags = view.getUint8(2);
    return {
        stream: view.getUint8(1),
        key: (flags & FLAG_KEY) !== 0,
        discontinuity: (flags & FLAG_DISCONTINUITY) !== 0,
        late: (flags & FLAG_RETRANSMIT) !== 0,
        layer: view.getUint8(3),
        seq: view.getUint32(4, true),
        ptsUs: Number(view.getBigUint64(8, true)),
        seat: view.getUint16(16, true),
        droppedBefore: view.getUint16(18, true),
        durationUs: view.getUint32(20, true),
        payload: new Uint8Array(bytes, HEADER_BYTES),
    };
}
