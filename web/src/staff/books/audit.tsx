import { useState } from "preact/hooks";
import { get } from "../../net/api";
import { Link } from "../../state/router";
import { has } from "../../state/session";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Refused } from "../../ui/refused";
import { options, wordOf } from "../../ui/coded";
import { auditActions } from "../../words/audit_actions";
import { books as b } from "../../words/books";
import { number, when } from "../../words/format";
import { lang, t } from "../../words/words";
import { roleWord } from "../acts/words";
import type { AuditRow } from "../model";
import { OfficeList } from "../registrar/list";
import { StaffShell } from "../shell";

interface Verdict {
    rows: number;
    head: string;
    ok: boolean;
    broken_seq: number | null;
    whole: boolean;
}

const STRETCH = 5000;

function Verify() {
    const [verdict, setVerdict] = useState<Verdict | null>(null);
    const [refused, setRefused] = useState("");
    /* In stretches, each of which follows from the one before: a long chain shows how far it is. */
    const verify = async () => {
        setRefused("");
        try {
            let so = await get<Verdict>(`/api/audit/verify?rows=${STRETCH}`);
            for (setVerdict(so); so.ok && !so.whole; setVerdict(so))
                so = await get<Verdict>(`/api/audit/verify?rows=${STRETCH}&after=${so.rows}&head=${so.head}`);
        } catch (error) {
            setVerdict(null);
            setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <section class="col">
            <Button icon="shield-check" class="start" onClick={verify}>
                {t(b.verify)}
            </Button>
            {verdict?.ok && !verdict.whole && <p role="status">{t(b.chain_so_far, { n: verdict.rows })}</p>}
            {verdict?.ok && verdict.whole && (
                <Banner hue="green" title={t(b.chain_ok, { n: verdict.rows })}>
                    {t(b.chain_head)} <span class="mono hash">{verdict.head}</span>
                </Banner>
            )}
            {verdict && !verdict.ok && (
                <Banner hue="red" title={t(b.chain_broken, { n: verdict.broken_seq ?? 0 })}>
                    {t(b.chain_broken_do)}
                </Banner>
            )}
            <Refused text={refused} />
        </section>
    );
}

/** "attempt 06gzv0jafs98…": the kind and the beginning of the key; the whole stands in the title and the export. */
function shortOf(object: string | null): string {
    return object ? object.replace(/([0-9a-z]{12})[0-9a-z]{8,}/g, "$1…") : "–";
}

/* The administrator checks the chain and is not told who: then the role alone stands there. */
function actorOf(row: AuditRow): string {
    return row.actor ?? (!row.role || row.role === "system" || row.role === "server" ? t(b.server) : "–");
}

/* By their words, as they are looked for. */
function actions() {
    return options(auditActions).sort((one, other) => one.label.localeCompare(other.label, lang.value));
}

/** Who did what, row by row, each sealing the one before. */
export function AuditScreen() {
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(b.audit)}</h1>
                {has("auditor", "registrar_head", "admin") && <Verify />}
                <Link href="/staff/audit/heads">{t(b.heads)}</Link>
                <OfficeList<AuditRow>
                    caption={t(b.audit)}
                    path="/api/audit"
                    keyOf={(row) => String(row.seq)}
                    search={t(b.audit_find)}
                    choices={[{ name: "action", label: t(b.event), options: actions() }]}
                    empty={t(b.no_audit)}
                    compact
                    columns={[
                        { key: "seq", title: "№", num: true, sort: true, cell: (row) => number(row.seq) },
                        { key: "at", title: t(b.time), num: true, cell: (row) => when(row.at_ms) },
                        { key: "actor", title: t(b.by), cell: actorOf },
                        { key: "role", title: t(b.role), cell: (row) => roleWord(row.role ?? "") },
                        {
                            key: "action",
                            title: t(b.event),
                            cell: (row) => <span title={row.action}>{wordOf(auditActions, row.action)}</span>,
                        },
                        {
                            key: "object",
                            title: t(b.object),
                            cell: (row) => (
                                <span class="mono" title={row.object ?? ""}>
                                    {shortOf(row.object)}
                                </span>
                            ),
                        },
                        {
                            key: "detail",
                            title: t(b.detail),
                            cell: (row) => <span class="hash">{row.detail ?? "–"}</span>,
                        },
                        {
                            key: "hash",
                            title: t(b.hash),
                            cell: (row) => (
                                <span class="mono" title={row.hash}>
                                    {row.hash.slice(0, 12)}…
                                </span>
                            ),
                        },
                    ]}
                />
            </main>
        </StaffShell>
    );
}
