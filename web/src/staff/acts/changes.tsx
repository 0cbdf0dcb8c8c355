import { acts as w } from "../../words/acts";
import { changes as c } from "../../words/changes";
import { when } from "../../words/format";
import { kindTitle } from "../../words/kinds";
import { t } from "../../words/words";
import type { Act, ActChange } from "../model";
import { boxWord, decisionWord } from "./words";

const TITLES: Record<string, () => string> = {
    kinds: () => t(w.violations),
    other_text: () => t(c.other_text),
    observation: () => t(c.observation),
    incidents: () => t(c.incidents),
    purpose: () => t(w.purpose),
    result: () => t(w.result),
    decision: () => t(w.decision),
    decision_text: () => t(w.decision_text),
    extra_s: () => t(c.extra),
};

const title = (field: string): string => TITLES[field]?.() ?? field;

function shown(field: string, value: ActChange["before"]): string {
    if (Array.isArray(value)) return value.map(field === "incidents" ? kindTitle : boxWord).join("; ") || "–";
    if (field === "decision") return decisionWord(String(value)) || "–";
    if (field === "extra_s") return t(w.plus_minutes, { n: Math.round(Number(value) / 60) });
    return String(value) || "–";
}

/** What changed since the version that was sent back: the signers of the new one see it before they sign. */
export function ChangesCard({ act }: { act: Act }) {
    const { changes } = act;
    if (!changes) return null;
    return (
        <section class="card col" aria-label={t(c.title, { n: changes.since })}>
            <h2>{t(c.title, { n: changes.since })}</h2>
            <p class="s dim">{t(c.returned, { time: when(changes.returned_ms) })}</p>
            {changes.fields.length === 0 && <p class="s">{t(c.nothing)}</p>}
            <dl class="stackdl">
                {changes.fields.map((change) => [
                    <dt key={change.field}>{title(change.field)}</dt>,
                    <dd key={`${change.field}-was`} class="prewrap">
                        <del>
                            <span class="vh">{t(c.was)}: </span>
                            {shown(change.field, change.before)}
                        </del>
                    </dd>,
                    <dd key={`${change.field}-is`} class="prewrap">
                        <ins>
                            <span class="vh">{t(c.is)}: </span>
                            {shown(change.field, change.after)}
                        </ins>
                    </dd>,
                ])}
            </dl>
        </section>
    );
}
