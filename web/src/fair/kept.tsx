import { serverNow } from "../state/session";
import { State, type Hue } from "../ui/state";
import { fair as w } from "../words/fair";
import { t, type Text } from "../words/words";

export interface DataRequest {
    id: string;
    person?: string;
    name: string;
    student_no: string;
    kind: RequestKind;
    text: string;
    state: "open" | "granted" | "partly" | "refused";
    asked_ms: number;
    due_ms: number;
    decided_by: string | null;
    decided_ms: number | null;
    decision: string | null;
    review_ms: number | null;
    /** Of a withdrawn consent: the exam that ended with it. */
    attempt?: string | null;
}
export type RequestKind = "access" | "correct" | "block" | "erase" | "withdraw";

export const REQUEST_WORD: Record<RequestKind, Text> = {
    access: w.r_access,
    correct: w.r_correct,
    block: w.r_block,
    erase: w.r_erase,
    withdraw: w.r_withdraw,
};

export const REQUEST_STATE: Record<DataRequest["state"], { text: Text; hue: Hue }> = {
    open: { text: w.s_open, hue: "yellow" },
    granted: { text: w.s_granted, hue: "green" },
    partly: { text: w.s_partly, hue: "blue" },
    refused: { text: w.s_refused, hue: "grey" },
};

export function RequestState({ row }: { row: DataRequest }) {
    const word = REQUEST_STATE[row.state];
    const late = row.state === "open" && row.due_ms < serverNow();
    return (
        <State hue={late ? "orange" : word.hue}>
            {t(word.text)}
            {late && `, ${t(w.overdue)}`}
        </State>
    );
}

export interface Kept {
    recordings: number;
    evidence: number;
    likenesses: number;
    photo: boolean;
    blocked: boolean;
    holds: { kind: string; ground: string }[];
}

const HOLD_WORD: Record<string, Text> = {
    act: w.h_act,
    executed: w.h_executed,
    appeal: w.h_appeal,
    incident: w.h_incident,
    request: w.h_request,
    attempt: w.h_attempt,
    person: w.h_person,
    evidence: w.h_evidence,
};

export function holdWord(kind: string): string {
    const word = HOLD_WORD[kind];
    return word ? t(word) : kind;
}

/** An act and the officer's hold have a ground that people read; the others are keys. */
function holdLine({ kind, ground }: { kind: string; ground: string }): string {
    const readable = ["act", "executed", "attempt", "person"].includes(kind);
    return readable ? `${holdWord(kind)}: ${ground}` : holdWord(kind);
}

/** What is kept of a person and why it may not go. */
export function KeptFacts({ kept }: { kept: Kept }) {
    const { recordings, evidence, likenesses } = kept;
    return (
        <div class="col">
            <p>
                {t(w.kept_counts, { recordings, evidence, likenesses })} {kept.photo && t(w.photo_kept)}
            </p>
            {kept.blocked && <State hue="blue">{t(w.blocked)}</State>}
            {kept.holds.length === 0 ? (
                <p class="dim">{t(w.no_holds)}</p>
            ) : (
                <div>
                    <p>{t(w.held_by)}</p>
                    <ul class="dots">
                        {kept.holds.map((hold) => (
                            <li key={hold.kind + hold.ground}>{holdLine(hold)}</li>
                        ))}
                    </ul>
                </div>
            )}
        </div>
    );
}
