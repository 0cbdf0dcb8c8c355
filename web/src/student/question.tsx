import type { RefObject } from "preact";
import type { Item } from "../net/types";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { exam as w } from "../words/exam";
import { said, t } from "../words/words";
import type { Answers } from "./answers";

interface QuestionProps {
    item: Item;
    total: number;
    answers: Answers;
    flagged: boolean;
    onFlag: () => void;
    onPick: (n: number) => void;
    heading: RefObject<HTMLHeadingElement>;
}

/** One question: number of total, the stem, answers as whole rows. */
export function Question({ item, total, answers, flagged, onFlag, onPick, heading }: QuestionProps) {
    const answer = answers.rows.value.get(item.id);
    const choice = answer?.choice ?? [];
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
            <p class="q prewrap" id="qt">
                {said(item.stem)}
            </p>
            <p class="s dim" id="qk">
                {t(item.kind === "single" ? w.single : w.multiple)}
            </p>
            <div
                class="options"
                role={item.kind === "single" ? "radiogroup" : "group"}
                aria-labelledby="qt"
                aria-describedby="qk"
            >
                {item.options.map((option, i) => (
                    <label class="opt" key={`${item.id}/${option.id}`}>
                        <input
                            type={item.kind === "single" ? "radio" : "checkbox"}
                            name={item.id}
                            checked={choice.includes(option.id)}
                            onChange={() => onPick(i)}
                        />
                        <span>{said(option.text)}</span>
                        {i < 9 && (
                            <kbd class="k d-only" aria-hidden="true">
                                {i + 1}
                            </kbd>
                        )}
                    </label>
                ))}
            </div>
            <div class="row wrap qfoot">
                {choice.length > 0 && (
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
