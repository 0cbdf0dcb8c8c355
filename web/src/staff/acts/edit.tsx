import { useState } from "preact/hooks";
import { Fault } from "../../net/fault";
import { Button } from "../../ui/button";
import { Check, Field, Radio } from "../../ui/field";
import { Refused } from "../../ui/refused";
import { toast } from "../../ui/toast";
import { acts as w } from "../../words/acts";
import { common } from "../../words/common";
import { hhmmss } from "../../words/format";
import { kindTitle } from "../../words/kinds";
import { t } from "../../words/words";
import { useLoad } from "../../ui/load";
import { attempts } from "../actions";
import type { Act, Incident } from "../model";
import { attemptOf, deed } from "./deeds";
import { Outages } from "./outages";
import { BOXES, boxWord, DECISIONS, decisionWord } from "./words";

interface Props {
    act: Act;
    onSaved: (act: Act | null) => void;
    onStale: () => void;
}

type Input = { currentTarget: HTMLInputElement | HTMLTextAreaElement };

function useSave({ act, onSaved, onStale }: Props) {
    const [refused, setRefused] = useState("");
    const save = async (fields: Record<string, unknown>) => {
        setRefused("");
        try {
            onSaved(await deed(act, "edit", fields));
            toast(t(w.saved));
        } catch (error) {
            if (error instanceof Fault && error.code === "stale") onStale();
            else setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    return { refused, save };
}

/** Confirmed incidents of the attempt that this act holds or may take in. */
function useCandidates(act: Act): Incident[] {
    const attempt = attemptOf(act);
    const file = useLoad(() => attempts.file(attempt), [attempt]);
    const held = new Set(act.incidents.map((one) => one.id));
    const free = (file.data?.incidents ?? []).filter(
        (one) => one.state === "confirmed" && !one.act && !held.has(one.id),
    );
    return [...act.incidents, ...free].sort((a, b) => a.from_ms - b.from_ms);
}

/** The draft of A: boxes of the form, the other text, and which incidents it speaks of. */
export function EditA(props: Props) {
    const { act } = props;
    const [kinds, setKinds] = useState<string[]>(act.kinds);
    const [other, setOther] = useState(act.other_text ?? "");
    const [observation, setObservation] = useState(act.observation ?? "");
    const [chosen, setChosen] = useState<string[]>(act.incidents.map((one) => one.id));
    const listed = useCandidates(act);
    const [tried, setTried] = useState(false);
    const { refused, save } = useSave(props);
    const flip = (list: string[], one: string, on: boolean) => (on ? [...list, one] : list.filter((x) => x !== one));
    const noKinds = kinds.length === 0;
    const noOther = kinds.includes("OTHER") && !other.trim();
    const submit = async () => {
        setTried(true);
        if (noKinds || noOther) return;
        const inForm = BOXES.filter((box) => kinds.includes(box));
        await save({ kinds: inForm, other_text: other.trim(), observation: observation.trim(), incidents: chosen });
    };
    return (
        <section class="card col" aria-label={t(w.edit)}>
            <h2>{t(w.edit)}</h2>
            <fieldset>
                <legend>{t(w.violations)}</legend>
                {BOXES.map((box) => (
                    <Check key={box} checked={kinds.includes(box)} onChange={(on) => setKinds(flip(kinds, box, on))}>
                        {boxWord(box)}
                    </Check>
                ))}
                {tried && noKinds && <p class="s orange b">{t(w.need_kind)}</p>}
            </fieldset>
            {kinds.includes("OTHER") && (
                <Field label={t(w.other_text)} why={t(w.other_why)} bad={tried && noOther ? t(common.required) : null}>
                    <textarea
                        rows={3}
                        maxLength={500}
                        value={other}
                        onInput={(e: Input) => setOther(e.currentTarget.value)}
                    />
                </Field>
            )}
            <fieldset>
                <legend>{t(w.evidence)}</legend>
                {listed.map((incident) => (
                    <Check
                        key={incident.id}
                        checked={chosen.includes(incident.id)}
                        onChange={(on) => setChosen(flip(chosen, incident.id, on))}
                    >
                        <span class="tn">{hhmmss(incident.from_ms)}</span> {kindTitle(incident.kind)}
                    </Check>
                ))}
            </fieldset>
            <Field label={t(w.observation)} why={t(w.observation_why)}>
                <textarea
                    rows={2}
                    maxLength={500}
                    value={observation}
                    onInput={(e: Input) => setObservation(e.currentTarget.value)}
                />
            </Field>
            <Refused text={refused} />
            <Button class="start" onClick={submit}>
                {t(common.save)}
            </Button>
        </section>
    );
}

/** 90 → "1:30", 600 → "10". */
function clockText(seconds: number): string {
    const rest = seconds % 60;
    return `${Math.floor(seconds / 60)}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

/** "10" or "1:30" → seconds; -1 for anything else. */
function clockSeconds(text: string): number {
    const found = /^(\d{1,3})(?::([0-5]\d))?$/.exec(text.trim());
    return found ? Number(found[1]) * 60 + Number(found[2] ?? 0) : -1;
}

/** The inspection of B: purpose, result, decision, and minutes where it gives them. */
export function EditB(props: Props) {
    const { act } = props;
    const [purpose, setPurpose] = useState(act.purpose ?? "");
    const [result, setResult] = useState(act.result ?? "");
    const [decision, setDecision] = useState(act.decision ?? "");
    const [text, setText] = useState(act.decision_text ?? "");
    const [minutes, setMinutes] = useState(clockText(act.extra_s || act.owed_s || 600));
    const [tried, setTried] = useState(false);
    const { refused, save } = useSave(props);
    const seconds = clockSeconds(minutes);
    const badMinutes = decision === "EXTRA_TIME" && (seconds < 1 || seconds > 180 * 60);
    /* A text of another decision or other minutes would contradict it on the page: the server words it anew. */
    const stale =
        text === (act.decision_text ?? "") &&
        (decision !== act.decision || (decision === "EXTRA_TIME" && seconds !== act.extra_s));
    const noText = decision === "OTHER" && !text.trim();
    const submit = async () => {
        setTried(true);
        if (!purpose.trim() || badMinutes || noText) return;
        await save({
            purpose: purpose.trim(),
            result: result.trim(),
            decision: decision || null,
            decision_text: stale ? "" : text.trim(),
            extra_s: decision === "EXTRA_TIME" ? seconds : 0,
        });
    };
    return (
        <section class="card col" aria-label={t(w.inspect)}>
            <h2>{t(w.inspect)}</h2>
            <Outages
                act={act}
                onUse={(owed) => {
                    setDecision("EXTRA_TIME");
                    setMinutes(clockText(owed));
                }}
            />
            <Field label={t(w.purpose)} bad={tried && !purpose.trim() ? t(common.required) : null}>
                <textarea
                    rows={3}
                    maxLength={900}
                    value={purpose}
                    onInput={(e: Input) => setPurpose(e.currentTarget.value)}
                />
            </Field>
            <Field label={t(w.result)}>
                <textarea
                    rows={3}
                    maxLength={900}
                    value={result}
                    onInput={(e: Input) => setResult(e.currentTarget.value)}
                />
            </Field>
            <fieldset>
                <legend>{t(w.decision)}</legend>
                {DECISIONS.map((one) => (
                    <Radio key={one} name="decision" value={one} checked={decision === one} onPick={setDecision}>
                        {decisionWord(one)}
                    </Radio>
                ))}
            </fieldset>
            {decision === "EXTRA_TIME" && (
                <Field label={t(w.minutes)} bad={tried && badMinutes ? t(w.bad_minutes) : null}>
                    <input
                        inputMode="numeric"
                        maxLength={6}
                        value={minutes}
                        onInput={(e: Input) => setMinutes(e.currentTarget.value)}
                    />
                </Field>
            )}
            <Field label={t(w.decision_text)} bad={tried && noText ? t(common.required) : null}>
                <textarea
                    rows={2}
                    maxLength={600}
                    value={text}
                    onInput={(e: Input) => setText(e.currentTarget.value)}
                />
            </Field>
            <Refused text={refused} />
            <Button class="start" onClick={submit}>
                {t(common.save)}
            </Button>
        </section>
    );
}
