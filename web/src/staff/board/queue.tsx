import { useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { ReasonDialog } from "../../ui/dialog";
import { Refused } from "../../ui/refused";
import { toast } from "../../ui/toast";
import { second } from "../../ui/tick";
import { clockOf } from "../../words/format";
import { staff as w } from "../../words/staff";
import { fill, lang, t, type Text } from "../../words/words";
import { serverNow } from "../../state/session";
import { attempts } from "../actions";
import { isWaiting } from "./rank";
import type { BoardStore } from "./store";

export const STEPS = ["rules", "consent", "system", "camera", "network", "face"] as const;
const STEP_WORDS: Record<string, Text> = {
    rules: w.step_rules,
    consent: w.step_consent,
    system: w.step_system,
    camera: w.step_camera,
    network: w.step_network,
    face: w.step_face,
};

export function stepWord(step: string): string {
    const known = STEP_WORDS[step];
    return known ? fill(known, lang.value) : step;
}

/** Waiving a step, or asking for it again; consent is the student's alone. */
export function StepDecision({ attempt, step, onDone }: { attempt: string; step: string; onDone: () => void }) {
    const [asked, setAsked] = useState<"waive" | "retry" | null>(null);
    if (step === "consent") return <p class="xs dim">{t(w.consent_own)}</p>;
    const done = async (ok: boolean, reason: string) => {
        await attempts.step(attempt, step, ok, reason);
        setAsked(null);
        toast(t(ok ? w.waived_toast : w.retry_toast));
        onDone();
    };
    return (
        <div class="row wrap">
            <Button onClick={() => setAsked("waive")}>{t(w.waive)}</Button>
            <Button onClick={() => setAsked("retry")}>{t(w.ask_retry)}</Button>
            {asked && (
                <ReasonDialog
                    title={t(asked === "waive" ? w.waive_q : w.retry_q, { step: stepWord(step) })}
                    effect={t(asked === "waive" ? w.waive_effect : w.retry_effect)}
                    readers={t(w.step_readers)}
                    verb={t(asked === "waive" ? w.waive : w.ask_retry)}
                    onClose={() => setAsked(null)}
                    onDone={(_, text) => done(asked === "waive", text)}
                />
            )}
        </div>
    );
}

/** Who waits to be let in, longest first; shown while anyone waits. */
export function Queue({ store, onPick }: { store: BoardStore; onPick: (id: string) => void }) {
    const [refused, setRefused] = useState("");
    const waiting = store.all.value.filter(isWaiting).sort((a, b) => (a.place ?? 0) - (b.place ?? 0));
    if (waiting.length === 0) return null;
    const admit = async (ids: string[]) => {
        setRefused("");
        try {
            for (const id of ids) await attempts.admit(id);
        } catch (error) {
            setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <section class="card queue" aria-label={t(w.queue)}>
            <h2>{t(w.queue_n, { n: waiting.length })}</h2>
            <ul class="waiting">
                {waiting.map((tile) => (
                    <li key={tile.attempt} class="row">
                        <button type="button" class="linkish grow s b" onClick={() => onPick(tile.attempt)}>
                            {tile.name}
                        </button>
                        {tile.turned_ms && (
                            <span class="xs dim tn">
                                {clockOf(((second.value, serverNow()) - tile.turned_ms) / 1000)}
                            </span>
                        )}
                        <Button onClick={() => admit([tile.attempt])} aria-label={`${t(w.admit)}: ${tile.name}`}>
                            {t(w.admit)}
                        </Button>
                    </li>
                ))}
            </ul>
            {waiting.length > 1 && (
                <Button icon="users" onClick={() => admit(waiting.map((tile) => tile.attempt))}>
                    {t(w.admit_all)}
                </Button>
            )}
            <Refused text={refused} />
        </section>
    );
}
