/* How many acts await this user: shown in the bar, asked for on each screen and each half minute. */

import { signal } from "@preact/signals";
import { get } from "../../net/api";
import { has } from "../../state/session";
import type { ActRow, Page } from "../model";

const EVERY_MS = 30_000;

export const awaiting = signal(0);

export async function countAwaiting(): Promise<void> {
    if (!has("specialist", "engineer", "head", "registrar", "registrar_head")) return;
    try {
        awaiting.value = (await get<Page<ActRow>>("/api/acts", { inbox: 1, size: 1 })).total;
    } catch {
        /* the bar keeps the last number; the screen itself says what is wrong */
    }
}

export function followAwaiting(): () => void {
    void countAwaiting();
    const timer = setInterval(() => void countAwaiting(), EVERY_MS);
    return () => clearInterval(timer);
}
