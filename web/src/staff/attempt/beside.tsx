import { useEffect, useRef, useState } from "preact/hooks";
import { review as w } from "../../words/review";
import { t } from "../../words/words";
import type { Part, StreamName } from "../model";

/** How often a track is held against the picture, and how near it is left alone. */
const LOOK_MS = 200;
const NEAR_MS = 20;
/** A track further off than this is put back; a nearer one is hurried or held. */
const FAR_MS = 250;
const HURRY_MOST = 0.1;
/** Sound beyond this speed is noise. */
const SOUND_SPEED_MAX = 2;

const NAMES = {
    microphone: w.sound_student,
    screen: w.screen,
    examiner: w.examiner,
    examiner_sound: w.sound_examiner,
} as const;

interface Props {
    attempt: string;
    stream: Exclude<StreamName, "camera">;
    parts: Part[];
    /** Where the picture stood lately, in server time, and how it goes. */
    at_ms: number;
    playing: boolean;
    speed: number;
    muted: boolean;
    /** Where the picture stands at this very moment; null while it is not known. */
    place: () => number | null;
}

/** Another track of the recording, kept in step with the camera's: both count in the server's time. */
export function Beside({ attempt, stream, parts, at_ms, playing, speed, muted, place }: Props) {
    const element = useRef<HTMLVideoElement & HTMLAudioElement>(null);
    const [ready, setReady] = useState(0);
    const part = parts.find((one) => one.from_ms <= at_ms && at_ms < one.to_ms) ?? null;
    const sound = stream === "microphone" || stream === "examiner_sound";
    const keepStep = () => {
        const media = element.current;
        const now_ms = place();
        if (!media || !part || media.readyState < 1 || media.seeking || now_ms === null) return;
        const off_ms = part.from_ms + media.currentTime * 1000 - now_ms;
        media.dataset.off_ms = String(Math.round(off_ms));
        if (playing && media.paused) void media.play().catch(() => undefined);
        if (!playing && !media.paused) media.pause();
        if (Math.abs(off_ms) > (playing ? FAR_MS * speed : NEAR_MS)) {
            media.currentTime = (now_ms - part.from_ms) / 1000;
            media.playbackRate = speed;
            return;
        }
        /* Made up for within half a second, by a rate that nobody hears. */
        const hurry = Math.max(-HURRY_MOST, Math.min(HURRY_MOST, off_ms / (500 * speed)));
        media.playbackRate = Math.abs(off_ms) > NEAR_MS ? speed * (1 - hurry) : speed;
    };
    useEffect(() => {
        keepStep();
        if (!playing) return;
        const timer = setInterval(keepStep, LOOK_MS);
        return () => clearInterval(timer);
    }, [playing, speed, part?.n, ready, playing ? 0 : at_ms]);
    if (!part) return null;
    const shared = {
        ref: element,
        "data-stream": stream,
        "data-from-ms": part.from_ms,
        src: `/api/attempts/${attempt}/recording/${part.n}`,
        preload: "auto",
        "aria-label": t(NAMES[stream]),
        onLoadedMetadata: () => setReady((n) => n + 1),
        onSeeked: () => setReady((n) => n + 1),
    } as const;
    if (sound) return <audio {...shared} muted={muted || speed > SOUND_SPEED_MAX} />;
    return (
        <figure class={`beside of-${stream}`}>
            <video {...shared} class="cam" playsInline muted />
            <figcaption class="xs dim">{t(NAMES[stream])}</figcaption>
        </figure>
    );
}
