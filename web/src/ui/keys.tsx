import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { common } from "../words/common";
import { t } from "../words/words";
import { Button } from "./button";
import { Dialog } from "./dialog";

export interface Key {
    /** As KeyboardEvent.key: "j", "ArrowLeft", " ". */
    key: string;
    /** As drawn: "J", "←". */
    shown: string;
    title: string;
    run: () => void;
}

const STORE = "baqyla.keys";

function stored(): boolean {
    try {
        return localStorage.getItem(STORE) !== "off";
    } catch {
        return true;
    }
}

/** Single-letter keys can be switched off (WCAG 2.1.4). */
export const lettersOn = signal(stored());

function toggleLetters(): void {
    lettersOn.value = !lettersOn.value;
    try {
        localStorage.setItem(STORE, lettersOn.value ? "on" : "off");
    } catch {
        /* as long as the page */
    }
}

function typing(target: EventTarget | null): boolean {
    const at = target as HTMLElement | null;
    return !!at?.closest?.("textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])");
}

/** Binds keys while the component is drawn; they are silent in text fields and behind an open dialog. */
export function useKeys(keys: Key[]): void {
    const now = useRef(keys);
    now.current = keys;
    useEffect(() => {
        const pressed = (event: KeyboardEvent) => {
            if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
            if (typing(event.target) || document.querySelector("dialog[open]")) return;
            if (event.key.length === 1 && !lettersOn.value) return;
            const key = now.current.find((one) => one.key.toLowerCase() === event.key.toLowerCase());
            if (!key) return;
            event.preventDefault();
            key.run();
        };
        addEventListener("keydown", pressed);
        return () => removeEventListener("keydown", pressed);
    }, []);
}

/** The list of the screen's keys; "?" opens it. */
export function KeysHelp({ keys }: { keys: Key[] }) {
    const [open, setOpen] = useState(false);
    useKeys([{ key: "?", shown: "?", title: t(common.keys), run: () => setOpen(true) }]);
    return (
        <>
            <Button kind="ghost" icon="keyboard" label={t(common.keys)} onClick={() => setOpen(true)} />
            {open && (
                <Dialog title={t(common.keys)} onClose={() => setOpen(false)}>
                    <dl class="facts">
                        {keys.map((key) => (
                            <>
                                <dt>{key.title}</dt>
                                <dd>
                                    <kbd>{key.shown}</kbd>
                                </dd>
                            </>
                        ))}
                    </dl>
                    <div class="end">
                        <Button onClick={toggleLetters}>{t(lettersOn.value ? common.keys_off : common.keys_on)}</Button>
                    </div>
                </Dialog>
            )}
        </>
    );
}
