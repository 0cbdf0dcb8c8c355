import { useEffect, useRef, useState } from "preact/hooks";
import { common } from "../words/common";
import { clockOf } from "../words/format";
import { t } from "../words/words";
import { Icon } from "./icon";
import { second } from "./tick";

/** The minutes left at which a screen reader hears the timer. */
export const SPOKEN_MIN = [15, 5, 1] as const;

interface TimerProps {
    left_s: number;
    paused: boolean;
    label: string;
    /** The sentence for the announcement, made from the minutes left. */
    say: (minutes: number) => string;
}

/** Orange at 15 minutes, an icon and bold at 5; red stays for suspicion. */
export function Timer({ left_s, paused, label, say }: TimerProps) {
    const [spoken, setSpoken] = useState("");
    const before_s = useRef(left_s);
    useEffect(() => {
        if (paused) return;
        /* The mark that was passed since the last look: a busy or hidden page may have slept over its second. */
        const passed = SPOKEN_MIN.filter((m) => left_s <= m * 60 && before_s.current > m * 60).at(-1);
        before_s.current = left_s;
        if (passed !== undefined) setSpoken(say(passed));
    }, [left_s, paused]);
    const late = left_s <= 15 * 60;
    return (
        <>
            <div
                class={`timer tn row${late && !paused ? " orange" : ""}`}
                role="timer"
                aria-live="off"
                aria-label={`${label} ${t(common.minutes, { n: Math.floor(left_s / 60) })}`}
            >
                {paused ? <Icon name="pause" small /> : left_s <= 5 * 60 && <Icon name="clock" small />}
                {clockOf(left_s)}
            </div>
            <span class="vh" role="status" aria-live="assertive">
                {spoken}
            </span>
        </>
    );
}

/** Counts up from a moment: "since 0:42". */
export function Since({ from_ms, now_ms }: { from_ms: number; now_ms?: () => number }) {
    const now = now_ms ? (second.value, now_ms()) : second.value;
    return <span class="tn">{clockOf((now - from_ms) / 1000)}</span>;
}
