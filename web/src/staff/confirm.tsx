import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Refused } from "../ui/refused";
import { common } from "../words/common";
import { t } from "../words/words";

interface Props {
    title: string;
    /** What will happen, in one sentence. */
    effect: string;
    verb: string;
    /** To be typed before a heavy step. */
    code?: string;
    codeLabel?: string;
    children?: ComponentChildren;
    onClose: () => void;
    /** Throws a Fault to stay open and show its sentence. */
    onDone: () => Promise<void>;
}

/** A question without a reason: the effect, the verb, and a typed code where the step is heavy. */
export function ConfirmDialog({ title, effect, verb, code, codeLabel, children, onClose, onDone }: Props) {
    const [typed, setTyped] = useState("");
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const noCode = code !== undefined && typed.trim() !== code;
    const done = async () => {
        setTried(true);
        if (noCode) return;
        setRefused("");
        try {
            await onDone();
        } catch (error) {
            setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <Dialog title={title} onClose={onClose}>
            <p>{effect}</p>
            {children}
            {code !== undefined && (
                <Field label={codeLabel ?? code} bad={tried && noCode ? t(common.required) : null}>
                    <input
                        type="text"
                        autocomplete="off"
                        data-first
                        value={typed}
                        onInput={(e: { currentTarget: HTMLInputElement }) => setTyped(e.currentTarget.value)}
                    />
                </Field>
            )}
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={done}>
                    {verb}
                </Button>
            </div>
        </Dialog>
    );
}
