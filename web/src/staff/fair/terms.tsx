import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { has } from "../../state/session";
import { Banner } from "../../ui/banner";
import { Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Check } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { useLoad } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { State } from "../../ui/state";
import { common } from "../../words/common";
import { fair as w } from "../../words/fair";
import { number, when } from "../../words/format";
import { t, type Text } from "../../words/words";
import { ConfirmDialog } from "../confirm";
import { Line, Listed, sentence } from "../../ui/listed";
import { holdWord } from "../../fair/kept";

interface Overview {
    terms: Record<string, number>;
    recordings: number;
    evidence: number;
    likenesses: number;
    next_ms: number | null;
}

interface Destruction {
    id: string;
    ground: "term" | "request";
    by: string | null;
    at_ms: number;
    items: number;
    bytes: number;
    list_sha256: string;
    proved_ms: number | null;
    store_files: number | null;
}

const TERM: Record<string, Text> = {
    record_days: w.t_record_days,
    evidence_days: w.t_evidence_days,
    act_evidence_days: w.t_act_evidence_days,
    identity_days: w.t_identity_days,
};

function Terms({ onRun }: { onRun: () => void }) {
    const { data, error, again } = useLoad(() => get<Overview>("/api/retention"), []);
    const [asking, setAsking] = useState(false);
    const [made, setMade] = useState<number | null>(null);
    const run = async () => {
        const { items } = await post<{ items: number }>("/api/retention/run");
        setMade(items);
        setAsking(false);
        await again();
        onRun();
    };
    if (!data) return error ? <Failed error={error} onRetry={again} /> : <Loading />;
    const { recordings, evidence, likenesses } = data;
    return (
        <section class="card col">
            <h2>{t(w.terms)}</h2>
            <dl class="facts wide">
                {Object.entries(data.terms).map(([key, days]) => (
                    <>
                        <dt>{t(TERM[key] ?? w.term)}</dt>
                        <dd>{number(days)}</dd>
                    </>
                ))}
            </dl>
            <p>{t(w.stored_now, { recordings, evidence, likenesses })}</p>
            {made !== null && <Banner hue="green">{t(w.run_said, { n: made })}</Banner>}
            {has("dpo") && (
                <Button class="start" onClick={() => setAsking(true)}>
                    {t(w.run)}
                </Button>
            )}
            {asking && (
                <ConfirmDialog
                    title={t(w.run_title)}
                    effect={t(w.run_effect)}
                    verb={t(w.run)}
                    onClose={() => setAsking(false)}
                    onDone={run}
                />
            )}
        </section>
    );
}

/** Terms, and every record of destruction with its proof. */
export function TermsAndRecords() {
    const [turn, setTurn] = useState(0);
    return (
        <>
            <Terms onRun={() => setTurn(turn + 1)} />
            <h2>{t(w.destructions)}</h2>
            <Listed<Destruction>
                path="/api/destructions"
                caption={t(w.destructions)}
                empty={t(w.destructions_empty)}
                search={false}
                turn={turn}
                keyOf={(row) => row.id}
                columns={[
                    { key: "at_ms", title: t(w.when), cell: (row) => when(row.at_ms) },
                    { key: "ground", title: t(w.ground), cell: (row) => t(row.ground === "term" ? w.d_term : w.d_request) },
                    { key: "by", title: t(w.decided_by), cell: (row) => row.by ?? "–" },
                    { key: "items", title: t(w.files), num: true, cell: (row) => number(row.items) },
                    {
                        key: "hash",
                        title: t(w.list_hash),
                        cell: (row) => (
                            <span class="mono" title={row.list_sha256}>
                                {row.list_sha256.slice(0, 12)}…
                            </span>
                        ),
                    },
                    {
                        key: "proof",
                        title: t(w.proof),
                        cell: (row) =>
                            row.proved_ms ? (
                                <State hue="green">{t(w.proved, { n: row.store_files ?? 0 })}</State>
                            ) : (
                                <State hue="yellow">{t(w.unproved)}</State>
                            ),
                    },
                    {
                        key: "list",
                        title: t(w.download_list),
                        cell: (row) => (
                            <a class="btn" href={`/api/destructions/${row.id}?format=csv`} download>
                                <Icon name="download" />
                                CSV
                            </a>
                        ),
                    },
                ]}
            />
        </>
    );
}

interface Hold {
    id: string;
    kind: string;
    object: string;
    name: string | null;
    ground: string;
    from_ms: number;
    to_ms: number | null;
    placed_by: string | null;
}

function Place({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
    const [no, setNo] = useState("");
    const [ground, setGround] = useState("");
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const send = async () => {
        setTried(true);
        setRefused("");
        if (!no.trim() || !ground.trim()) return;
        try {
            await post("/api/holds", { student_no: no.trim(), ground: ground.trim() });
            onDone();
        } catch (error) {
            setRefused(sentence(error));
        }
    };
    const need = (text: string) => (tried && !text.trim() ? t(common.required) : null);
    return (
        <Dialog title={t(w.hold_new)} onClose={onClose}>
            <p>{t(w.hold_lead)}</p>
            <Line label={t(w.student_no)} value={no} onInput={setNo} bad={need(no)} />
            <Line label={t(w.ground)} value={ground} onInput={setGround} bad={need(ground)} />
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={send}>
                    {t(w.hold_new)}
                </Button>
            </div>
        </Dialog>
    );
}

/** What may not be destroyed, and the ground. */
export function Holds() {
    const [turn, setTurn] = useState(0);
    const [all, setAll] = useState(false);
    const [placing, setPlacing] = useState(false);
    const [lifting, setLifting] = useState<Hold | null>(null);
    const lift = async () => {
        if (!lifting) return;
        await post(`/api/holds/${lifting.id}/lift`);
        setLifting(null);
        setTurn(turn + 1);
    };
    return (
        <>
            {has("dpo") && (
                <Button kind="pri" icon="plus" class="start" onClick={() => setPlacing(true)}>
                    {t(w.hold_new)}
                </Button>
            )}
            <Listed<Hold>
                path="/api/holds"
                query={{ all: all ? "1" : "" }}
                caption={t(w.tab_holds)}
                empty={t(w.holds_empty)}
                turn={turn}
                keyOf={(row) => row.id}
                columns={[
                    { key: "name", title: t(w.student), cell: (row) => row.name ?? "–" },
                    { key: "kind", title: t(w.kind), cell: (row) => holdWord(row.kind) },
                    { key: "ground", title: t(w.ground), cell: (row) => row.ground },
                    { key: "from_ms", title: t(w.from), sort: true, cell: (row) => when(row.from_ms) },
                    { key: "by", title: t(w.decided_by), cell: (row) => row.placed_by ?? "–" },
                    {
                        key: "state",
                        title: t(w.state),
                        cell: (row) =>
                            row.to_ms ? (
                                <State hue="grey">{when(row.to_ms)}</State>
                            ) : has("dpo") && row.kind !== "evidence" ? (
                                <Button onClick={() => setLifting(row)}>{t(w.hold_lift)}</Button>
                            ) : (
                                <State hue="blue">{t(w.in_force)}</State>
                            ),
                    },
                ]}
            >
                <Check checked={all} onChange={setAll}>
                    {t(w.hold_all)}
                </Check>
            </Listed>
            {placing && (
                <Place
                    onClose={() => setPlacing(false)}
                    onDone={() => {
                        setPlacing(false);
                        setTurn(turn + 1);
                    }}
                />
            )}
            {lifting && (
                <ConfirmDialog
                    title={t(w.hold_lift_title)}
                    effect={t(w.hold_lift_effect)}
                    verb={t(w.hold_lift)}
                    onClose={() => setLifting(null)}
                    onDone={lift}
                />
            )}
        </>
    );
}
