import { useState } from "preact/hooks";
import { post } from "../../net/api";
import { go, Link } from "../../state/router";
import { has } from "../../state/session";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Refused } from "../../ui/refused";
import { State } from "../../ui/state";
import { Table } from "../../ui/table";
import { books as b } from "../../words/books";
import { common } from "../../words/common";
import { grounds, office as w } from "../../words/office";
import { people as q, studentStates } from "../../words/people";
import { said, t, type Said } from "../../words/words";
import { roleOptions, roleWord } from "../acts/words";
import { OfficeList } from "../registrar/list";
import { options, wordOf } from "../registrar/parts";
import { StaffShell } from "../shell";
import { useDeed, valueOf } from "./form";
import { PersonEdit } from "./person_edit";

interface Person {
    id: string;
    name: string;
    student_no: string | null;
    group: string | null;
    programme: string | null;
    programme_title: Said | null;
    status: string | null;
    distance_ground: string | null;
    login: string | null;
    opened: boolean;
    roles: string[];
}

interface Account {
    name: string;
    login: string;
    password: string;
}

/** First passwords of a group: shown once, to be printed or handed out. */
function Accounts({ onClose }: { onClose: () => void }) {
    const [group, setGroup] = useState("");
    const [made, setMade] = useState<Account[] | null>(null);
    const [refused, run] = useDeed(() => undefined);
    const make = async () => {
        const all: Account[] = [];
        for (let more = true; more; ) {
            const round = await post<{ accounts: Account[]; more: boolean }>("/api/accounts/issue", { group });
            all.push(...round.accounts);
            more = round.more;
        }
        setMade(all);
    };
    return (
        <Dialog title={t(w.accounts)} onClose={onClose} wide>
            <p>{t(w.accounts_lead)}</p>
            {!made && (
                <Field label={t(b.group)}>
                    <input data-first value={group} onInput={(e) => setGroup(valueOf(e))} />
                </Field>
            )}
            {made?.length === 0 && <p>{t(w.accounts_none)}</p>}
            {made && made.length > 0 && (
                <Table<Account>
                    caption={t(w.accounts)}
                    rows={made}
                    keyOf={(row) => row.login}
                    compact
                    columns={[
                        { key: "name", title: t(b.name), cell: (row) => row.name },
                        { key: "login", title: t(b.login), cell: (row) => <span class="mono">{row.login}</span> },
                        { key: "password", title: t(w.password), cell: (row) => <span class="mono">{row.password}</span> },
                    ]}
                />
            )}
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.close)}</Button>
                {!made && (
                    <Button kind="pri" missing={group.trim() ? null : t(common.required)} onClick={() => run(make)}>
                        {t(w.make)}
                    </Button>
                )}
                {made && made.length > 0 && <Button onClick={() => window.print()}>{t(b.print)}</Button>}
            </div>
        </Dialog>
    );
}

/** Everybody the office knows; deans and heads of departments see their own students. */
export function PeopleScreen() {
    const [giving, setGiving] = useState(false);
    const [adding, setAdding] = useState(false);
    const office = has("registrar", "registrar_head", "admin");
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <div class="row between wrap">
                    <h1>{t(w.people)}</h1>
                    {office && (
                        <div class="row wrap">
                            <Button onClick={() => setAdding(true)}>{t(q.add)}</Button>
                            <Button onClick={() => setGiving(true)}>{t(w.accounts)}</Button>
                        </div>
                    )}
                </div>
                <OfficeList<Person>
                    caption={t(w.people)}
                    path="/api/people"
                    keyOf={(row) => row.id}
                    search
                    choices={[
                        { name: "role", label: t(b.role), options: roleOptions() },
                        { name: "status", label: t(q.status), options: options(studentStates) },
                    ]}
                    empty={t(w.none)}
                    emptyWhy={t(w.people_why)}
                    compact
                    columns={[
                        {
                            key: "name",
                            title: t(b.name),
                            sort: true,
                            cell: (row) =>
                                office ? (
                                    <Link class="b" href={`/staff/people/${row.id}`}>
                                        {row.name}
                                    </Link>
                                ) : (
                                    <b>{row.name}</b>
                                ),
                        },
                        { key: "student_no", title: t(b.student_no), sort: true, cell: (row) => row.student_no ?? "–" },
                        { key: "roles", title: t(b.roles), cell: (row) => row.roles.map(roleWord).join(", ") || "–" },
                        { key: "group", title: t(b.group), sort: true, cell: (row) => row.group ?? "–" },
                        { key: "programme", title: t(w.programme), cell: (row) => said(row.programme_title) || "–", wide: true },
                        {
                            key: "ground",
                            title: t(w.ground_distance),
                            cell: (row) => (row.distance_ground ? wordOf(grounds, row.distance_ground) : "–"),
                            wide: true,
                        },
                        {
                            key: "login",
                            title: t(b.login),
                            cell: (row) => (
                                <State hue={row.opened ? "green" : "grey"}>{t(row.opened ? w.opened : w.closed)}</State>
                            ),
                        },
                    ]}
                />
                {adding && (
                    <PersonEdit
                        person={null}
                        onClose={() => setAdding(false)}
                        onDone={(made) => go(`/staff/people/${made.id}`)}
                    />
                )}
                {giving && <Accounts onClose={() => setGiving(false)} />}
            </main>
        </StaffShell>
    );
}
