import { useState } from "preact/hooks";
import { post } from "../../net/api";
import { Button } from "../../ui/button";
import { Dialog, ReasonDialog } from "../../ui/dialog";
import { Check, Field } from "../../ui/field";
import { Refused } from "../../ui/refused";
import { State } from "../../ui/state";
import { common } from "../../words/common";
import { fair as w } from "../../words/fair";
import { date } from "../../words/format";
import { t, type Text } from "../../words/words";
import { has } from "../../state/session";
import { StaffShell } from "../shell";
import { dayMs, Line, Listed, sentence, today } from "../../ui/listed";

interface Granted {
    student_no: string;
    name: string;
    group: string;
    kind: Kind;
    value: number;
    ground: string;
    from_ms: number | null;
    to_ms: number | null;
    decided_by: string | null;
    ended: boolean;
}

const KIND = {
    extra_time: w.k_extra_time,
    no_face_matching: w.k_no_face_matching,
    assistant: w.k_assistant,
    guard: w.k_guard,
    interpreter: w.k_interpreter,
    low_vision: w.k_low_vision,
    blind: w.k_blind,
    not_facing_camera: w.k_not_facing_camera,
} satisfies Record<string, Text>;
type Kind = keyof typeof KIND;
const PEOPLE: Kind[] = ["assistant", "guard", "interpreter"];

function valueOf(row: Granted): string {
    if (row.kind === "extra_time") return `+${row.value} %`;
    return PEOPLE.includes(row.kind) ? String(row.value) : "–";
}

function Grant({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
    const [form, setForm] = useState({ no: "", value: "25", ground: "", from: today(), to: "" });
    const [kind, setKind] = useState<Kind>("extra_time");
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const counted = kind === "extra_time" || PEOPLE.includes(kind);
    const set = (part: Partial<typeof form>) => setForm((old) => ({ ...old, ...part }));
    const need = (text: string) => (tried && !text.trim() ? t(common.required) : null);
    const send = async () => {
        setTried(true);
        setRefused("");
        if (!form.no.trim() || !form.ground.trim()) return;
        const to_ms = dayMs(form.to);
        try {
            await post("/api/accommodations", {
                student_no: form.no.trim(),
                kind,
                value: counted ? Number(form.value) || 0 : 1,
                ground: form.ground.trim(),
                from_ms: dayMs(form.from) ?? 0,
                ...(to_ms ? { to_ms } : {}),
            });
            onDone();
        } catch (error) {
            setRefused(sentence(error));
        }
    };
    return (
        <Dialog title={t(w.acc_new)} onClose={onClose}>
            <Line label={t(w.student_no)} value={form.no} onInput={(no) => set({ no })} bad={need(form.no)} />
            <Field label={t(w.acc_kind)}>
                <select
                    value={kind}
                    onChange={(e: { currentTarget: HTMLSelectElement }) => {
                        const next = e.currentTarget.value as Kind;
                        setKind(next);
                        set({ value: next === "extra_time" ? "25" : "1" });
                    }}
                >
                    {(Object.keys(KIND) as Kind[]).map((key) => (
                        <option key={key} value={key}>
                            {t(KIND[key])}
                        </option>
                    ))}
                </select>
            </Field>
            {counted && (
                <Line
                    type="number"
                    label={t(kind === "extra_time" ? w.acc_percent : w.acc_people)}
                    value={form.value}
                    onInput={(value) => set({ value })}
                />
            )}
            <Line
                label={t(w.ground)}
                why={t(w.ground_why)}
                value={form.ground}
                onInput={(ground) => set({ ground })}
                bad={need(form.ground)}
            />
            <Line type="date" label={t(w.from)} value={form.from} onInput={(from) => set({ from })} />
            <Line type="date" label={t(w.to)} why={t(w.to_why)} value={form.to} onInput={(to) => set({ to })} />
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={send}>
                    {t(w.acc_new)}
                </Button>
            </div>
        </Dialog>
    );
}

/** What students were granted, by whom, on which ground and until when. */
export function AccommodationsScreen() {
    const [turn, setTurn] = useState(0);
    const [all, setAll] = useState(false);
    const [granting, setGranting] = useState(false);
    const [ending, setEnding] = useState<Granted | null>(null);
    const may = has("registrar", "registrar_head", "dean");
    const end = async (_: string, reason: string) => {
        if (!ending) return;
        await post("/api/accommodations/end", { student_no: ending.student_no, kind: ending.kind, reason });
        setEnding(null);
        setTurn(turn + 1);
    };
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <div class="row wrap between">
                    <h1>{t(w.acc)}</h1>
                    {may && (
                        <Button kind="pri" icon="plus" onClick={() => setGranting(true)}>
                            {t(w.acc_new)}
                        </Button>
                    )}
                </div>
                <p class="dim">{t(w.acc_lead)}</p>
                <Listed<Granted>
                    path="/api/accommodations"
                    query={{ all: all ? "1" : "" }}
                    caption={t(w.acc)}
                    empty={t(w.acc_empty)}
                    turn={turn}
                    keyOf={(row) => row.student_no + row.kind}
                    columns={[
                        { key: "name", title: t(w.student), cell: (row) => <b>{row.name}</b> },
                        { key: "student_no", title: t(w.student_no), sort: true, cell: (row) => row.student_no },
                        { key: "kind", title: t(w.acc_kind), cell: (row) => t(KIND[row.kind]) },
                        { key: "value", title: t(w.acc_value), num: true, cell: valueOf },
                        { key: "ground", title: t(w.ground), cell: (row) => row.ground },
                        { key: "from", title: t(w.from), cell: (row) => (row.from_ms ? date(row.from_ms) : "–") },
                        { key: "to", title: t(w.to), cell: (row) => (row.to_ms ? date(row.to_ms) : t(w.to_open)) },
                        { key: "by", title: t(w.decided_by), cell: (row) => row.decided_by ?? "–" },
                        {
                            key: "state",
                            title: t(w.state),
                            cell: (row) =>
                                row.ended ? (
                                    <State hue="grey">{t(w.ended)}</State>
                                ) : may ? (
                                    <Button onClick={() => setEnding(row)}>{t(w.acc_end)}</Button>
                                ) : (
                                    <State hue="green">{t(w.in_force)}</State>
                                ),
                        },
                    ]}
                >
                    <Check checked={all} onChange={setAll}>
                        {t(w.acc_all)}
                    </Check>
                </Listed>
                {granting && (
                    <Grant
                        onClose={() => setGranting(false)}
                        onDone={() => {
                            setGranting(false);
                            setTurn(turn + 1);
                        }}
                    />
                )}
                {ending && (
                    <ReasonDialog
                        title={t(w.acc_end_title)}
                        effect={t(w.acc_end_effect)}
                        readers={t(w.acc_readers)}
                        verb={t(w.acc_end)}
                        onClose={() => setEnding(null)}
                        onDone={end}
                    />
                )}
            </main>
        </StaffShell>
    );
}
