import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { common } from "../words/common";
import { t } from "../words/words";
import { Button } from "./button";

interface Note {
    id: number;
    text: string;
    undo?: () => void | Promise<void>;
}

const SHOWN_MS = 6_000;
const notes = signal<Note[]>([]);
let last = 0;

function drop(id: number): void {
    notes.value = notes.value.filter((note) => note.id !== id);
}

/** The result of the user's own action, with Undo where there is one. Nothing important is only here. */
export function toast(text: string, undo?: () => void | Promise<void>): void {
    const id = ++last;
    notes.value = [...notes.value.slice(-2), undo ? { id, text, undo } : { id, text }];
}

function One({ note }: { note: Note }) {
    const [held, setHeld] = useState(false);
    useEffect(() => {
        if (held) return;
        const timer = setTimeout(() => drop(note.id), SHOWN_MS);
        return () => clearTimeout(timer);
    }, [held]);
    return (
        <div class="toast" onMouseEnter={() => setHeld(true)} onMouseLeave={() => setHeld(false)}>
            <span>{note.text}</span>
            {note.undo && (
                <Button
                    onClick={async () => {
                        drop(note.id);
                        await note.undo?.();
                    }}
                >
                    {t(common.undo)}
                </Button>
            )}
        </div>
    );
}

export function Toasts() {
    return (
        <div class="toasts" role="status" aria-live="polite">
            {notes.value.map((note) => (
                <One key={note.id} note={note} />
            ))}
        </div>
    );
}
