import { useEffect, useRef, useState } from "preact/hooks";
import { Banner } from "../../ui/banner";
import { second } from "../../ui/tick";
import { cardWords as c } from "../../words/card";
import { clockOf, hhmmss, number } from "../../words/format";
import { staff as w } from "../../words/staff";
import { t } from "../../words/words";
import type { WatchPlayer } from "../watch/player";
import type { BoardStore } from "./store";

const LOAD_HIGH_MILLI = 850;
const LAG_HIGH_MS = 1_500;
const DISK_LOW_MB = 5 * 1024;
const LOST_AFTER_MS = 2_000;
const BLIND_AFTER_MS = 5_000;
const BEHIND_SHOWN_MS = 15_000;

/** What is lost is said at once, with the age of what is still on the screen. */
export function Connection({ store, player }: { store: BoardStore; player: WatchPlayer }) {
    const lost = store.talk.lost_ms.value;
    const pictures = player.lost_ms.value;
    if (lost !== null && second.value - lost > LOST_AFTER_MS) {
        return (
            <Banner hue="blue" title={t(w.lost_title)}>
                {t(w.lost_text, {
                    time: hhmmss(store.heard_ms.value || lost),
                    age: clockOf((second.value - lost) / 1000),
                })}
            </Banner>
        );
    }
    if (pictures !== null && second.value - pictures > LOST_AFTER_MS) {
        return (
            <Banner hue="blue" title={t(w.pics_lost_title)}>
                {t(w.pics_lost_text, { time: hhmmss(pictures) })}
            </Banner>
        );
    }
    if (!player.able) {
        return (
            <Banner hue="blue" title={t(w.unable_title)}>
                {t(w.unable_text)}
            </Banner>
        );
    }
    return null;
}

export function Cohort({ store }: { store: BoardStore }) {
    const cohort = store.health.value?.cohort;
    if (!cohort) return null;
    return (
        <Banner hue="blue" title={t(w.cohort_title, { n: cohort.offline, of: cohort.of })}>
            {t(cohort.ours ? w.cohort_ours : w.cohort_theirs)}
        </Banner>
    );
}

/** Nothing looks, or not at everything: since when, by what health said last. */
function useLooking(store: BoardStore): { blind: boolean; behind: boolean } {
    const eyes = store.health.value?.eyes ?? [];
    const dropped = eyes.reduce((sum, eye) => sum + (eye.dropped ?? 0), 0);
    const none = eyes.length > 0 && eyes.every((eye) => eye.ready === false);
    const [none_ms, setNone] = useState<number | null>(null);
    const [behind_ms, setBehind] = useState(0);
    const before = useRef<number | null>(null);
    useEffect(() => setNone(none ? Date.now() : null), [none]);
    useEffect(() => {
        if (before.current !== null && dropped > before.current) setBehind(Date.now());
        if (eyes.length > 0) before.current = dropped;
    }, [dropped, eyes.length]);
    const now = second.value;
    return {
        blind: none && none_ms !== null && now - none_ms >= BLIND_AFTER_MS,
        behind: now - behind_ms < BEHIND_SHOWN_MS,
    };
}

/** An eye that is replaced is back within seconds; one that is not, or that cannot keep up, is the proctor's business. */
export function Looking({ store }: { store: BoardStore }) {
    const { blind, behind } = useLooking(store);
    const pressure = store.health.value?.pressure;
    if (!blind && (pressure === "looks" || pressure === "recording")) {
        return (
            <Banner hue="blue" icon="eye-off" title={t(c.sparse_title)}>
                {t(c.sparse_text)}
            </Banner>
        );
    }
    if (!blind && !behind) return null;
    return (
        <Banner hue="blue" icon="eye-off" title={t(blind ? c.blind_title : c.behind_title)}>
            {t(blind ? c.blind_text : c.behind_text)}
        </Banner>
    );
}

/** What nobody looks for is said before anyone relies on it; without faces the proctor's own eyes are asked for. */
export function Off({ store }: { store: BoardStore }) {
    const off = store.health.value?.off ?? [];
    if (off.length === 0) return null;
    const what = off.map((one) => t(w[`h_off_${one}`])).join(", ");
    return (
        <Banner hue="blue" icon="eye-off" title={t(c.off_title, { what })}>
            {t(off.includes("faces") ? c.off_faces : c.off_others)}
        </Banner>
    );
}

/** Load, delay, space and eyes in one line; what is out of bounds is named in blue. */
export function HealthStrip({ store }: { store: BoardStore }) {
    const health = store.health.value;
    if (!health) return null;
    const eyes = health.eyes.filter((eye) => eye.ready !== false).length;
    const item = (bad: boolean, text: string) => <span class={bad ? "blue b" : ""}>{text}</span>;
    return (
        <p class="health xs dim row wrap">
            {item(health.load_milli > LOAD_HIGH_MILLI, t(w.h_load, { n: Math.round(health.load_milli / 10) }))}
            {item(health.ingest_lag_ms > LAG_HIGH_MS, t(w.h_lag, { n: number(Math.round(health.ingest_lag_ms)) }))}
            {item(
                health.disk_free_mb < DISK_LOW_MB,
                t(w.h_disk, { n: number(Math.floor(health.disk_free_mb / 1024)) }),
            )}
            {item(eyes === 0, t(w.h_eyes, { n: eyes }))}
            {health.pressure && health.pressure !== "none" && item(true, t(w[`h_pressure_${health.pressure}`]))}
            {health.off.length > 0 &&
                item(true, t(w.h_off, { what: health.off.map((what) => t(w[`h_off_${what}`])).join(", ") }))}
        </p>
    );
}
