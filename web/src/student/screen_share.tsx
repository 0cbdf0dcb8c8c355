import { useEffect, useRef } from "preact/hooks";
import type { ScreenTrouble } from "../media/screen";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { State } from "../ui/state";
import { screen as w } from "../words/screen";
import { t } from "../words/words";
import { AdviceRow } from "./step_frame";
import type { Sitting } from "./sitting";

const TROUBLE = {
    denied: w.denied,
    partial: w.partial,
    unable: w.unable,
    other: w.other,
} as const satisfies Record<ScreenTrouble, unknown>;

/** Whether the check-in may go on without the screen: not where this browser could show it. */
export function screenMissing(sitting: Sitting): string | null {
    const { screen } = sitting.shown;
    if (!sitting.screenWanted.value || screen.stream.value || screen.trouble.value === "unable") return null;
    return t(w.missing);
}

function OwnScreen({ stream }: { stream: MediaStream }) {
    const video = useRef<HTMLVideoElement>(null);
    useEffect(() => {
        const element = video.current;
        if (!element) return;
        element.srcObject = stream;
        void element.play().catch(() => undefined);
    }, [stream]);
    return <video ref={video} class="own-screen" muted playsInline autoplay aria-label={t(w.picture)} />;
}

/** Before the exam: what will be seen and why, one button, and the picture as the proctor has it. */
export function ScreenChoice({ sitting }: { sitting: Sitting }) {
    const { screen } = sitting.shown;
    const stream = screen.stream.value;
    const trouble = screen.trouble.value;
    if (!sitting.screenWanted.value) return null;
    return (
        <section class="col screen-choice" aria-labelledby="screen-title">
            <h3 id="screen-title">{t(w.title)}</h3>
            <p>{t(w.why)}</p>
            {stream ? (
                <>
                    <OwnScreen stream={stream} />
                    <div>
                        <State hue="green" icon="monitor">
                            {t(w.shown)}
                        </State>
                    </div>
                </>
            ) : (
                <>
                    <p>{t(w.before)}</p>
                    <p>{t(w.choose)}</p>
                    {trouble && <AdviceRow text={t(TROUBLE[trouble])} />}
                    {trouble !== "unable" && (
                        <div>
                            <Button icon="monitor" onClick={() => screen.open()}>
                                {t(w.show)}
                            </Button>
                        </div>
                    )}
                </>
            )}
        </section>
    );
}

/** The screen was to be shown and is not: what that means, and one button to show it again. */
export function ScreenNotice({ sitting }: { sitting: Sitting }) {
    const { screen } = sitting.shown;
    if (!sitting.screenGone.value) return null;
    const exam = sitting.stage.value === "exam";
    const trouble = screen.trouble.value;
    const after_s = sitting.attempt.value?.watch.screen_stopped_s ?? 0;
    return (
        <div class="under">
            <Banner
                hue="yellow"
                icon="monitor"
                title={t(w.stopped)}
                action={
                    trouble !== "unable" && (
                        <Button icon="monitor" onClick={() => screen.open()}>
                            {t(w.again)}
                        </Button>
                    )
                }
            >
                {trouble ? t(TROUBLE[trouble]) : exam ? t(w.stopped_body, { n: after_s }) : t(w.stopped_before)}
            </Banner>
        </div>
    );
}
