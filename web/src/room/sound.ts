/* Sound as both sides of a room have it: one channel, 48 kHz, Opus in packets of 20 ms. */
export const RATE = 48_000;
export const PACKET_US = 20_000;
export const KBPS = 32;
export const CODEC = "opus";

/** How loud a block is, 0 to 1000: -60 dB and below is silence, 0 dB is all there is. */
export function loudness(block: Float32Array): number {
    let sum = 0;
    for (const sample of block) sum += sample * sample;
    const db = 10 * Math.log10(sum / Math.max(1, block.length) + 1e-12);
    return Math.round(Math.min(1, Math.max(0, (db + 60) / 60)) * 1000);
}

/** Whether this browser can send and hear. */
export function soundAble(): boolean {
    const tracks = typeof MediaStreamTrackProcessor !== "undefined" && typeof MediaStreamTrackGenerator !== "undefined";
    return tracks && typeof AudioEncoder !== "undefined";
}
