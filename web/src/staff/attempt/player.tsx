import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { Check, Field } from "../../ui/field";
import { useKeys, type Key } from "../../ui/keys";
import { hhmmss } from "../../words/format";
import { review as w } from "../../words/review";
import { staff as s } from "../../words/staff";
import { t } from "../../words/words";
import type { Incident, Part, Timeline } from "../model";
import type { Sprites } from "../timeline/sprites";
import { Strip } from "../timeline/strip";
import { Beside } from "./beside";

const STEP_MS = 2_000;
const LEAD_MS = 3_000;
const SPEEDS = [1, 1.5, 2, 4, 10] as const;

interface Props {
    attempt: string;
    parts: Part[];
    timeline: Timeline;
    incidents: Incident[];
    /** Where to begin, in server time. */
    start_ms: number | null;
    onIncident: (id: string | null) => void;
    /** The exam is not over: what there is by now can be asked for. */
    running: boolean;
    onRefresh: () => Promise<void>;
    sprites: Sprites | null;
}

/** How far from the end "now" is: the end itself has nothing to play. */
const NOW_MS = 1_000;
/** At the end of what there is, wait so long before asking for more. */
const MORE_MS = 1_000;
const BESIDE = ["microphone", "examiner_sound", "screen", "examiner"] as const;

/** The part that holds this moment, else the first one after it. */
export function partAt(parts: Part[], ms: number): Part | null {
    return (
        parts.find((part) => part.from_ms <= ms && ms < part.to_ms) ?? parts.find((part) => part.from_ms > ms) ?? null
    );
}

/** Plays the parts of a recording as one; the clock is the server's, so that gaps stay visible. */
export function Player({ attempt, parts, timeline, incidents, start_ms, onIncident, running, onRefresh, sprites }: Props) {
    const sorted = parts.filter((part) => part.ready).sort((a, b) => a.from_ms - b.from_ms);
    const ready = sorted.filter((part) => part.stream === "camera");
    const beside = BESIDE.map((stream) => ({ stream, parts: sorted.filter((part) => part.stream === stream) })).filter(
        (one) => one.parts.length > 0,
    );
    const sounds = beside.some((one) => one.stream === "microphone" || one.stream === "examiner_sound");
    const video = useRef<HTMLVideoElement>(null);
    const [part, setPart] = useState<Part | null>(
        () => partAt(ready, start_ms ?? timeline.from_ms) ?? ready[0] ?? null,
    );
    const [at, setAt] = useState(start_ms ?? part?.from_ms ?? timeline.from_ms);
    const [playing, setPlaying] = useState(false);
    const [speed, setSpeed] = useState(1);
    const [stops, setStops] = useState(false);
    const [broken, setBroken] = useState(false);
    const [heard, setHeard] = useState(true);
    const [keyed, setKeyed] = useState(false);
    /** What to do once newer parts are here: play on from this moment, or go to the end. */
    const wanted = useRef<{ ms: number | null } | null>(null);
    const asking = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
    const pending = useRef<{ ms: number; play: boolean } | null>(
        start_ms === null ? null : { ms: start_ms, play: false },
    );
    const passed = useRef(at);
    const marks = [...incidents].sort((a, b) => a.from_ms - b.from_ms);

    const seek = (to: number) => {
        const ms = Math.min(timeline.to_ms, Math.max(timeline.from_ms, to));
        const next = partAt(ready, ms);
        if (!next) return;
        const target = Math.max(ms, next.from_ms);
        passed.current = target;
        setAt(target);
        setBroken(false);
        if (next.n === part?.n && video.current) {
            video.current.currentTime = (target - next.from_ms) / 1000;
            return;
        }
        pending.current = { ms: target, play: playing };
        setPart(next);
    };
    const place = () => {
        const element = video.current;
        return element && part && !pending.current && !element.seeking ? part.from_ms + element.currentTime * 1000 : null;
    };
    const toggle = () => {
        const element = video.current;
        if (!element) return;
        if (element.paused) void element.play().catch(() => setBroken(true));
        else element.pause();
    };
    const jump = (by: 1 | -1) => {
        const next =
            by > 0
                ? marks.find((one) => one.from_ms > at + LEAD_MS + 200)
                : [...marks].reverse().find((one) => one.from_ms < at - 200 - LEAD_MS / 3);
        if (!next) return;
        seek(next.from_ms - LEAD_MS);
        onIncident(next.id);
    };
    useEffect(() => {
        if (start_ms !== null && start_ms !== undefined) seek(start_ms);
    }, [start_ms]);
    useEffect(() => {
        if (video.current) video.current.playbackRate = speed;
    }, [speed, part]);

    const loaded = () => {
        const element = video.current;
        const want = pending.current;
        pending.current = null;
        if (!element || !want || !part) return;
        element.currentTime = (want.ms - part.from_ms) / 1000;
        element.playbackRate = speed;
        if (want.play) void element.play().catch(() => setBroken(true));
    };
    const moved = () => {
        const element = video.current;
        if (!element || !part || pending.current) return;
        const now = part.from_ms + element.currentTime * 1000;
        const crossed = marks.find((one) => one.from_ms > passed.current && one.from_ms <= now);
        passed.current = now;
        setAt(now);
        if (!crossed) return;
        onIncident(crossed.id);
        if (stops && playing) element.pause();
    };
    const more = (ms: number | null, in_ms: number) => {
        clearTimeout(asking.current);
        asking.current = setTimeout(() => {
            wanted.current = { ms };
            void onRefresh();
        }, in_ms);
    };
    useEffect(() => () => clearTimeout(asking.current), []);
    useEffect(() => {
        const want = wanted.current;
        const last = ready.at(-1);
        wanted.current = null;
        if (!want || !last) return;
        if (want.ms !== null && last.to_ms <= want.ms) {
            if (running) more(want.ms, MORE_MS);
            return;
        }
        const to = want.ms ?? last.to_ms - NOW_MS;
        const next = partAt(ready, to);
        if (!next) return;
        pending.current = { ms: Math.max(to, next.from_ms), play: true };
        passed.current = to;
        setAt(to);
        if (next.n === part?.n) loaded(); // the element has it already and will not say so again
        setPart(next);
    }, [parts]);
    const failed = () => {
        /* An end that was cut again is gone after a while. */
        const gone = running && part !== null && !ready.some((one) => one.n === part.n);
        if (gone) more(at, 0);
        else setBroken(true);
    };
    const ended = () => {
        const next = ready.find((one) => part && one.n !== part.n && one.to_ms > part.to_ms + 1);
        if (!next && running && part) more(part.to_ms, MORE_MS);
        if (!next) return;
        pending.current = { ms: Math.max(next.from_ms, part?.to_ms ?? 0), play: true };
        setPart(next);
    };
    const keys: Key[] = [
        { key: "ArrowLeft", shown: "←", title: t(w.back_2), run: () => seek(at - STEP_MS) },
        { key: "ArrowRight", shown: "→", title: t(w.on_2), run: () => seek(at + STEP_MS) },
        { key: "j", shown: "J", title: t(s.k_next), run: () => jump(1) },
        { key: "k", shown: "K", title: t(s.k_prev), run: () => jump(-1) },
    ];
    useKeys(keys);
    useEffect(() => {
        const pressed = (event: KeyboardEvent) => {
            const on = (event.target as HTMLElement | null)?.closest("button, a, input, textarea, select, summary");
            if (event.key !== " " || on || document.querySelector("dialog[open]")) return;
            event.preventDefault();
            toggle();
        };
        addEventListener("keydown", pressed);
        return () => removeEventListener("keydown", pressed);
    });

    if (!part) return <p class="banner blue">{t(parts.length ? w.not_ready : w.no_recording)}</p>;
    return (
        <section class="col" aria-label={t(w.recording)}>
            <div class="stagebox">
                <video
                    ref={video}
                    class="cam"
                    data-from-ms={part.from_ms}
                    src={`/api/attempts/${attempt}/recording/${part.n}`}
                    preload="metadata"
                    playsInline
                    muted
                    aria-label={t(w.recording)}
                    onLoadedMetadata={loaded}
                    onTimeUpdate={moved}
                    onEnded={ended}
                    onPlay={() => setPlaying(true)}
                    onPause={() => setPlaying(false)}
                    onError={failed}
                />
                <span class="badge tm tn">{hhmmss(at)}</span>
            </div>
            {beside.length > 0 && (
                <div class="row wrap" role="group" aria-label={t(w.streams)}>
                    {beside.map((one) => (
                        <Beside
                            key={one.stream}
                            attempt={attempt}
                            stream={one.stream}
                            parts={one.parts}
                            at_ms={at}
                            playing={playing}
                            speed={speed}
                            muted={!heard}
                            place={place}
                        />
                    ))}
                </div>
            )}
            {broken && (
                <p class="banner blue" role="alert">
                    {t(w.cannot_play)}
                </p>
            )}
            <Strip
                timeline={timeline}
                incidents={incidents}
                at_ms={at}
                onSeek={seek}
                sprites={sprites}
                keyed={keyed}
            />
            <input
                type="range"
                class="scrub"
                aria-label={t(w.position)}
                aria-valuetext={hhmmss(at)}
                min={timeline.from_ms}
                max={timeline.to_ms}
                step={1000}
                value={at}
                onFocus={() => setKeyed(true)}
                onBlur={() => setKeyed(false)}
                onInput={(event) => seek(Number(event.currentTarget.value))}
            />
            <div class="row wrap controls">
                <Button
                    icon="skip-back"
                    label={t(s.k_prev)}
                    missing={marks.length ? null : t(s.no_incidents)}
                    onClick={() => jump(-1)}
                />
                <Button icon={playing ? "pause" : "play"} label={t(playing ? w.pause : w.play)} onClick={toggle} />
                <Button
                    icon="skip-forward"
                    label={t(s.k_next)}
                    missing={marks.length ? null : t(s.no_incidents)}
                    onClick={() => jump(1)}
                />
                <Field label={t(w.speed)}>
                    <select
                        value={String(speed)}
                        onChange={(e: { currentTarget: HTMLSelectElement }) => setSpeed(Number(e.currentTarget.value))}
                    >
                        {SPEEDS.map((one) => (
                            <option key={one} value={String(one)}>
                                {one}×
                            </option>
                        ))}
                    </select>
                </Field>
                <Check checked={stops} onChange={setStops}>
                    {t(w.stop_at)}
                </Check>
                {sounds && (
                    <Check checked={heard} onChange={setHeard}>
                        {t(w.sound)}
                    </Check>
                )}
                {running && <Button onClick={() => more(null, 0)}>{t(w.to_now)}</Button>}
                <span class="sp" />
                <span class="s dim tn">{t(w.part_of, { n: 1 + Math.max(0, ready.findIndex((one) => one.n === part.n)), of: ready.length })}</span>
            </div>
            {running && <p class="s dim">{t(w.running)}</p>}
        </section>
    );
}
