import { useEffect, useRef, useState } from "preact/hooks";
import { put } from "../net/api";
import type { Item } from "../net/types";
import { Button } from "../ui/button";
import { Field, FileField } from "../ui/field";
import { Refused } from "../ui/refused";
import { bare, Rich } from "../ui/rich";
import { replies as w } from "../words/replies";
import { said, t } from "../words/words";
import type { Answers } from "./answers";

export interface ReplyProps {
    item: Item;
    attempt: string;
    answers: Answers;
}

/** How long the fingers must rest before what was typed is saved. */
const REST_MS = 1500;
/** Of an essay; the server refuses more. */
const ESSAY_BYTES = 12000;
const FILE_BYTES = 2 * 1024 * 1024;

const utf8 = new TextEncoder();

/** What is being typed: shown at once, saved when the fingers rest, the field is left or the question changes. */
function useTyped(item: Item, answers: Answers, limit: number): [string, (text: string) => void, () => void] {
    const [text, setText] = useState(answers.text(item.id));
    const typed = useRef(text);
    const timer = useRef(0);
    const keep = () => {
        clearTimeout(timer.current);
        if (typed.current !== answers.text(item.id)) answers.choose(item.id, [], typed.current);
    };
    useEffect(() => keep, []);
    const type = (next: string) => {
        if (utf8.encode(next).length > limit) return;
        typed.current = next;
        setText(next);
        clearTimeout(timer.current);
        timer.current = window.setTimeout(keep, REST_MS);
    };
    return [text, type, keep];
}

type Typing = { currentTarget: { value: string } };

/** A number or a few words. */
export function LineReply({ item, answers }: ReplyProps) {
    const numeric = item.kind === "numeric";
    const [text, type, keep] = useTyped(item, answers, numeric ? 64 : 1024);
    const bad = numeric && text.trim() !== "" && !/^[ ]*[-+\u2212]?[0-9 ]*([.,][0-9]*)?[ ]*$/.test(text);
    return (
        <Field
            label={t(numeric ? w.number : w.short)}
            why={t(numeric ? w.number_why : w.short_why)}
            bad={bad ? t(w.number_bad) : null}
        >
            <input
                type="text"
                autocomplete="off"
                spellcheck={false}
                inputMode={numeric ? "decimal" : "text"}
                value={text}
                onInput={(e: Typing) => type(e.currentTarget.value)}
                onBlur={() => !bad && keep()}
            />
        </Field>
    );
}

export function EssayReply({ item, answers }: ReplyProps) {
    const [text, type, keep] = useTyped(item, answers, ESSAY_BYTES);
    const words = text.trim() ? text.trim().split(/\s+/).length : 0;
    const left = ESSAY_BYTES - utf8.encode(text).length;
    return (
        <Field
            label={t(w.essay)}
            why={`${t(w.essay_words, { n: words })}${left < 1000 ? `. ${t(w.essay_left, { n: Math.floor(left / 2) })}` : ""}`}
        >
            <textarea rows={12} value={text} onInput={(e: Typing) => type(e.currentTarget.value)} onBlur={keep} />
        </Field>
    );
}

/** Each left side with a list to choose from: works with any keyboard, any reader and on a phone. */
export function MatchingReply({ item, answers }: ReplyProps) {
    const pairs = new Map(answers.choice(item.id).map((pair) => pair.split("=") as [string, string]));
    const pick = (left: string, right: string) => {
        const next = new Map(pairs);
        if (right) next.set(left, right);
        else next.delete(left);
        answers.choose(
            item.id,
            [...next].map(([a, b]) => `${a}=${b}`),
        );
    };
    return (
        <ol class="pairs">
            {item.options.map((left) => (
                <li key={left.id}>
                    <label for={`m-${left.id}`}>
                        <Rich text={said(left.text)} format={item.format} />
                    </label>
                    <select
                        id={`m-${left.id}`}
                        value={pairs.get(left.id) ?? ""}
                        onChange={(e) => pick(left.id, e.currentTarget.value)}
                    >
                        <option value="">{t(w.choose)}</option>
                        {(item.rights ?? []).map((right) => (
                            <option key={right.id} value={right.id}>
                                {bare(said(right.text), item.format)}
                            </option>
                        ))}
                    </select>
                </li>
            ))}
        </ol>
    );
}

/** Steps that are moved up and down; what was moved and where it stands now is said aloud. */
export function OrderingReply({ item, answers }: ReplyProps) {
    const [told, setTold] = useState("");
    const list = useRef<HTMLOListElement>(null);
    const saved = answers.choice(item.id);
    const known = item.options.map((option) => option.id);
    const order = saved.length === known.length ? [...saved] : known;
    const move = (from: number, step: number) => {
        const to = from + step;
        const [id] = order.splice(from, 1);
        if (!id) return;
        order.splice(to, 0, id);
        answers.choose(item.id, order);
        const option = item.options.find((one) => one.id === id);
        setTold(t(w.now_at, { what: bare(said(option?.text), item.format), n: to + 1, of: order.length }));
        requestAnimationFrame(() => {
            const row = list.current?.children[to];
            const same = row?.querySelector<HTMLButtonElement>(step < 0 ? ".up" : ".down");
            (same?.disabled ? row?.querySelector<HTMLButtonElement>("button:not(:disabled)") : same)?.focus();
        });
    };
    return (
        <>
            <ol class="ordered" ref={list}>
                {order.map((id, i) => {
                    const option = item.options.find((one) => one.id === id);
                    const text = said(option?.text);
                    return (
                        <li key={id} class="row">
                            <Rich text={text} format={item.format} />
                            <span class="sp" />
                            <Button
                                kind="ghost"
                                icon="arrow-up"
                                class="up"
                                disabled={i === 0}
                                label={t(w.up, { what: bare(text, item.format) })}
                                onClick={() => move(i, -1)}
                            />
                            <Button
                                kind="ghost"
                                icon="arrow-down"
                                class="down"
                                disabled={i === order.length - 1}
                                label={t(w.down, { what: bare(text, item.format) })}
                                onClick={() => move(i, 1)}
                            />
                        </li>
                    );
                })}
            </ol>
            {saved.length === 0 && (
                <Button icon="check" onClick={() => answers.choose(item.id, order)}>
                    {t(w.keep_order)}
                </Button>
            )}
            <span class="vh" role="status">
                {told}
            </span>
        </>
    );
}

/** One file: sent first, and an answer once the server has it. */
export function FileReply({ item, attempt, answers }: ReplyProps) {
    const [busy, setBusy] = useState("");
    const [refused, setRefused] = useState("");
    const hash = answers.text(item.id);
    const send = async (file: File | undefined) => {
        if (!file) return;
        setRefused(file.size > FILE_BYTES ? t(w.file_big, { n: FILE_BYTES / 1024 / 1024 }) : "");
        if (file.size > FILE_BYTES) return;
        setBusy(file.name);
        try {
            const path = `/api/my/attempts/${attempt}/files/${item.id}`;
            const kept = await put<{ sha256: string }>(path, file);
            answers.choose(item.id, [], kept.sha256);
        } catch (error) {
            setRefused((error as Error).message);
        } finally {
            setBusy("");
        }
    };
    return (
        <>
            <FileField
                label={t(w.file)}
                why={t(w.file_why, { n: FILE_BYTES / 1024 / 1024 })}
                accept=".pdf,.jpg,.jpeg,.png,.webp,.txt,.zip,.docx,.xlsx,.pptx,.odt"
                disabled={busy !== ""}
                onPick={([file]) => void send(file)}
            />
            <p class="s" role="status">
                {busy ? t(w.file_sending, { name: busy }) : hash ? t(w.file_kept, { hash: hash.slice(0, 8) }) : t(w.file_none)}
            </p>
            <Refused text={refused} />
        </>
    );
}
