import { useEffect, useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";
import "../css/room.css";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { State } from "../ui/state";
import { room as w } from "../words/room";
import { t } from "../words/words";
import type { Ear } from "./ear";
import type { Eye } from "./eye";
import type { Mic, MicTrouble } from "./mic";

const TROUBLE = {
    denied: w.mic_denied,
    missing: w.mic_missing,
    busy: w.mic_busy,
    unfit: w.mic_missing,
    insecure: w.mic_denied,
    other: w.mic_busy,
    unable: w.unable,
} as const satisfies Record<MicTrouble, unknown>;

/** The other side's picture; what stands in its corner is given. */
export function OtherPicture({ eye, name, children }: { eye: Eye; name: string; children?: ComponentChildren }) {
    const canvas = useRef<HTMLCanvasElement>(null);
    useEffect(() => {
        eye.show(canvas.current);
        return () => eye.show(null);
    }, [eye]);
    return (
        <div class="room-stage">
            <canvas ref={canvas} class="cam" role="img" aria-label={name} width={640} height={480} />
            {eye.pictures.value === 0 && (
                <p class="s room-none">
                    <Icon name="camera-off" />
                    {t(w.no_picture)}
                </p>
            )}
            {children}
        </div>
    );
}

/** The own microphone: its level, what is wrong with it, and the one switch. */
export function MicRow({ mic }: { mic: Mic }) {
    const trouble = mic.trouble.value;
    const level = mic.beat.value?.level_milli ?? 0;
    const muted = mic.muted.value;
    if (trouble)
        return (
            <p class="banner yellow" role="alert">
                <span>{t(TROUBLE[trouble])}</span>
                {trouble !== "unable" && <Button onClick={() => void mic.open()}>{t(w.again)}</Button>}
            </p>
        );
    return (
        <div class="mic-row">
            <Button icon={muted ? "mic-off" : "mic"} onClick={() => mic.mute(!muted)}>
                {t(muted ? w.unmute : w.mute)}
            </Button>
            {muted && <State hue="yellow">{t(w.muted)}</State>}
            <meter
                class="level"
                min={0}
                max={1000}
                value={muted ? 0 : level}
                aria-label={t(w.level)}
                data-packets={mic.beat.value?.packets ?? 0}
            />
        </div>
    );
}

/** Whether the other side is heard, and how far behind. */
export function EarRow({ ear, heard, silent }: { ear: Ear; heard: string; silent: string }) {
    const beat = ear.beat.value;
    const hears = beat !== null && beat.delay_ms >= 0;
    return (
        <p class="s" role="status" data-delay-ms={beat?.delay_ms ?? -1} data-packets={beat?.packets ?? 0}>
            {hears ? <State hue="green">{heard}</State> : <State hue="blue">{silent}</State>}{" "}
            {hears && <span class="dim tn">{t(w.delay, { ms: beat.delay_ms })}</span>}
        </p>
    );
}
