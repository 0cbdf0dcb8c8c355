/*
 * Waits between reconnects: they double up to a ceiling and carry jitter, so that a hall of clients does
 * not come back in one instant.
 */
export const FIRST_MS = 300;
export const CEILING_MS = 8_000;

/** The wait before try `tries` (0 is the first); `random` is in [0, 1). */
export function waitFor(tries: number, random: number = Math.random()): number {
    const base = Math.min(CEILING_MS, FIRST_MS * 2 ** Math.min(tries, 10));
    return Math.round(base / 2 + (base / 2) * random);
}
