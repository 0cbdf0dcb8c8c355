import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { State } from "../ui/state";
import { checkin } from "../words/checkin";
import { common } from "../words/common";
import { exam as w } from "../words/exam";
import { hhmm } from "../words/format";
import { t } from "../words/words";
import type { OwnChat, Sitting } from "./sitting";

export const chatOpen = signal(false);

const TEXT_MAX = 900;

function Line({ line }: { line: OwnChat }) {
    const mine = line.from === "me";
    return (
        <li class={mine ? "line mine" : "line"}>
            {line.kind === "warning" && <State hue="orange">{t(w.chat_warning)}</State>}
            <p class="prewrap">{line.text}</p>
            <p class="xs dim">
                {mine ? t(w.chat_me) : line.name} · {line.key ? t(w.chat_wait) : hhmm(line.at_ms)}
            </p>
        </li>
    );
}

/** The drawer of messages; the page draws it once. */
export function Chat({ sitting }: { sitting: Sitting }) {
    const [text, setText] = useState("");
    const list = useRef<HTMLUListElement>(null);
    const lines = sitting.chat.value;
    useEffect(() => {
        sitting.readChat();
        list.current?.lastElementChild?.scrollIntoView({ block: "nearest" });
    }, [lines.length]);
    const send = () => {
        if (!text.trim()) return;
        sitting.write(text.trim());
        setText("");
    };
    return (
        <Dialog title={t(w.chat)} drawer onClose={() => (chatOpen.value = false)}>
            <ul class="lines" ref={list} aria-live="polite" aria-label={t(w.chat)}>
                {lines.length === 0 && <li class="dim">{t(w.chat_empty)}</li>}
                {lines.map((line) => (
                    <Line key={line.id} line={line} />
                ))}
            </ul>
            <form
                class="row"
                onSubmit={(event) => {
                    event.preventDefault();
                    send();
                }}
            >
                <input
                    type="text"
                    data-first
                    aria-label={t(w.chat_text)}
                    maxLength={TEXT_MAX}
                    autocomplete="off"
                    value={text}
                    onInput={(event) => setText(event.currentTarget.value)}
                />
                <button type="submit" class="btn pri">
                    {t(common.send)}
                </button>
            </form>
        </Dialog>
    );
}

/** Raise hand and write: always reachable, from the first screen on. */
export function HelpButtons({ sitting, bar, small }: { sitting: Sitting; bar?: boolean; small?: boolean }) {
    const up = !!sitting.attempt.value?.hand;
    const unread = sitting.unread.value;
    const hand = () => sitting.hand(!up).catch(() => undefined);
    const open = () => (chatOpen.value = true);
    return (
        <>
            {bar ? (
                <>
                    <span class="d-only">
                        <Button kind="ghost" icon="message-circle" onClick={open}>
                            {t(checkin.ask_proctor)}
                        </Button>
                    </span>
                    <span class="m-only">
                        <Button kind="ghost" icon="message-circle" label={t(checkin.ask_proctor)} onClick={open} />
                    </span>
                </>
            ) : small ? (
                <>
                    <Button icon="hand" label={t(up ? w.hand_down : w.hand_up)} aria-pressed={up} onClick={hand} />
                    <Button icon="message-circle" label={t(w.write_proctor)} onClick={open} />
                </>
            ) : (
                <div class="two">
                    <Button icon="hand" aria-pressed={up} onClick={hand}>
                        {t(up ? w.hand_down : w.hand_up)}
                    </Button>
                    <Button icon="message-circle" onClick={open}>
                        {t(w.write)}
                        {unread > 0 && <span class="tn">{unread}</span>}
                    </Button>
                </div>
            )}
        </>
    );
}
