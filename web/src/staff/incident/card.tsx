import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Fault } from "../../net/fault";
import { Link } from "../../state/router";
import { serverNow } from "../../state/session";
import { Button } from "../../ui/button";
import { ClipPlayer } from "../../ui/clip";
import { ReasonDialog } from "../../ui/dialog";
import { State } from "../../ui/state";
import { toast } from "../../ui/toast";
import { second } from "../../ui/tick";
import { cardWords as c } from "../../words/card";
import { clockOf, hhmmss } from "../../words/format";
import { kindTitle } from "../../words/kinds";
import { staff as w } from "../../words/staff";
import { lang, said, t } from "../../words/words";
import { incidents } from "../actions";
import { hueOfIncident, isOpen } from "../board/rank";
import type { Incident } from "../model";
import { Doubts, Figures, Looked, Similar } from "./facts";
import { boxWords, Frames } from "./stills";

export { Frames } from "./stills";
export { Figures } from "./facts";

function Length({ incident }: { incident: Incident }) {
    const until = incident.to_ms ?? (second.value, serverNow());
    const length = clockOf((until - incident.from_ms) / 1000);
    const ongoing = incident.state === "open" && incident.to_ms === null;
    return (
        <span class="s dim tn">
            {hhmmss(incident.from_ms)} · {ongoing ? t(w.goes_on, { time: length }) : length}
        </span>
    );
}

const REASONS = ["false_alarm", "explained", "technical", "accommodation", "other"] as const;

interface DecideProps {
    incident: Incident;
    onDecided: (incident: Incident) => void;
    onStale: () => void;
}

/** Confirm and Dismiss weigh the same: twins, each with its dialog. */
function Decide({ incident, onDecided, onStale }: DecideProps) {
    const [asked, setAsked] = useState<"confirm" | "dismiss" | "unsure" | null>(null);
    const done = async (work: Promise<{ incident: Incident }>, said: string) => {
        try {
            const answer = await work;
            setAsked(null);
            toast(said);
            onDecided(answer.incident);
        } catch (error) {
            if (error instanceof Fault && error.code === "stale") onStale();
            throw error;
        }
    };
    const labels = {
        false_alarm: w.r_false,
        explained: w.r_explained,
        technical: w.r_technical,
        accommodation: w.r_accommodation,
        other: w.r_other,
    };
    return (
        <>
            <div class="two">
                <Button icon="check" class="confirm" onClick={() => setAsked("confirm")}>
                    {t(w.confirm)}
                </Button>
                <Button icon="x" class="dismiss" onClick={() => setAsked("dismiss")}>
                    {t(w.dismiss)}
                </Button>
            </div>
            <Button kind="ghost" icon="circle-question-mark" class="unsure" onClick={() => setAsked("unsure")}>
                {t(c.unsure)}
            </Button>
            <p class="xs dim">{t(w.not_yet)}</p>
            {asked === "unsure" && (
                <ReasonDialog
                    title={t(c.unsure_q, { kind: kindTitle(incident.kind) })}
                    effect={t(c.unsure_effect)}
                    readers={t(c.unsure_readers)}
                    verb={t(c.unsure)}
                    onClose={() => setAsked(null)}
                    onDone={(_, text) => done(incidents.doubt(incident, text), t(c.unsure_toast))}
                />
            )}
            {asked === "confirm" && (
                <ReasonDialog
                    title={t(w.confirm_q, { kind: kindTitle(incident.kind) })}
                    effect={t(w.confirm_effect)}
                    readers={t(w.confirm_readers)}
                    verb={t(w.confirm)}
                    textOptional
                    onClose={() => setAsked(null)}
                    onDone={(_, text) => done(incidents.confirm(incident, text), t(w.confirmed_toast))}
                />
            )}
            {asked === "dismiss" && (
                <ReasonDialog
                    title={t(w.dismiss_q, { kind: kindTitle(incident.kind) })}
                    effect={t(w.dismiss_effect)}
                    readers={t(w.dismiss_readers)}
                    verb={t(w.dismiss)}
                    reasons={REASONS.map((value) => ({ value, label: t(labels[value]) }))}
                    textOptional
                    onClose={() => setAsked(null)}
                    onDone={(reason, text) => done(incidents.dismiss(incident, reason, text), t(w.dismissed_toast))}
                />
            )}
        </>
    );
}

interface CardProps extends DecideProps {
    /** The user may decide here. */
    mayDecide: boolean;
    extra?: ComponentChildren;
}

export function reasonWord(code: string | null): string {
    const known: Record<string, { kk: string; ru: string; en: string }> = {
        false_alarm: w.r_false,
        explained: w.r_explained,
        technical: w.r_technical,
        accommodation: w.r_accommodation,
        other: w.r_other,
    };
    const found = code ? known[code] : undefined;
    return found ? found[lang.value] : (code ?? "");
}

/** What, when, how long, why: frames, numbers and thresholds above the decision. */
export function IncidentCard({ incident, mayDecide, onDecided, onStale, extra }: CardProps) {
    const open: boolean = isOpen(incident);
    const hue = open ? hueOfIncident(incident) : "grey";
    const sentence = said(incident.sentences) || incident.sentence;
    return (
        <article class={`inc is-${hue}`} data-incident={incident.id} aria-label={kindTitle(incident.kind)}>
            <header>
                {open ? (
                    <State hue={hue} />
                ) : (
                    <State hue="grey" icon={incident.state === "confirmed" ? "check" : "x"}>
                        {t(incident.state === "confirmed" ? w.is_confirmed : w.is_dismissed)}
                    </State>
                )}
                <Length incident={incident} />
            </header>
            <div class="body">
                <h3>{kindTitle(incident.kind)}</h3>
                {sentence && <p class="s">{sentence}</p>}
                <Frames stills={incident.stills} boxes={incident.boxes ?? null} />
                {incident.boxes && <p class="xs dim">{t(c.about, { list: boxWords(incident.boxes) })}</p>}
                <ClipPlayer clip={incident.clip} />
                <Figures incident={incident} />
                <Similar incident={incident} />
                <Doubts incident={incident} />
                {open && mayDecide && <Decide incident={incident} onDecided={onDecided} onStale={onStale} />}
                {open && !mayDecide && <p class="xs dim">{t(w.not_yours)}</p>}
                {!open && (
                    <p class="s dim">
                        {incident.reviewer}
                        {incident.reason && ` · ${reasonWord(incident.reason)}`}
                        {incident.comment && ` · «${incident.comment}»`}
                    </p>
                )}
                {incident.act && (
                    <Link class="s b" href={`/staff/acts/${incident.act}`}>
                        {t(w.open_act)}
                    </Link>
                )}
                <Looked incident={incident} />
                {extra}
            </div>
        </article>
    );
}
