import type { RefObject } from "preact";
import type { Item } from "../net/types";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { Rich } from "../ui/rich";
import { exam as w } from "../words/exam";
import { replies } from "../words/replies";
import { said, t } from "../words/words";
import type { Answers } from "./answers";
import { EssayReply, FileReply, LineReply, MatchingReply, OrderingReply } from "./reply";

interface QuestionProps {
    item: Item;
    total: number;
    attempt: string;
    answers: Answers;
    flagged: boolean;
    onFlag: () => void;
    onPick: (n: number) => void;
    heading: RefObject<HTMLHeadingElement>;
}

const HOW = {
    single: w.single,
    multiple: w.multiple,
    truefalse: replies.truefalse,
    numeric: replies.numeric,
    short: replies.short_how,
    matching: replies.matching,
    ordering: replies.ordering,
    essay: replies.essay_how,
    file: replies.file_how,
} as const;

/** Answered by picking rows; the digits pick them too. */
export function picked(item: Item): boolean {
    return item.kind === "single" || item.kind === "multiple" || item.kind === "truefalse";
}

function Choices({ item, answers, onPick }: Pick<QuestionProps, "item" | "answers" | "onPick">) {
    const choice = answers.choice(item.id);
    const many = item.kind === "multiple";
    return (
        <div class="options" role={many ? "group" : "radiogroup"} aria-labelledby="qt" aria-describedby="qk">
            {item.options.map((option, i) => (
                <label class="opt" key={`${item.id}/${option.id}`}>
                    <input
                        type={many ? "checkbox" : "radio"}
                        name={item.id}
                        checked={choice.includes(option.id)}
                        onChange={() => onPick(i)}
                    />
                    <Rich text={said(option.text)} format={item.format} />
                    {i < 9 && (
                        <kbd class="k d-only" aria-hidden="true">
                            {i + 1}
                        </kbd>
                    )}
                </label>
            ))}
        </div>
    );
}

function Reply(props: QuestionProps) {
    const { item } = props;
    if (picked(item)) return <Choices {...props} />;
    if (item.kind === "matching") return <MatchingReply {...props} />;
    if (item.kind === "ordering") return <OrderingReply {...props} />;
    if (item.kind === "essay") return <EssayReply {...props} />;
    if (item.kind === "file") return <FileReply {...props} />;
    return <LineReply {...props} />;
}

/** One question: number of total, the stem, and what its kind is answered with. */
export function Question(props: QuestionProps) {
    const { item, total, answers, flagged, onFlag, heading } = props;
    const answer = answers.rows.value.get(item.id);
    const typed = ["numeric", "short", "essay"].includes(item.kind);
    return (
        <section class="card" aria-labelledby="qh">
            <div class="row between qhead">
                <h1 id="qh" class="qn dim" tabIndex={-1} ref={heading}>
                    {t(w.question_n, { n: item.n })} <span class="thin">/ {total}</span>
                </h1>
                <Button kind="ghost" icon="flag" aria-pressed={flagged} class="s flag" onClick={onFlag}>
                    {t(w.later)}
                </Button>
            </div>
            <div class="q" id="qt">
                <Rich text={said(item.stem)} format={item.format} />
            </div>
            <p class="s dim" id="qk">
                {t(HOW[item.kind])}
                {item.points && item.points > 1 ? ` · ${t(replies.points, { n: item.points })}` : ""}
            </p>
            <div class="reply" role={picked(item) ? undefined : "group"} aria-labelledby={picked(item) ? undefined : "qt"}>
                <Reply key={item.id} {...props} />
            </div>
            <div class="row wrap qfoot">
                {answers.given(item.id) && !typed && (
                    <Button kind="ghost" icon="x" class="s" onClick={() => answers.choose(item.id, [])}>
                        {t(w.clear)}
                    </Button>
                )}
                {answer?.refused && (
                    <p class="st blue wrapping" role="alert">
                        <Icon name="unplug" small />
                        {t(w.not_taken, { why: answer.refused })}
                    </p>
                )}
            </div>
        </section>
    );
}
