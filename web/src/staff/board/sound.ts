/* One short sound for a new suspicion; muted by choice, and silent while the page is not looked at. */

import { signal } from "@preact/signals";

const STORE = "baqyla.sound";
const LENGTH_S = 0.18;

function stored(): boolean {
    try {
        return localStorage.getItem(STORE) !== "off";
    } catch {
        return true;
    }
}

export const soundOn = signal(stored());
/** How often it sounded since the page was loaded. */
export const sounded = signal(0);

export function toggleSound(): void {
    soundOn.value = !soundOn.value;
    try {
        localStorage.setItem(STORE, soundOn.value ? "on" : "off");
    } catch {
        /* as long as the page */
    }
}

let context: AudioContext | null = null;

export function ring(): void {
    if (!soundOn.value || document.hidden || !document.hasFocus()) return;
    sounded.value += 1;
    try {
        context ??= new AudioContext();
        const tone = context.createOscillator();
        const loud = context.createGain();
        const now = context.currentTime;
        tone.frequency.value = 660;
        loud.gain.setValueAtTime(0.0001, now);
        loud.gain.exponentialRampToValueAtTime(0.2, now + 0.02);
        loud.gain.exponentialRampToValueAtTime(0.0001, now + LENGTH_S);
        tone.connect(loud).connect(context.destination);
        tone.start(now);
        tone.stop(now + LENGTH_S);
    } catch {
        /* no sound device: the tile says it too */
    }
}
