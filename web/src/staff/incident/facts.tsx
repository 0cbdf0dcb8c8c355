import { useState } from "preact/hooks";
import { Link } from "../../state/router";
import { Refused } from "../../ui/refused";
import { cardWords as c } from "../../words/card";
import { hhmmss } from "../../words/format";
import { staff as w } from "../../words/staff";
import { t } from "../../words/words";
import { incidents } from "../actions";
import { isOpen } from "../board/rank";
import type { Figure, Incident } from "../model";
import { figureName, figureValue } from "./figures";

/** A number against its threshold; both stand in words beside it, so that the bar itself is silent. */
function Gauge({ figure }: { figure: Figure }) {
    const { value, threshold } = figure;
    if (threshold === null || threshold === undefined || threshold <= 0) return null;
    const whole = Math.max(2 * threshold, value * 1.1);
    return (
        <svg class="gauge" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="all" x="0" y="3" width="100" height="4" />
            <rect class="is" x="0" y="3" width={Math.max(0, Math.min(100, (100 * value) / whole))} height="4" />
            <rect class="limit" x={(100 * threshold) / whole - 0.6} y="0" width="1.2" height="10" />
        </svg>
    );
}

/** The numbers of the verdict, each beside its threshold. */
export function Figures({ incident }: { incident: Incident }) {
    return (
        <dl class="facts">
            {(incident.numbers ?? []).map((figure) => (
                <>
                    <dt>{figureName(figure.name)}</dt>
                    <dd class="tn">
                        {figureValue(figure.name, figure.value)}
                        {figure.threshold !== null && figure.threshold !== undefined && (
                            <span class="dim">
                                {" "}
                                {t(w.threshold, { n: figureValue(figure.name, figure.threshold) })}
                            </span>
                        )}
                        <Gauge figure={figure} />
                    </dd>
                </>
            ))}
            <dt>{t(w.advised)}</dt>
            <dd class="tn">
                {incident.advised_ms ? t(w.advised_at, { time: hhmmss(incident.advised_ms) }) : t(w.advised_no)}
            </dd>
        </dl>
    );
}

/** "xnnpack rfb160=0123456789ab …" taken apart. */
export function detectorsOf(text: string): { runtime: string; nets: { name: string; hash: string }[] } {
    const [runtime = "", ...rest] = text.split(/\s+/).filter(Boolean);
    const nets = rest.map((one) => {
        const [name = one, hash = ""] = one.split("=");
        return { name, hash };
    });
    return { runtime, nets };
}

/** Runtime, nets by their hash, and the policy that judged: what a court would ask for. */
export function Looked({ incident }: { incident: Incident }) {
    if (!incident.detectors && !incident.policy_version) return null;
    const { runtime, nets } = detectorsOf(incident.detectors ?? "");
    return (
        <details class="s more">
            <summary>{t(c.looked)}</summary>
            <dl class="facts left">
                <dt>{t(c.looked_runtime)}</dt>
                <dd class="mono">{runtime || "–"}</dd>
                {nets.map((net) => (
                    <>
                        <dt>{net.name}</dt>
                        <dd class="mono">{net.hash}</dd>
                    </>
                ))}
                {incident.policy_version !== undefined && (
                    <>
                        <dt>{t(c.looked_policy)}</dt>
                        <dd class="tn">{incident.policy_version}</dd>
                    </>
                )}
            </dl>
            {nets.length === 0 && <p class="dim">{t(c.looked_none)}</p>}
        </details>
    );
}

const SHOWN = 6;

function stateWord(one: Incident): string {
    if (isOpen(one)) return t(c.st_open);
    return t(one.state === "confirmed" ? c.st_confirmed : c.st_dismissed);
}

/** The same kind elsewhere in this exam: a rule that rings for everyone is hardly about anyone. */
export function Similar({ incident }: { incident: Incident }) {
    const [rows, setRows] = useState<Incident[] | null>(null);
    const [refused, setRefused] = useState("");
    const n = incident.similar ?? 0;
    if (incident.similar === undefined) return null;
    if (n === 0) return <p class="xs dim">{t(c.similar_none)}</p>;
    const open = async (event: Event) => {
        if (!(event.currentTarget as HTMLDetailsElement).open || rows) return;
        try {
            const answer = await incidents.like(incident, SHOWN + 1);
            setRows(answer.rows.filter((one) => one.id !== incident.id).slice(0, SHOWN));
        } catch (error) {
            setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <details class="s more similar" onToggle={open}>
            <summary>{t(c.similar, { n })}</summary>
            <ul class="marks">
                {(rows ?? []).map((one) => (
                    <li key={one.id}>
                        <Link href={`/staff/attempts/${one.attempt}?incident=${one.id}`}>{one.student}</Link>{" "}
                        <span class="dim tn">
                            {hhmmss(one.from_ms)} · {stateWord(one)}
                        </span>
                    </li>
                ))}
            </ul>
            {rows && n > rows.length && <p class="dim">{t(c.similar_more, { n: n - rows.length })}</p>}
            <Refused text={refused} />
        </details>
    );
}

/** Who could not decide, and why. */
export function Doubts({ incident }: { incident: Incident }) {
    if (!incident.doubts?.length) return null;
    return (
        <ul class="marks s doubts">
            {incident.doubts.map((one) => (
                <li key={`${one.at_ms}${one.by}`}>
                    <span class="xs dim tn">{hhmmss(one.at_ms)}</span>{" "}
                    {t(c.unsure_by, { name: one.by, text: one.comment })}
                </li>
            ))}
        </ul>
    );
}
