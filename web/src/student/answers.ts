import { computed, signal } from "@preact/signals";
import { Fault } from "../net/fault";
import { Shelf } from "../net/shelf";
import type { SavedAnswer } from "../net/types";

export interface Answer {
    item: string;
    rev: number;
    choice: string[];
    /** A number, a short answer, an essay, the hash of a file; "" where options are chosen. */
    text: string;
    at_ms: number;
    /** Server time of the commit; 0 while the server does not have this revision. */
    saved_ms: number;
    /** Why the server will never take it; "" otherwise. */
    refused: string;
}

const STORAGE_PATIENCE_MS = 1000;

type Send = (answer: Answer) => Promise<number>;

/*
 * The answers of one attempt, written here first: each choice gets the next revision, goes to IndexedDB,
 * then to the server, and counts as saved only after the server's commit. Whatever is unsent goes again
 * after each welcome; the same revision twice is the same answer.
 */
export class Answers {
    readonly rows = signal<ReadonlyMap<string, Answer>>(new Map());
    readonly unsent = computed(() => [...this.rows.value.values()].filter((a) => !a.saved_ms && !a.refused));
    readonly savedAt_ms = computed(() => Math.max(0, ...[...this.rows.value.values()].map((a) => a.saved_ms)));
    private readonly shelf: Shelf<Answer>;
    private sending: Promise<void> | null = null;
    private again = false;

    constructor(
        attempt: string,
        private readonly send: Send,
    ) {
        this.shelf = new Shelf(attempt);
    }

    get lasting(): boolean {
        return this.shelf.lasting;
    }

    async load(): Promise<void> {
        const kept = await this.shelf.all().catch(() => []);
        const rows = new Map(this.rows.value);
        for (const answer of kept) {
            const now = rows.get(answer.item);
            if (!now || now.rev < answer.rev) rows.set(answer.item, { ...answer, text: answer.text ?? "" });
        }
        this.rows.value = rows;
    }

    /** What the server has: it wins unless we hold a later revision. */
    merge(saved: readonly SavedAnswer[]): void {
        const rows = new Map(this.rows.value);
        for (const theirs of saved) {
            const ours = rows.get(theirs.item);
            if (ours && ours.rev > theirs.rev) continue;
            rows.set(theirs.item, { ...theirs, text: theirs.text ?? "", at_ms: theirs.saved_ms, refused: "" });
        }
        this.rows.value = rows;
    }

    choice(item: string): readonly string[] {
        return this.rows.value.get(item)?.choice ?? [];
    }

    text(item: string): string {
        return this.rows.value.get(item)?.text ?? "";
    }

    given(item: string): boolean {
        return this.choice(item).length > 0 || this.text(item) !== "";
    }

    choose(item: string, choice: readonly string[], text = ""): void {
        const rev = (this.rows.value.get(item)?.rev ?? 0) + 1;
        const answer: Answer = { item, rev, choice: [...choice], text, at_ms: Date.now(), saved_ms: 0, refused: "" };
        this.set(answer);
        void this.kept(answer).then(() => this.flush());
    }

    /** Written first, sent after; yet a storage that hangs does not keep an answer from the server. */
    private kept(answer: Answer): Promise<void> {
        const written = this.shelf.put(answer.item, answer).catch(() => undefined);
        return Promise.race([written, new Promise<void>((resolve) => setTimeout(resolve, STORAGE_PATIENCE_MS))]);
    }

    /** Sends everything unsent, oldest first, one after the other; stops quietly when there is no connection. */
    flush(): Promise<void> {
        if (this.sending) {
            this.again = true;
            return this.sending;
        }
        this.sending = this.run().finally(() => (this.sending = null));
        return this.sending;
    }

    private async run(): Promise<void> {
        do {
            this.again = false;
            for (const answer of [...this.unsent.value].sort((a, b) => a.at_ms - b.at_ms)) {
                if (!(await this.sendOne(answer))) return;
            }
        } while (this.again || this.unsent.value.some((a) => !a.refused));
    }

    private async sendOne(answer: Answer): Promise<boolean> {
        try {
            const saved_ms = await this.send(answer);
            this.settle({ ...answer, saved_ms });
            return true;
        } catch (error) {
            const temporary =
                !(error instanceof Fault) ||
                ["unreachable", "busy", "nomem", "io", "disk_full", "too_many"].includes(error.code);
            if (temporary) return false;
            this.settle({ ...answer, refused: error.message });
            return true;
        }
    }

    /** Only if no later revision was chosen meanwhile. */
    private settle(answer: Answer): void {
        if (this.rows.value.get(answer.item)?.rev !== answer.rev) return;
        this.set(answer);
        void this.shelf.put(answer.item, answer).catch(() => undefined);
    }

    private set(answer: Answer): void {
        const rows = new Map(this.rows.value);
        rows.set(answer.item, answer);
        this.rows.value = rows;
    }
}
