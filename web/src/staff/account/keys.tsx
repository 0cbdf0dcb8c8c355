import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Line } from "../../ui/listed";
import { Refused } from "../../ui/refused";
import { State } from "../../ui/state";
import { common } from "../../words/common";
import { date, when } from "../../words/format";
import { keys as w } from "../../words/keys";
import { t } from "../../words/words";
import { useDeed, valueOf } from "../office/form";
import { OfficeList } from "../registrar/list";
import { StaffShell } from "../shell";

interface Key {
    id: string;
    title: string;
    login: string;
    name: string;
    routes: string;
    expires_ms: number;
    seen_ms: number | null;
    ended_ms: number | null;
}

interface Choice {
    name: string;
    rows: { route: string; help: string }[];
}

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 400;
const dayText = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const endOf = (text: string) => new Date(`${text}T23:59:59`).getTime();

function Make({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
    const [title, setTitle] = useState("");
    const [login, setLogin] = useState("");
    const [until, setUntil] = useState(dayText(Date.now() + 180 * DAY_MS));
    const [choice, setChoice] = useState<Choice | null>(null);
    const [picked, setPicked] = useState<string[]>([]);
    const [made, setMade] = useState("");
    const [tried, setTried] = useState(false);
    const [refused, run] = useDeed(() => undefined);
    const need = (text: string) => (tried && !text.trim() ? t(common.required) : null);
    const good = endOf(until) > Date.now() && endOf(until) < Date.now() + LONGEST_DAYS * DAY_MS;
    const show = () => run(async () => setChoice(await get<Choice>("/api/keys/routes", { login: login.trim() })));
    const make = async () => {
        setTried(true);
        if (!title.trim() || !picked.length || !good) return;
        await run(async () => {
            const body = { login: login.trim(), title, routes: picked, expires_ms: endOf(until) };
            setMade((await post<{ key: string }>("/api/keys", body)).key);
            onDone();
        });
    };
    if (made)
        return (
            <Dialog title={t(w.key)} onClose={onClose}>
                <p>{t(w.once)}</p>
                <Field label={t(w.key)}>
                    <textarea class="mono" rows={2} readOnly data-first value={made} />
                </Field>
                <div class="end">
                    <Button kind="pri" onClick={onClose}>
                        {t(common.close)}
                    </Button>
                </div>
            </Dialog>
        );
    return (
        <Dialog title={t(w.add)} onClose={onClose} wide>
            <Line label={t(w.name)} value={title} onInput={setTitle} bad={need(title)} />
            <Field label={t(w.until)} bad={good ? null : t(w.until_bad)}>
                <input type="date" value={until} onInput={(e) => setUntil(valueOf(e))} />
            </Field>
            <div class="row wrap">
                <Line
                    label={t(w.login)}
                    value={login}
                    onInput={(text) => {
                        setLogin(text);
                        setChoice(null);
                        setPicked([]);
                    }}
                />
                <Button missing={login.trim() ? null : t(common.required)} onClick={show}>
                    {t(w.show)}
                </Button>
            </div>
            {choice && (
                <fieldset class="col g2">
                    <legend>
                        {t(w.routes)}: <b>{choice.name}</b>
                    </legend>
                    {choice.rows.map(({ route, help }) => (
                        <label key={route} class="radio">
                            <input
                                type="checkbox"
                                checked={picked.includes(route)}
                                onChange={() =>
                                    setPicked(
                                        picked.includes(route) ? picked.filter((one) => one !== route) : [...picked, route],
                                    )
                                }
                            />
                            <span>
                                <span class="mono">{route}</span> <span class="dim s">{help}</span>
                            </span>
                        </label>
                    ))}
                </fieldset>
            )}
            {tried && choice && !picked.length && <p class="s orange b">{t(w.pick)}</p>}
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" missing={choice ? null : t(w.pick)} onClick={make}>
                    {t(w.add)}
                </Button>
            </div>
        </Dialog>
    );
}

function End({ row, onClose, onDone }: { row: Key; onClose: () => void; onDone: () => void }) {
    const [refused, run] = useDeed(onDone);
    return (
        <Dialog title={t(w.end)} onClose={onClose}>
            <p>{t(w.end_ask, { title: row.title })}</p>
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={() => run(() => post(`/api/keys/${row.id}/end`, {}))}>
                    {t(w.end)}
                </Button>
            </div>
        </Dialog>
    );
}

function stateOf(row: Key) {
    if (row.ended_ms) return <State hue="grey" icon="lock">{t(w.ended)}</State>;
    if (row.expires_ms <= Date.now()) return <State hue="grey" icon="lock">{t(w.past)}</State>;
    return <State hue="green" icon="check">{t(w.living)}</State>;
}

/** What programs may do, for whom and until when. */
export function KeysScreen() {
    const [making, setMaking] = useState(false);
    const [ending, setEnding] = useState<Key | null>(null);
    const [turn, setTurn] = useState(0);
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <div class="row between wrap">
                    <h1>{t(w.title)}</h1>
                    <Button onClick={() => setMaking(true)}>{t(w.add)}</Button>
                </div>
                <p class="dim">{t(w.lead)}</p>
                <OfficeList<Key>
                    caption={t(w.title)}
                    path="/api/keys"
                    keyOf={(row) => row.id}
                    search
                    choices={[{ name: "state", label: t(w.state), options: [{ value: "living", label: t(w.living) }] }]}
                    empty={t(w.none)}
                    emptyWhy={t(w.none_why)}
                    compact
                    turn={turn}
                    columns={[
                        { key: "title", title: t(w.name), cell: (row) => <b>{row.title}</b> },
                        {
                            key: "name",
                            title: t(w.whose),
                            cell: (row) => (
                                <>
                                    {row.name} <span class="mono dim s">{row.login}</span>
                                </>
                            ),
                        },
                        {
                            key: "routes",
                            title: t(w.routes),
                            cell: (row) => row.routes.split("\n").map((one) => <div key={one} class="mono s">{one}</div>),
                        },
                        { key: "expires_ms", title: t(w.until), sort: true, cell: (row) => date(row.expires_ms) },
                        { key: "seen_ms", title: t(w.seen), cell: (row) => (row.seen_ms ? when(row.seen_ms) : t(w.never)) },
                        { key: "state", title: t(w.state), cell: stateOf },
                        {
                            key: "do",
                            title: t(w.end),
                            cell: (row) =>
                                row.ended_ms ? null : <Button onClick={() => setEnding(row)}>{t(w.end)}</Button>,
                        },
                    ]}
                />
                {making && <Make onClose={() => setMaking(false)} onDone={() => setTurn(turn + 1)} />}
                {ending && (
                    <End
                        row={ending}
                        onClose={() => setEnding(null)}
                        onDone={() => {
                            setEnding(null);
                            setTurn(turn + 1);
                        }}
                    />
                )}
            </main>
        </StaffShell>
    );
}
