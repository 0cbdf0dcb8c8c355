import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { go, Link, place, setQuery } from "../../state/router";
import { has } from "../../state/session";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Check, Field } from "../../ui/field";
import { useLoad } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { State, type Hue } from "../../ui/state";
import type { Column } from "../../ui/table";
import { Tabs } from "../../ui/tabs";
import { acts as w } from "../../words/acts";
import { common } from "../../words/common";
import { when } from "../../words/format";
import { said, t } from "../../words/words";
import type { Act, ActRow, Board, Page, Sitting } from "../model";
import { OfficeList, type Choice } from "../registrar/list";
import { StaffShell } from "../shell";
import { awaiting } from "./inbox";
import { stateWord } from "./words";

const STATES = [
    "drafted",
    "frozen",
    "signed_1",
    "signed_2",
    "registered",
    "prepared",
    "executed",
    "cancelled",
    "dismissed",
    "refused",
];

function hueOfState(state: string): Hue {
    if (state === "refused") return "orange";
    if (state === "executed" || state === "closed" || state === "registered") return "green";
    return "grey";
}

export function actColumns(): Column<ActRow>[] {
    return [
        {
            key: "kind",
            title: t(w.col_act),
            sort: true,
            cell: (row) => (
                <Link class="b" href={`/staff/acts/${row.id}`}>
                    {t(row.kind === "A" ? w.short_a : w.short_b)} {row.reg_no ?? ""}
                </Link>
            ),
        },
        { key: "student", title: t(w.col_student), sort: true, cell: (row) => row.student ?? "–" },
        { key: "course", title: t(w.col_course), sort: true, cell: (row) => said(row.course) || "–" },
        {
            key: "state",
            title: t(w.col_state),
            sort: true,
            cell: (row) => (
                <State hue={hueOfState(row.state)} icon={row.mine ? "pencil" : "file-text"}>
                    {stateWord(row.state)}
                </State>
            ),
        },
        {
            key: "changed_ms",
            title: t(w.col_changed),
            sort: true,
            num: true,
            cell: (row) => {
                const at = row.changed_ms ?? row.frozen_ms;
                return at ? when(at) : "–";
            },
        },
    ];
}

const choices = (): Choice[] => [
    {
        name: "kind",
        label: t(w.col_act),
        options: [
            { value: "A", label: t(w.short_a) },
            { value: "B", label: t(w.short_b) },
        ],
    },
    { name: "state", label: t(w.col_state), options: STATES.map((state) => ({ value: state, label: stateWord(state) })) },
];

/** A technical act over several attempts of one sitting. */
function NewB({ onClose }: { onClose: () => void }) {
    const sittings = useLoad(() => get<Page<Sitting>>("/api/sittings", { phase: "begun", size: 200 }), []);
    const [sitting, setSitting] = useState("");
    const board = useLoad<Board | null>(
        () => (sitting ? get<Board>(`/api/sittings/${sitting}/board`) : Promise.resolve(null)),
        [sitting],
    );
    const [chosen, setChosen] = useState<string[]>([]);
    const [purpose, setPurpose] = useState("");
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const make = async () => {
        setTried(true);
        if (!purpose.trim() || chosen.length === 0) return;
        try {
            const answer = await post<{ act: Act }>("/api/acts", {
                kind: "B",
                attempts: chosen,
                purpose: purpose.trim(),
            });
            onClose();
            go(`/staff/acts/${answer.act.id}`);
        } catch (error) {
            setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    const tiles = board.data?.tiles ?? [];
    return (
        <Dialog title={t(w.new_b)} onClose={onClose}>
            <Field label={t(w.sitting)}>
                <select
                    value={sitting}
                    onChange={(event: { currentTarget: HTMLSelectElement }) => {
                        setSitting(event.currentTarget.value);
                        setChosen([]);
                    }}
                >
                    <option value="">–</option>
                    {sittings.data?.rows.map((row) => (
                        <option key={row.id} value={row.id}>
                            {said(row.course)} · {when(row.starts_ms)}
                        </option>
                    ))}
                </select>
            </Field>
            {tiles.length > 0 && (
                <fieldset class="pickmany" tabIndex={0}>
                    <legend>{t(w.attempts_n, { n: chosen.length })}</legend>
                    <Check
                        checked={chosen.length === tiles.length}
                        onChange={(on) => setChosen(on ? tiles.map((tile) => tile.attempt) : [])}
                    >
                        {t(common.all)}
                    </Check>
                    {tiles.map((tile) => (
                        <Check
                            key={tile.attempt}
                            checked={chosen.includes(tile.attempt)}
                            onChange={(on) =>
                                setChosen(on ? [...chosen, tile.attempt] : chosen.filter((id) => id !== tile.attempt))
                            }
                        >
                            {tile.name} <span class="mono dim">{tile.student_no}</span>
                        </Check>
                    ))}
                </fieldset>
            )}
            {tried && chosen.length === 0 && <p class="s orange b">{t(w.need_attempt)}</p>}
            <Field label={t(w.purpose)} bad={tried && !purpose.trim() ? t(common.required) : null}>
                <textarea
                    rows={3}
                    maxLength={900}
                    value={purpose}
                    onInput={(e: { currentTarget: HTMLTextAreaElement }) => setPurpose(e.currentTarget.value)}
                />
            </Field>
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={make}>
                    {t(w.new_b_verb)}
                </Button>
            </div>
        </Dialog>
    );
}

function Rows({ inbox }: { inbox: boolean }) {
    const attempt = place.value.query.get("attempt");
    return (
        <div class="col paneltop">
            {attempt && (
                <Button icon="x" class="start" onClick={() => setQuery({ attempt: null })}>
                    {t(w.one_attempt)}
                </Button>
            )}
            <OfficeList<ActRow>
                caption={t(inbox ? w.inbox : w.all)}
                path="/api/acts"
                fixed={{ ...(inbox ? { inbox: "1" } : {}), ...(attempt ? { attempt } : {}) }}
                keyOf={(row) => row.id}
                {...(inbox ? {} : { search: true, choices: choices() })}
                empty={t(inbox ? w.inbox_empty : w.none)}
                emptyWhy={t(inbox ? w.inbox_empty_why : w.none_why)}
                onOpen={(row) => go(`/staff/acts/${row.id}`)}
                columns={actColumns()}
            />
        </div>
    );
}

export function ActsScreen() {
    const query = place.value.query;
    const tab = query.get("tab") ?? (query.get("attempt") ? "all" : "inbox");
    const [making, setMaking] = useState(false);
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <div class="row wrap">
                    <h1>{t(w.acts)}</h1>
                    <span class="sp" />
                    {has("specialist", "engineer", "head") && (
                        <Button icon="plus" onClick={() => setMaking(true)}>
                            {t(w.new_b)}
                        </Button>
                    )}
                </div>
                <Tabs
                    label={t(w.acts)}
                    current={tab}
                    onPick={(id) => setQuery({ tab: id, q: null, kind: null, state: null, page: null })}
                    tabs={[
                        { id: "inbox", title: awaiting.value ? `${t(w.inbox)} · ${awaiting.value}` : t(w.inbox) },
                        { id: "all", title: t(w.all) },
                    ]}
                >
                    <Rows key={tab} inbox={tab === "inbox"} />
                </Tabs>
            </main>
            {making && <NewB onClose={() => setMaking(false)} />}
        </StaffShell>
    );
}
