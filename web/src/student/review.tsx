import { useState } from "preact/hooks";
import type { Item } from "../net/types";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Refused } from "../ui/refused";
import { exam as w } from "../words/exam";
import { t } from "../words/words";
import type { Answers } from "./answers";
import type { Sitting } from "./sitting";

interface MapProps {
    items: readonly Item[];
    answers: Answers;
    flags: ReadonlySet<string>;
    current: number;
    onOpen: (index: number) => void;
}

function Numbers({ items, answers, flags, current, onOpen }: MapProps) {
    return (
        <nav class="map" aria-label={t(w.questions)}>
            {items.map((item, i) => {
                const answered = answers.given(item.id);
                const words = [t(w.question_n, { n: item.n }), t(answered ? w.q_answered : w.q_empty)];
                if (flags.has(item.id)) words.push(t(w.q_flagged));
                const names = [answered ? "a" : "", i === current ? "c" : "", flags.has(item.id) ? "f" : ""];
                return (
                    <button
                        type="button"
                        key={item.id}
                        class={names.filter(Boolean).join(" ")}
                        aria-current={i === current ? "true" : undefined}
                        aria-label={words.join(", ")}
                        onClick={() => onOpen(i)}
                    >
                        {item.n}
                    </button>
                );
            })}
        </nav>
    );
}

function answeredOf(items: readonly Item[], answers: Answers): number {
    return items.filter((item) => answers.given(item.id)).length;
}

/** The rail: every question, answered, current, marked. */
export function QuestionMap(props: MapProps) {
    void props.answers.rows.value;
    return (
        <section class="card snug">
            <div class="row between">
                <h2 class="m">{t(w.questions)}</h2>
                <span class="xs dim">{t(w.answered_n, { n: answeredOf(props.items, props.answers) })}</span>
            </div>
            <Numbers {...props} />
        </section>
    );
}

interface ReviewProps {
    sitting: Sitting;
    flags: ReadonlySet<string>;
    current: number;
    onOpen: (index: number) => void;
    onClose: () => void;
}

/** Before the end: what is empty, what is marked, what is not sent, and what finishing means. */
export function Review({ sitting, flags, current, onOpen, onClose }: ReviewProps) {
    const [refused, setRefused] = useState("");
    const items = sitting.items.value;
    const { answers } = sitting;
    const empty = items.length - answeredOf(items, answers);
    const unsent = answers.unsent.value.length;
    const finish = async () => {
        setRefused("");
        try {
            await sitting.submit();
            onClose();
        } catch (error) {
            setRefused((error as Error).message);
        }
    };
    return (
        <Dialog title={t(w.review_title)} onClose={onClose}>
            <p>{empty ? t(w.review_empty, { n: empty }) : t(w.review_all)}</p>
            <Numbers items={items} answers={answers} flags={flags} current={current} onOpen={onOpen} />
            {flags.size > 0 && <p class="s dim">{t(w.review_flagged, { n: flags.size })}</p>}
            {unsent > 0 && <p class="st blue wrapping">{t(w.review_unsent, { n: unsent })}</p>}
            <p>{t(w.review_effect)}</p>
            <Refused text={refused} />
            <div class="end">
                <Button data-first onClick={onClose}>
                    {t(w.review_back)}
                </Button>
                <Button kind="pri" onClick={finish}>
                    {t(w.finish)}
                </Button>
            </div>
        </Dialog>
    );
}
