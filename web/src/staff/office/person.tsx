import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { Link } from "../../state/router";
import { has } from "../../state/session";
import { Banner } from "../../ui/banner";
import { Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { Pick } from "../../ui/coded";
import { Dialog } from "../../ui/dialog";
import { Check } from "../../ui/field";
import { Line } from "../../ui/listed";
import { useLoad } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { State } from "../../ui/state";
import { toast } from "../../ui/toast";
import { books as b } from "../../words/books";
import { common } from "../../words/common";
import { grounds, office as o } from "../../words/office";
import { people as w, relations, studentStates } from "../../words/people";
import { said, t } from "../../words/words";
import { options, wordOf } from "../registrar/parts";
import { StaffShell } from "../shell";
import { useDeed } from "./form";
import { Guardians } from "./guardians";
import { PersonEdit, type Whole } from "./person_edit";
import { PersonPick, type Found } from "./person_pick";
import { Posts } from "./posts";

interface Props {
    person: Whole;
    onChange: (person: Whole) => void;
}

function About({ person, onChange }: Props) {
    const [editing, setEditing] = useState(false);
    const facts: [string, string | null | undefined][] = [
        [t(w.iin), person.iin],
        [t(w.birth), person.birth_date],
        [t(w.email), person.email],
        [t(w.phone), person.phone],
        [t(w.minor), t(person.minor ? common.yes : common.no)],
    ];
    const s = person.student;
    if (s)
        facts.push(
            [t(b.student_no), s.student_no],
            [t(b.group), s.group],
            [t(o.programme), said(s.programme_title)],
            [t(w.status), wordOf(studentStates, s.status)],
            [t(o.ground_distance), wordOf(grounds, s.distance_ground)],
            [t(w.zone), s.zone],
        );
    return (
        <section class="card col">
            <div class="row between wrap">
                <h2>{t(w.about)}</h2>
                {has("registrar", "registrar_head") && <Button onClick={() => setEditing(true)}>{t(w.edit)}</Button>}
            </div>
            {!person.iin_sound && <Banner hue="yellow">{t(w.iin_unsound)}</Banner>}
            <dl class="facts left">
                {facts.map(([name, value]) => (
                    <>
                        <dt key={`${name}-name`}>{name}</dt>
                        <dd key={name}>{value || "–"}</dd>
                    </>
                ))}
            </dl>
            {s && has("registrar", "registrar_head") && (
                <Link class="btn start" href={`/staff/students/${s.id}/record`}>
                    {t(w.record)}
                </Link>
            )}
            {editing && (
                <PersonEdit
                    person={person}
                    onClose={() => setEditing(false)}
                    onDone={(next) => {
                        setEditing(false);
                        onChange(next);
                        toast(t(w.saved));
                    }}
                />
            )}
        </section>
    );
}

function ParentAdd({ person, onChange, onClose }: Props & { onClose: () => void }) {
    const [parent, setParent] = useState<Found | null>(null);
    const [relation, setRelation] = useState("mother");
    const [consent, setConsent] = useState(false);
    const [tried, setTried] = useState(false);
    const [refused, run] = useDeed(onClose);
    const save = async () => {
        setTried(true);
        if (!parent) return;
        await run(async () => {
            const body = { parent: parent.id, relation, consent };
            onChange((await post<{ person: Whole }>(`/api/people/${person.id}/parents`, body)).person);
        });
    };
    return (
        <Dialog title={t(w.parents)} onClose={onClose}>
            <PersonPick
                label={t(w.parents)}
                picked={parent}
                onPick={setParent}
                bad={tried && !parent ? t(common.required) : null}
            />
            <Pick label={t(w.relation)} value={relation} choices={options(relations)} onPick={setRelation} />
            <Check checked={consent} onChange={setConsent}>
                {t(w.consent)}
            </Check>
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={save}>
                    {t(w.parent_add)}
                </Button>
            </div>
        </Dialog>
    );
}

function Parents({ person, onChange }: Props) {
    const [adding, setAdding] = useState(false);
    const [refused, run] = useDeed(() => undefined);
    const may = has("registrar", "registrar_head");
    const remove = (parent: string, relation: string) =>
        run(async () => {
            const body = { parent, relation, remove: true };
            onChange((await post<{ person: Whole }>(`/api/people/${person.id}/parents`, body)).person);
        });
    return (
        <section class="card col">
            <div class="row between wrap">
                <h2>{t(w.parents)}</h2>
                {may && <Button onClick={() => setAdding(true)}>{t(w.parent_add)}</Button>}
            </div>
            {person.parents.length === 0 && <p class="dim">{t(w.parents_none)}</p>}
            <ul class="col">
                {person.parents.map((one) => (
                    <li key={one.id} class="row wrap">
                        <b>{one.name}</b>
                        <span class="dim">{wordOf(relations, one.relation)}</span>
                        {one.consent_ms && <State hue="green">{t(w.consent_given)}</State>}
                        {may && <Button onClick={() => remove(one.id, one.relation)}>{t(w.parent_remove)}</Button>}
                    </li>
                ))}
            </ul>
            <Refused text={refused} />
            {adding && <ParentAdd person={person} onChange={onChange} onClose={() => setAdding(false)} />}
        </section>
    );
}

/** The first password, or a new one; shown once. */
function Account({ person }: { person: Whole }) {
    const [asking, setAsking] = useState(false);
    const [login, setLogin] = useState("");
    const [made, setMade] = useState<{ login: string; password: string } | null>(null);
    const [refused, run] = useDeed(() => undefined);
    const may = person.student ? has("registrar", "registrar_head", "admin") : has("admin");
    const needsLogin = !person.account && !person.student;
    const close = () => {
        setAsking(false);
        setMade(null);
    };
    const make = () =>
        run(async () => {
            const body = needsLogin ? { login: login.trim() } : {};
            setMade((await post<{ account: { login: string; password: string } }>(`/api/people/${person.id}/account`, body)).account);
        });
    return (
        <section class="card col">
            <div class="row between wrap">
                <h2>{t(w.account)}</h2>
                {may && <Button onClick={() => setAsking(true)}>{t(w.account_make)}</Button>}
            </div>
            {person.account ? <p class="mono">{person.account.login}</p> : <p class="dim">{t(w.account_none)}</p>}
            {asking && (
                <Dialog title={t(w.account_make)} onClose={close}>
                    <p>{t(w.account_effect)}</p>
                    {needsLogin && !made && <Line label={t(b.login)} value={login} onInput={setLogin} />}
                    {made && (
                        <dl class="facts left">
                            <dt>{t(b.login)}</dt>
                            <dd class="mono">{made.login}</dd>
                            <dt>{t(o.password)}</dt>
                            <dd class="mono">{made.password}</dd>
                        </dl>
                    )}
                    <Refused text={refused} />
                    <div class="end">
                        <Button onClick={close}>{t(common.close)}</Button>
                        {!made && (
                            <Button
                                kind="pri"
                                missing={needsLogin && !login.trim() ? t(common.required) : null}
                                onClick={make}
                            >
                                {t(o.make)}
                            </Button>
                        )}
                    </div>
                </Dialog>
            )}
        </section>
    );
}

/** One person: data, sign-in, posts, and who speaks for a minor. */
export function PersonScreen({ id }: { id: string }) {
    const { data, error, again, set } = useLoad(() => get<{ person: Whole }>(`/api/people/${id}`), [id]);
    const person = data?.person;
    const change = (next: Whole) => set({ person: next });
    return (
        <StaffShell>
            <main id="main" class="wrap-page narrow col g5">
                {!person && (error ? <Failed error={error} onRetry={again} /> : <Loading />)}
                {person && (
                    <>
                        <h1>{person.name}</h1>
                        <About person={person} onChange={change} />
                        <Account person={person} />
                        <Posts person={person} onChange={change} />
                        {person.student && <Parents person={person} onChange={change} />}
                        {person.student && has("registrar", "registrar_head") && (
                            <Guardians key={person.version} person={person} />
                        )}
                    </>
                )}
            </main>
        </StaffShell>
    );
}
