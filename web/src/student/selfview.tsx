import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { State } from "../ui/state";
import { checkin } from "../words/checkin";
import { exam as w } from "../words/exam";
import { t } from "../words/words";
import type { Sitting } from "./sitting";
import { WithdrawButton } from "./withdraw";

/** The student's own picture, mirrored as in a mirror. */
export function Picture({ stream, wide }: { stream: MediaStream | null; wide?: boolean }) {
    const video = useRef<HTMLVideoElement>(null);
    useEffect(() => {
        const element = video.current;
        if (!element || element.srcObject === stream) return;
        element.srcObject = stream;
        if (stream) void element.play().catch(() => undefined);
    }, [stream]);
    return (
        <div class={wide ? "picture wide" : "picture"}>
            {!stream && <Icon name="camera-off" />}
            <video ref={video} muted playsInline autoplay aria-label={t(checkin.picture_alt)} hidden={!stream} />
        </div>
    );
}

/** The heartbeat: is the recording running, from the last durable acknowledgement. */
export function RecordingState({ sitting }: { sitting: Sitting }) {
    const beat = sitting.sender.value?.beat.value;
    const word = sitting.camera.word.value?.state;
    if (!sitting.camera.stream.value || (word && word !== "live")) {
        return (
            <State hue="blue" icon="camera-off">
                {t(w.rec_none)}
            </State>
        );
    }
    if (beat && beat.link !== "open" && beat.captured_ago_ms >= 0 && beat.captured_ago_ms < 5_000) {
        return (
            <State hue="blue" icon="cloud-upload">
                {t(w.rec_kept)}
            </State>
        );
    }
    const running = beat && beat.durable_ago_ms >= 0 && beat.durable_ago_ms < 5_000;
    return running ? (
        <State hue="green" icon="video">
            {t(w.rec_on)}
        </State>
    ) : (
        <State hue="blue">{t(w.rec_wait)}</State>
    );
}

/** In the exam: small, can be folded away; it never blocks anything. */
export function SelfView({ sitting }: { sitting: Sitting }) {
    const [folded, setFolded] = useState(false);
    const stream = sitting.camera.stream.value;
    return (
        <section class="card self" aria-label={t(w.self_view)}>
            {!folded && <Picture stream={stream} />}
            <div class="cap">
                <RecordingState sitting={sitting} />
                <span class="sp" />
                <Button kind="ghost" class="xs" aria-expanded={!folded} onClick={() => setFolded(!folded)}>
                    {t(folded ? w.unfold : w.fold)}
                </Button>
            </div>
            {!stream && (
                <div class="cap wrap">
                    <p class="s">{t(w.camera_gone)}</p>
                    <Button icon="camera" onClick={() => sitting.camera.open()}>
                        {t(w.camera_again)}
                    </Button>
                </div>
            )}
            <div class="cap">
                <WithdrawButton />
            </div>
        </section>
    );
}
