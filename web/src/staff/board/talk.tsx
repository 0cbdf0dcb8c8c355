import { useRef, useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { Refused } from "../../ui/refused";
import { hhmm } from "../../words/format";
import { common } from "../../words/common";
import { staff as w } from "../../words/staff";
import { t } from "../../words/words";
import { attempts, newKey } from "../actions";
import type { ChatLine } from "../model";

interface Props {
    attempt: string;
    lines: ChatLine[];
    onSent: (line: ChatLine) => void;
}

/** The conversation with one student. A text that could not be sent stays in the field with its key. */
export function Conversation({ attempt, lines, onSent }: Props) {
    const [text, setText] = useState("");
    const [refused, setRefused] = useState("");
    const key = useRef(newKey());
    const send = async (kind: "message" | "warning") => {
        const said = text.trim();
        if (!said) return;
        setRefused("");
        try {
            const answer = await attempts.message(attempt, said, kind, key.current);
            onSent({
                id: answer.id ?? key.current,
                from: "proctor",
                name: "",
                text: said,
                at_ms: answer.at_ms ?? Date.now(),
                kind,
            });
            setText("");
            key.current = newKey();
        } catch (error) {
            setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    const missing = text.trim() ? null : t(w.write_first);
    return (
        <section class="col chatbox" aria-label={t(w.chat)}>
            {lines.length > 0 && (
                <ol class="lines" aria-live="polite" tabIndex={0} aria-label={t(w.chat)}>
                    {lines.map((line) => (
                        <li key={line.id} class={line.from === "student" || line.from === "me" ? "theirs" : "ours"}>
                            <span class="xs dim tn">
                                {hhmm(line.at_ms)} {line.name}
                                {line.kind === "warning" && <b> · {t(w.a_warning)}</b>}
                            </span>
                            <span class="prewrap">{line.text}</span>
                        </li>
                    ))}
                </ol>
            )}
            <textarea
                rows={2}
                maxLength={2000}
                aria-label={t(w.message_to)}
                placeholder={t(w.message_to)}
                data-message
                value={text}
                onInput={(e) => setText(e.currentTarget.value)}
                onKeyDown={(event) => {
                    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
                    event.preventDefault();
                    void send("message");
                }}
            />
            <Refused text={refused} />
            <div class="row">
                <Button icon="send" class="grow" missing={missing} onClick={() => send("message")}>
                    {t(common.send)}
                </Button>
                <Button icon="triangle-alert" class="grow" missing={missing} onClick={() => send("warning")}>
                    {t(w.warn)}
                </Button>
            </div>
        </section>
    );
}
