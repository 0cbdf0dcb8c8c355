import { useEffect } from "preact/hooks";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { second } from "../ui/tick";
import { exam as w } from "../words/exam";
import { clockOf } from "../words/format";
import { t } from "../words/words";
import { chatOpen } from "./helpdesk";
import { hintOfKind } from "./hint";
import { HintPicture } from "./hint_picture";
import { ScreenNotice } from "./screen_share";
import type { Sitting } from "./sitting";

/** A loss shorter than this is nobody's business. */
const PATIENCE_MS = 2_000;
const GREEN_MS = 8_000;

/** Blue while the connection is lost; green with the credited seconds for a while after it came back. */
export function ConnectionBanner({ sitting }: { sitting: Sitting }) {
    const lost_ms = sitting.talk.lost_ms.value;
    const returned = sitting.returned.value;
    const now = second.value;
    const exam = sitting.stage.value === "exam";
    if (lost_ms !== null && now - lost_ms > PATIENCE_MS && sitting.attempt.value) {
        const left_s = Math.max(0, (sitting.clock.value?.credit_left_s ?? 0) - (now - lost_ms) / 1000);
        return (
            <div class="under">
                <Banner hue="blue" title={t(w.lost)}>
                    {t(exam ? w.lost_exam : w.lost_other)}
                    {exam && sitting.clock.value && (
                        <span class="dim"> {t(w.lost_limit, { time: clockOf(left_s) })}</span>
                    )}
                </Banner>
            </div>
        );
    }
    if (lost_ms === null && returned && now - returned.at_ms < GREEN_MS) {
        return (
            <div class="under">
                <Banner hue="green">
                    {exam && returned.credited_s > 0 ? t(w.back_again, { n: returned.credited_s }) : t(w.back_plain)}
                </Banner>
            </div>
        );
    }
    return null;
}

/** One thing at a time: the proctor's message, extra time, then the first advice. */
export function Notices({ sitting }: { sitting: Sitting }) {
    const unread = sitting.unread.value;
    const extra_s = sitting.extraGiven_s.value;
    const exam = sitting.stage.value === "exam";
    const advice = sitting.advice.value[0];
    const hint = advice ? hintOfKind(advice.kind) : null;
    useEffect(() => {
        if (!extra_s) return;
        const timer = setTimeout(() => (sitting.extraGiven_s.value = 0), GREEN_MS * 2);
        return () => clearTimeout(timer);
    }, [extra_s]);
    const last = sitting.chat.value.filter((line) => line.from === "proctor").at(-1);
    return (
        <>
            {unread > 0 && last && (
                <div class="under">
                    <Banner
                        hue={last.kind === "warning" ? "orange" : "yellow"}
                        icon={last.kind === "warning" ? "triangle-alert" : "message-circle"}
                        title={last.kind === "warning" ? t(w.chat_warning) : t(w.chat_new, { n: unread })}
                        action={<Button onClick={() => (chatOpen.value = true)}>{t(w.read_it)}</Button>}
                    >
                        {last.text}
                    </Banner>
                </div>
            )}
            {extra_s > 0 && (
                <div class="under">
                    <Banner hue="green" icon="timer">
                        {t(w.extra_given, { n: Math.max(1, Math.round(extra_s / 60)) })}
                    </Banner>
                </div>
            )}
            <ScreenNotice sitting={sitting} />
            {exam && advice && (
                <div class="under">
                    <Banner hue="yellow" title={advice.sentence} picture={hint && <HintPicture hint={hint} />} />
                </div>
            )}
        </>
    );
}
