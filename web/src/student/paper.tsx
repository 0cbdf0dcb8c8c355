import { signal, useSignal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Item } from "../net/types";
import { Empty } from "../ui/blank";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { KeysHelp, useKeys, type Key } from "../ui/keys";
import { narrow } from "../ui/narrow";
import { Timer } from "../ui/timer";
import { exam as w } from "../words/exam";
import { clockOf, hhmm } from "../words/format";
import { said, t } from "../words/words";
import { HelpButtons } from "./helpdesk";
import { picked, Question } from "./question";
import { QuestionMap, Review } from "./review";
import { StudentRoom } from "./student_room";
import { RecordingState, Picture, SelfView } from "./selfview";
import { WithdrawButton } from "./withdraw";
import type { Sitting } from "./sitting";
import { OwnUse, Watermark } from "./watermark";

const reviewing = signal(false);

/** "Saved 10:42" → "Saving…" after a moment → "kept on this device, 2 answers to send". */
function SaveState({ sitting }: { sitting: Sitting }) {
    const unsent = sitting.answers.unsent.value.length;
    const saved_ms = sitting.answers.savedAt_ms.value;
    const [slow, setSlow] = useState(false);
    const linked = sitting.talk.link.value === "open";
    useEffect(() => {
        setSlow(false);
        if (!unsent) return;
        const timer = setTimeout(() => setSlow(true), 400);
        return () => clearTimeout(timer);
    }, [unsent]);
    if (unsent && !linked) {
        return (
            <span class="st blue wrapping">
                <Icon name="cloud-upload" small />
                {t(w.kept, { n: unsent })}
            </span>
        );
    }
    if (unsent && slow) return <span class="s dim">{t(w.saving)}</span>;
    if (!saved_ms) return null;
    return (
        <span class="st grey">
            <Icon name="cloud-check" small />
            {t(w.saved_at, { time: hhmm(saved_ms) })}
        </span>
    );
}

function TimeLeft({ sitting }: { sitting: Sitting }) {
    const [shown, setShown] = useState(true);
    const clock = sitting.clock.value;
    if (!clock) return null;
    const stands = clock.paused || sitting.talk.lost_ms.value !== null;
    return (
        <button
            type="button"
            class="timebox"
            aria-expanded={shown}
            title={t(shown ? w.hide_time : w.show_time)}
            onClick={() => setShown(!shown)}
        >
            {shown ? (
                <Timer
                    left_s={sitting.left_s.value}
                    paused={stands}
                    label={t(w.time_left)}
                    say={(minutes) => t(w.say_left, { n: minutes })}
                />
            ) : (
                <span class="row s">
                    <Icon name="timer" />
                    {t(w.show_time)}
                </span>
            )}
            {shown && clock.credited_s > 0 && (
                <span class="xs dim num">{t(w.credited, { time: clockOf(clock.credited_s) })}</span>
            )}
            {shown && clock.extra_s > 0 && (
                <span class="xs dim num">{t(w.extra, { time: clockOf(clock.extra_s) })}</span>
            )}
        </button>
    );
}

/** What stands in the bar during the exam: save state, time, finish. */
export function ExamBar({ sitting }: { sitting: Sitting }) {
    return (
        <>
            <span class="d-only" role="status">
                <SaveState sitting={sitting} />
            </span>
            <TimeLeft sitting={sitting} />
            <Button onClick={() => (reviewing.value = true)}>{t(w.finish)}</Button>
        </>
    );
}

/** Questions marked "come back later"; they are the student's own and stay in this browser. */
function useFlags(id: string): [ReadonlySet<string>, (item: string) => void] {
    const key = `baqyla.flags.${id}`;
    const [flags, setFlags] = useState<ReadonlySet<string>>(() => {
        try {
            return new Set(JSON.parse(localStorage.getItem(key) ?? "[]") as string[]);
        } catch {
            return new Set();
        }
    });
    const toggle = (item: string) => {
        const next = new Set(flags);
        if (!next.delete(item)) next.add(item);
        setFlags(next);
        try {
            localStorage.setItem(key, JSON.stringify([...next]));
        } catch {
            /* as long as the page */
        }
    };
    return [flags, toggle];
}

type Stand = "paused" | "suspended" | "over" | "submitting";

/** Why the exam stands still: paused, suspended, over, or being submitted. Null while it runs. */
function standOf(sitting: Sitting): Stand | null {
    const state = sitting.attempt.value?.state;
    if (state === "paused" || state === "suspended") return state;
    if (sitting.clock.value?.deadline_ms && sitting.left_s.value <= 0) return "over";
    return sitting.submitWanted.value ? "submitting" : null;
}

const STAND_WORD = {
    paused: { title: w.paused_title, body: w.paused_body },
    suspended: { title: w.suspended_title, body: w.suspended_body },
    over: { title: w.over_title, body: w.over_body },
    submitting: { title: w.finish, body: w.submitting },
} as const;

/** Codes of the clock that the title already says. */
const SAID = ["paused", "interrupted", "suspended"];

function Standing({ sitting, stand }: { sitting: Sitting; stand: Stand }) {
    const reason = sitting.clock.value?.reason;
    return (
        <section class="card" role="status">
            <Empty icon={stand === "suspended" ? "unplug" : "circle-pause"} title={t(STAND_WORD[stand].title)}>
                {t(STAND_WORD[stand].body)}
                {reason && !SAID.includes(reason) && (
                    <>
                        <br />
                        {t(w.reason_is, { reason })}
                    </>
                )}
            </Empty>
        </section>
    );
}

/** On a phone: a strip over the question instead of the rail. */
function Strip({ sitting, onMap }: { sitting: Sitting; onMap: () => void }) {
    return (
        <div class="m-only strip">
            <div class="thumb">
                <Picture stream={sitting.camera.stream.value} />
            </div>
            <div class="col tight">
                <RecordingState sitting={sitting} />
                <SaveState sitting={sitting} />
            </div>
            <span class="sp" />
            <HelpButtons sitting={sitting} small />
            <Button icon="layout-grid" label={t(w.all_questions)} onClick={onMap} />
        </div>
    );
}

function keysOf(
    item: Item | undefined,
    go: (step: number) => void,
    pick: (n: number) => void,
    flag: () => void,
): Key[] {
    const options = item && picked(item) ? item.options.slice(0, 9) : [];
    return [
        ...options.map((_, i) => ({
            key: String(i + 1),
            shown: String(i + 1),
            title: t(w.k_pick, { n: i + 1 }),
            run: () => pick(i),
        })),
        { key: "ArrowLeft", shown: "←", title: t(w.k_prev), run: () => go(-1) },
        { key: "ArrowRight", shown: "→", title: t(w.k_next), run: () => go(1) },
        { key: "f", shown: "F", title: t(w.later), run: flag },
    ];
}

/** Questions are not copied out; what the student has written may be. */
function keepInside(event: ClipboardEvent): void {
    const own = event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement;
    if (!own) event.preventDefault();
}

/** The exam: one question, the rail beside it, everything saved as it is clicked. */
export function Paper({ sitting }: { sitting: Sitting }) {
    const items = sitting.items.value;
    /* A signal, not a state: two quick keys must see the question that the first one opened. */
    const at = useSignal(0);
    const [flags, toggleFlag] = useFlags(sitting.id);
    const heading = useRef<HTMLHeadingElement>(null);
    const item = items[at.value];
    useEffect(() => {
        if (!sitting.camera.stream.value) void sitting.camera.open();
        return () => void (reviewing.value = false);
    }, []);
    const open = (index: number) => {
        at.value = Math.max(0, Math.min(sitting.items.value.length - 1, index));
        heading.current?.focus();
    };
    const pick = (n: number) => {
        const asked = sitting.items.value[at.value];
        const option = asked?.options[n];
        if (!asked || !option || !picked(asked) || standOf(sitting)) return;
        const now = sitting.answers.choice(asked.id);
        const others = now.filter((id) => id !== option.id);
        const many = now.includes(option.id) ? others : [...now, option.id];
        sitting.answers.choose(asked.id, asked.kind === "multiple" ? many : [option.id]);
    };
    const flag = () => {
        const asked = sitting.items.value[at.value];
        if (asked) toggleFlag(asked.id);
    };
    const keys = keysOf(item, (step) => open(at.value + step), pick, flag);
    useKeys(keys);
    const stand = standOf(sitting);
    const last = at.value >= items.length - 1;
    const mark = sitting.attempt.value?.watermark ?? "";
    return (
        <main id="main" class="exam" onCopy={keepInside} onCut={keepInside}>
            <Watermark text={mark} />
            <Strip sitting={sitting} onMap={() => (reviewing.value = true)} />
            <div class="col g4">
                {narrow.value && <StudentRoom sitting={sitting} />}
                {stand ? (
                    <Standing sitting={sitting} stand={stand} />
                ) : (
                    item && (
                        <Question
                            item={item}
                            total={items.length}
                            attempt={sitting.id}
                            answers={sitting.answers}
                            flagged={flags.has(item.id)}
                            onFlag={() => toggleFlag(item.id)}
                            onPick={pick}
                            heading={heading}
                        />
                    )
                )}
                {!stand && (
                    <div class="foot">
                        <Button
                            size="big"
                            icon="chevron-left"
                            missing={at.value === 0 ? t(w.back) : null}
                            onClick={() => open(at.value - 1)}
                        >
                            {t(w.back)}
                        </Button>
                        <span class="dim xs d-only row keys">
                            {item && picked(item) && (
                                <>
                                    <kbd>1</kbd>–<kbd>{Math.min(9, item.options.length)}</kbd> {t(w.k_answer)}
                                </>
                            )}
                            <kbd>←</kbd>
                            <kbd>→</kbd> {t(w.k_question)} <KeysHelp keys={keys} />
                        </span>
                        {last ? (
                            <Button kind="pri" size="big" onClick={() => (reviewing.value = true)}>
                                {t(w.review)}
                            </Button>
                        ) : (
                            <Button kind="pri" size="big" iconAfter="chevron-right" onClick={() => open(at.value + 1)}>
                                {t(w.next)}
                            </Button>
                        )}
                    </div>
                )}
                <OwnUse text={mark} />
                <div class="m-only">
                    <WithdrawButton />
                </div>
            </div>
            <aside class="col d-only g4">
                {!narrow.value && <StudentRoom sitting={sitting} />}
                <SelfView sitting={sitting} />
                <QuestionMap items={items} answers={sitting.answers} flags={flags} current={at.value} onOpen={open} />
                <HelpButtons sitting={sitting} />
                {sitting.attempt.value?.hand && <p class="s dim">{t(w.hand_is_up)}</p>}
                {sitting.warnings.value > 0 && <p class="s dim">{t(w.warnings_n, { n: sitting.warnings.value })}</p>}
            </aside>
            {reviewing.value && (
                <Review
                    sitting={sitting}
                    flags={flags}
                    current={at.value}
                    onOpen={(index) => {
                        reviewing.value = false;
                        open(index);
                    }}
                    onClose={() => (reviewing.value = false)}
                />
            )}
            <span class="vh">{said(sitting.attempt.value?.exam.title)}</span>
        </main>
    );
}
