import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { common } from "../words/common";
import { t } from "../words/words";
import { Button } from "./button";
import { Field, Radio } from "./field";
import { Refused } from "./refused";

interface DialogProps {
    title: string;
    onClose: () => void;
    drawer?: boolean;
    /** As wide as the window allows: for pictures. */
    wide?: boolean;
    children: ComponentChildren;
}

/** A native modal dialog, shown as long as it is drawn: focus goes in, Esc closes, focus returns. */
export function Dialog({ title, onClose, drawer, wide, children }: DialogProps) {
    const ref = useRef<HTMLDialogElement>(null);
    const id = useId();
    useEffect(() => {
        const before = document.activeElement as HTMLElement | null;
        const dialog = ref.current;
        dialog?.showModal();
        dialog?.querySelector<HTMLElement>("[data-first]")?.focus();
        return () => {
            dialog?.close();
            before?.focus();
        };
    }, []);
    return (
        <dialog
            ref={ref}
            class={drawer ? "drawer" : wide ? "wide" : ""}
            aria-labelledby={id}
            onCancel={(event) => {
                event.preventDefault();
                onClose();
            }}
        >
            <div class="in">
                <div class="row between">
                    <h2 id={id}>{title}</h2>
                    <Button kind="ghost" icon="x" label={t(common.close)} onClick={onClose} />
                </div>
                {children}
            </div>
        </dialog>
    );
}

export interface ReasonOption {
    value: string;
    label: string;
}

interface ReasonProps {
    /** The question. */
    title: string;
    /** What will happen, in one sentence. */
    effect: string;
    /** Who will read the reason. */
    readers: string;
    /** The verb of the button. */
    verb: string;
    reasons?: ReasonOption[];
    /** The text may be left out when a reason of the list is chosen. */
    textOptional?: boolean;
    /** For the irreversible: this code must be typed. */
    code?: string;
    codeLabel?: string;
    onClose: () => void;
    /** Throws a Fault to stay open and show its sentence. */
    onDone: (reason: string, text: string) => Promise<void>;
}

/** Confirm with a reason: a closed list and a text, who will read it, and the verb on the button. */
export function ReasonDialog(props: ReasonProps) {
    const { reasons = [], code } = props;
    const [reason, setReason] = useState("");
    const [text, setText] = useState("");
    const [typed, setTyped] = useState("");
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const noReason = reasons.length > 0 && !reason;
    const noText = !props.textOptional && (reasons.length === 0 || reason === "other") && !text.trim();
    const noCode = !!code && typed.trim() !== code;
    const done = async () => {
        setTried(true);
        if (noReason || noText || noCode) return;
        setRefused("");
        try {
            await props.onDone(reason, text.trim());
        } catch (error) {
            setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <Dialog title={props.title} onClose={props.onClose}>
            <p>{props.effect}</p>
            {reasons.length > 0 && (
                <fieldset aria-invalid={tried && noReason ? true : undefined}>
                    <legend>{t(common.reason)}</legend>
                    {reasons.map((option) => (
                        <Radio
                            key={option.value}
                            name="reason"
                            value={option.value}
                            checked={reason === option.value}
                            onPick={setReason}
                        >
                            {option.label}
                        </Radio>
                    ))}
                    {tried && noReason && <p class="s orange b">{t(common.choose_reason)}</p>}
                </fieldset>
            )}
            <Field
                label={reasons.length > 0 || props.textOptional ? t(common.comment) : t(common.reason)}
                why={props.readers}
                bad={tried && noText ? t(common.required) : null}
            >
                <textarea rows={3} maxLength={2000} value={text} onInput={(e) => setText(e.currentTarget.value)} />
            </Field>
            {code && (
                <Field label={props.codeLabel ?? code} bad={tried && noCode ? t(common.required) : null}>
                    <input
                        type="text"
                        inputMode="numeric"
                        autocomplete="off"
                        value={typed}
                        onInput={(e) => setTyped(e.currentTarget.value)}
                    />
                </Field>
            )}
            <Refused text={refused} />
            <div class="end">
                <Button onClick={props.onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={done}>
                    {props.verb}
                </Button>
            </div>
        </Dialog>
    );
}
