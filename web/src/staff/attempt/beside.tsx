import { useEffect, useRef, useState } from "preact/hooks";
import { review as w } from "../../words/review";
import { t } from "../../words/words";
import type { Part, StreamName } from "../model";

/** A track further than this from the picture is put back. */
const SYNC_MS = 80;
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
    /** Where the picture stands, in server time, and how it goes. */
    at_ms: number;
    playing: boolean;
    speed: number;
    muted: boolean;
}

/** Another track of the recording, kept in step with the camera's: both count in the server's time. */
export function Beside({ attempt, stream, parts, at_ms, playing, speed, muted }: Props) {
    const element = useRef<HTMLVideoElement & HTMLAudioElement>(null);
    const [ready, setReady] = useState(0);
    const part = parts.find((one) => one.from_ms <= at_ms && at_ms < one.to_ms) ?? null;
    const sound = stream === "microphone" || stream === "examiner_sound";
    useEffect(() => {
        const media = element.current;
        if (!media || !part || media.readyState < 1) return;
        const off_ms = part.from_ms + media.currentTime * 1000 - at_ms;
        media.dataset.off_ms = String(Math.round(off_ms));
        if (Math.abs(off_ms) > SYNC_MS) media.currentTime = (at_ms - part.from_ms) / 1000;
        media.playbackRate = speed;
        if (playing && media.paused) void media.play().catch(() => undefined);
        if (!playing && !media.paused) media.pause();
    }, [at_ms, playing, speed, part?.n, ready]);
    if (!part) return null;
    const shared = {
        ref: element,
        "data-stream": stream,
        src: `/api/attempts/${attempt}/recording/${part.n}`,
        preload: "auto",
        "aria-label": t(NAMES[stream]),
        onLoadedMetadata: () => setReady((n) => n + 1),
    } as const;
    if (sound) return <audio {...shared} muted={muted || speed > SOUND_SPEED_MAX} />;
    return (
        <figure class="beside">
            <video {...shared} class="cam" playsInline muted />
            <figcaption class="xs dim">{t(NAMES[stream])}</figcaption>
        </figure>
    );
}
