import { useEffect, useState } from "preact/hooks";
import { KBPS } from "../media/talk";
import { checkin as w } from "../words/checkin";
import { number } from "../words/format";
import { t } from "../words/words";
import { AdviceRow, GoOn, StepFrame, type StepProps } from "./step_frame";
import { CheckList, type CheckRow } from "./step_system";
import type { Sitting } from "./sitting";

const PINGS = 16;
const PING_GAP_MS = 300;
const DELAY_GOOD_MS = 400;
const SPREAD_GOOD_MS = 150;
const DOWN_GOOD_MBIT = 1;
const UP_GOOD = 0.6;

export interface NetworkFigures {
    delay_ms: number;
    spread_ms: number;
    down_mbit: number;
    up_kbit: number;
}

/** Median and mean distance from it. */
export function spreadOf(samples: readonly number[]): { median: number; spread: number } {
    const sorted = [...samples].sort((a, b) => a - b);
    const median = sorted[sorted.length >> 1] ?? 0;
    const spread = sorted.reduce((sum, one) => sum + Math.abs(one - median), 0) / Math.max(1, sorted.length);
    return { median, spread };
}

/** Fetches one of our own files past the cache. */
async function down(): Promise<number> {
    const file = performance.getEntriesByType("resource").find((one) => /\.woff2$/.test(one.name))?.name ?? "/icon.svg";
    const begin = performance.now();
    const reply = await fetch(file, { cache: "no-store" });
    const bytes = (await reply.arrayBuffer()).byteLength;
    return (bytes * 8) / 1000 / Math.max(1, performance.now() - begin);
}

async function pings(sitting: Sitting): Promise<number[]> {
    const taken: number[] = [];
    for (let n = 0; n < PINGS; n += 1) {
        taken.push(await sitting.roundTrip());
        await new Promise((go) => setTimeout(go, PING_GAP_MS));
    }
    return taken;
}

/** The camera's own stream is the honest measure of the way up: durable frames a second. */
async function measure(sitting: Sitting): Promise<NetworkFigures> {
    const before = sitting.sender.value?.beat.value;
    const down_mbit = await down();
    const samples = await pings(sitting);
    const after = sitting.sender.value?.beat.value;
    const frames = (after?.durable_seq ?? 0) - (before?.durable_seq ?? 0);
    const made = (after?.last_seq ?? 0) - (before?.last_seq ?? 0);
    const share = made > 0 ? Math.min(1, frames / made) : 0;
    const { median, spread } = spreadOf(samples);
    return {
        delay_ms: Math.round(median),
        spread_ms: Math.round(spread),
        down_mbit: Math.round(down_mbit * 10) / 10,
        up_kbit: Math.round(share * KBPS),
    };
}

export function networkGood(figures: NetworkFigures): boolean {
    return (
        figures.delay_ms <= DELAY_GOOD_MS &&
        figures.spread_ms <= SPREAD_GOOD_MS &&
        figures.down_mbit >= DOWN_GOOD_MBIT &&
        figures.up_kbit >= KBPS * UP_GOOD
    );
}

function rowsOf(f: NetworkFigures): CheckRow[] {
    const hue = (good: boolean) => (good ? "green" : "yellow") as CheckRow["hue"];
    return [
        {
            name: t(w.net_speed),
            value: t(w.net_mbit, { n: number(f.down_mbit) }),
            hue: hue(f.down_mbit >= DOWN_GOOD_MBIT),
        },
        { name: t(w.net_up), value: t(w.net_kbit, { n: number(f.up_kbit) }), hue: hue(f.up_kbit >= KBPS * UP_GOOD) },
        { name: t(w.net_delay), value: t(w.net_ms, { n: f.delay_ms }), hue: hue(f.delay_ms <= DELAY_GOOD_MS) },
        { name: t(w.net_stable), value: t(w.net_spread, { n: f.spread_ms }), hue: hue(f.spread_ms <= SPREAD_GOOD_MS) },
    ];
}

export function NetworkStep({ sitting }: StepProps) {
    const [figures, setFigures] = useState<NetworkFigures | null>(null);
    const [failed, setFailed] = useState(false);
    const run = async () => {
        setFigures(null);
        setFailed(false);
        try {
            setFigures(await measure(sitting));
        } catch {
            setFailed(true);
        }
    };
    useEffect(() => void run(), []);
    const good = figures && networkGood(figures);
    return (
        <StepFrame
            title={t(w.network_title)}
            lead={figures || failed ? undefined : t(w.network_run)}
            foot={
                <GoOn
                    sitting={sitting}
                    step="network"
                    missing={figures ? null : t(w.net_waits)}
                    info={() => ({ ...figures })}
                />
            }
        >
            {figures && <CheckList rows={rowsOf(figures)} />}
            {good && <p class="b green">{t(w.net_ok)}</p>}
            {(failed || (figures && !good)) && <AdviceRow text={t(w.net_weak)} onRetry={run} />}
            {figures && !good && <p class="s dim">{t(w.net_anyway)}</p>}
        </StepFrame>
    );
}
