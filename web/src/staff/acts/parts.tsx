/* The cards beside the page: evidence, explanation, signatures, what is signed, history. */

import { Link } from "../../state/router";
import { serverNow } from "../../state/session";
import { ClipPlayer } from "../../ui/clip";
import { wordOf } from "../../ui/coded";
import { Icon } from "../../ui/icon";
import { State } from "../../ui/state";
import { Table } from "../../ui/table";
import { clockOf, hhmmss, when } from "../../words/format";
import { actEvents } from "../../words/act_events";
import { acts as w } from "../../words/acts";
import { kindTitle } from "../../words/kinds";
import { national } from "../../words/national";
import { signing } from "../../words/signing";
import { t } from "../../words/words";
import { Figures, Frames } from "../incident/card";
import type { Act, ActEvent, Incident, Signature } from "../model";
import { boxWord, decisionWord, postWord, roleWord } from "./words";

function Evidence({ incident }: { incident: Incident }) {
    const length = incident.to_ms === null ? "" : ` · ${clockOf((incident.to_ms - incident.from_ms) / 1000)}`;
    return (
        <li class="ev">
            <div class="col tight">
                <p class="b">{kindTitle(incident.kind)}</p>
                <p class="s tn">
                    {hhmmss(incident.from_ms)}
                    {incident.to_ms !== null && `–${hhmmss(incident.to_ms)}`}
                    {length}
                </p>
                <Frames stills={incident.stills} />
                <ClipPlayer clip={incident.clip} />
                <Figures incident={incident} />
                {incident.comment && <p class="s">«{incident.comment}»</p>}
                <Link class="s b" href={`/staff/attempts/${incident.attempt}?incident=${incident.id}`}>
                    {t(w.watch_from)}
                </Link>
            </div>
        </li>
    );
}

export function EvidenceCard({ act }: { act: Act }) {
    const decided = act.incidents.filter((one) => one.reviewer);
    return (
        <section class="card col">
            <div class="row wrap">
                <h2>{t(w.evidence)}</h2>
                <span class="sp" />
                {decided.length > 0 && decided.length === act.incidents.length && (
                    <State hue="grey" icon="check" tag>
                        {t(w.by_person)}
                    </State>
                )}
            </div>
            {act.incidents.length === 0 ? (
                <p class="s dim">{t(w.no_evidence)}</p>
            ) : (
                <ul class="col">
                    {act.incidents.map((incident) => (
                        <Evidence key={incident.id} incident={incident} />
                    ))}
                </ul>
            )}
        </section>
    );
}

export function ContentCard({ act }: { act: Act }) {
    if (act.kind === "B") {
        return (
            <section class="card col">
                <h2>{t(w.findings)}</h2>
                <dl class="stackdl">
                    <dt>{t(w.purpose)}</dt>
                    <dd class="prewrap">{act.purpose || "–"}</dd>
                    <dt>{t(w.result)}</dt>
                    <dd class="prewrap">{act.result || "–"}</dd>
                    <dt>{t(w.decision)}</dt>
                    <dd class="prewrap">
                        {decisionWord(act.decision) || "–"}
                        {act.decision === "EXTRA_TIME" && act.extra_s
                            ? ` · ${t(w.plus_minutes, { n: Math.round(act.extra_s / 60) })}`
                            : ""}
                        {act.decision_text ? `\n${act.decision_text}` : ""}
                    </dd>
                    <dt>{t(w.covers)}</dt>
                    <dd>{t(w.attempts_n, { n: act.attempts.length })}</dd>
                </dl>
            </section>
        );
    }
    return (
        <section class="card col">
            <h2>{t(w.violations)}</h2>
            <ul class="col tight">
                {act.kinds.map((kind) => (
                    <li key={kind} class="row top-align">
                        <Icon name="check" small />
                        <span>
                            {boxWord(kind)}
                            {kind === "OTHER" && act.other_text ? `: ${act.other_text}` : ""}
                        </span>
                    </li>
                ))}
            </ul>
            {act.kinds.length === 0 && <p class="s dim">{t(w.no_kinds)}</p>}
        </section>
    );
}

export function ExplanationCard({ act }: { act: Act }) {
    const said = act.explanation;
    if (!said) return null;
    const open = act.state === "frozen" && said.state === "open";
    const none = said.state === "waived" ? w.explain_waived : open ? w.explain_none : w.explain_never;
    return (
        <section class="card col">
            <h2>{t(w.explanation)}</h2>
            {said.text ? (
                <p class="s prewrap">«{said.text}»</p>
            ) : (
                <p class="s dim">{t(none)}</p>
            )}
            {said.at_ms !== null && <p class="xs dim">{t(w.explain_came, { time: when(said.at_ms) })}</p>}
            {open && said.until_ms !== null && said.until_ms > serverNow() && (
                <p class="xs dim">{t(w.explain_until, { time: when(said.until_ms) })}</p>
            )}
            {(act.explained_before ?? []).map((one) => (
                <div key={one.version}>
                    <p class="xs dim">
                        {t(w.explained_before, { n: one.version })} · {when(one.at_ms)}
                    </p>
                    <p class="s prewrap">{one.text ? `«${one.text}»` : t(w.explain_waived)}</p>
                </div>
            ))}
        </section>
    );
}

/** A stamp that has not come yet, and why. */
export function StampAwaited({ stamp }: { stamp: NonNullable<Signature["stamp"]> }) {
    return (
        <span>
            <State hue="yellow">{t(signing.stamp_pending)}</State>
            <br />
            <span class="xs dim">{stamp.why}</span>
        </span>
    );
}

function SignatureState({ row }: { row: Signature }) {
    if (row.signed_ms && row.certificate === "pending") return <State hue="yellow">{t(national.pending)}</State>;
    if (row.signed_ms && row.certificate === "revoked") return <State hue="red">{t(national.revoked)}</State>;
    if (row.signed_ms && row.stamp?.state === "pending") return <StampAwaited stamp={row.stamp} />;
    if (row.signed_ms && (row.state === "valid" || row.state === "signed" || row.state === "ok"))
        return <State hue="green">{t(w.sig_valid)}</State>;
    if (row.state === "refused") return <State hue="orange">{t(w.sig_refused)}</State>;
    if (row.state === "void" || row.state === "voided") return <State hue="grey">{t(w.sig_void)}</State>;
    if (row.signed_ms) return <State hue="blue">{row.state}</State>;
    return <State hue="grey">{t(w.sig_waits)}</State>;
}

/** Who entered the scan, and the scan. */
export function PaperWords({ paper, href }: { paper: Signature["paper"]; href: string }) {
    if (!paper) return null;
    return (
        <span class="xs dim">
            <br />
            {t(signing.paper_entered, { name: paper.entered_by ?? "" })} ·{" "}
            <a href={href} download>
                {t(signing.scan)}
            </a>
        </span>
    );
}

export function SignedAt({ row }: { row: Pick<Signature, "signed_ms" | "stamp"> }) {
    if (!row.signed_ms) return <>–</>;
    return (
        <span>
            {when(row.signed_ms)}
            {row.stamp?.by === "authority" && (
                <>
                    <br />
                    <span class="xs dim">{t(signing.stamped_at, { time: when(row.stamp.at_ms ?? 0) })}</span>
                </>
            )}
        </span>
    );
}

export function SignaturesCard({ act }: { act: Act }) {
    return (
        <section class="card col">
            <h2>{t(w.signatures)}</h2>
            <Table
                caption={t(w.signatures)}
                rows={act.signatures}
                keyOf={(row) => String(row.order)}
                columns={[
                    {
                        key: "who",
                        title: t(w.signer),
                        cell: (row) => (
                            <span>
                                <b>
                                    {row.order}. {postWord(row)}
                                </b>
                                {row.person && (
                                    <>
                                        <br />
                                        <span class="dim">
                                            {row.person}
                                            {row.method === "national" && ` · ${t(national.method)}`}
                                            {row.method === "paper" && ` · ${t(signing.paper)}`}
                                        </span>
                                        <PaperWords
                                            paper={row.paper ?? null}
                                            href={`/api/acts/${act.id}/signatures/${row.order}/scan`}
                                        />
                                    </>
                                )}
                            </span>
                        ),
                    },
                    {
                        key: "when",
                        title: t(w.signed),
                        num: true,
                        cell: (row) => <SignedAt row={row} />,
                    },
                    { key: "state", title: t(w.check), cell: (row) => <SignatureState row={row} /> },
                ]}
            />
            {act.registration_stamp?.state === "pending" && (
                <p class="s">
                    {t(signing.sheet_stamp)}: <StampAwaited stamp={act.registration_stamp} />
                </p>
            )}
        </section>
    );
}

export function HashCard({ act }: { act: Act }) {
    if (!act.pdf_sha256) return null;
    return (
        <section class="card col">
            <h2>{t(w.what_signed)}</h2>
            <p class="s">
                {act.incidents.length > 0
                    ? t(w.what_signed_text, { n: act.incidents.length })
                    : t(w.what_signed_pages)}
            </p>
            <p class="mono xs dim hash">SHA-256 {act.pdf_sha256.replace(/(.{8})/g, "$1 ")}</p>
            <a class="btn start" href={`/api/acts/${act.id}/package`} download>
                <Icon name="download" />
                {t(w.package)}
            </a>
        </section>
    );
}

/* Notes that name an object by its key or hash say nothing to a reader. */
const KEY = /^([0-9a-z]{20}|[0-9a-f]{64})$/;

function noteOf(event: ActEvent): string {
    if (!event.note || KEY.test(event.note)) return "";
    if (event.action === "explain") return "";
    return /^[A-Z_]+$/.test(event.note) ? decisionWord(event.note) : event.note;
}

export function HistoryCard({ events }: { events: ActEvent[] }) {
    if (events.length === 0) return null;
    return (
        <section class="card col">
            <h2>{t(w.history)}</h2>
            <ol class="marks s">
                {events.map((event) => (
                    <li key={`${event.at_ms}${event.action}`}>
                        <span class="tn dim">{when(event.at_ms)}</span> <b>{wordOf(actEvents, event.action)}</b> · {event.actor}
                        {event.role && `, ${roleWord(event.role)}`}
                        {noteOf(event) && <span class="prewrap"> · «{noteOf(event)}»</span>}
                    </li>
                ))}
            </ol>
        </section>
    );
}
