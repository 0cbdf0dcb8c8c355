import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { has } from "../../state/session";
import { Button } from "../../ui/button";
import { Pick } from "../../ui/coded";
import { Dialog } from "../../ui/dialog";
import { dayMs, Line, today } from "../../ui/listed";
import { useLoad } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { Table } from "../../ui/table";
import { toast } from "../../ui/toast";
import { books as b } from "../../words/books";
import { common } from "../../words/common";
import { date } from "../../words/format";
import { people as w, scopeKinds } from "../../words/people";
import { said, t } from "../../words/words";
import { roleOptions, roleWord } from "../acts/words";
import { options, wordOf } from "../registrar/parts";
import { useDeed } from "./form";
import type { Post, Whole } from "./person_edit";
import { PersonPick, type Found } from "./person_pick";
import type { Structure, Unit } from "./structure";

interface Props {
    person: Whole;
    onChange: (person: Whole) => void;
}

const NOT_POSTS = ["student", "system", "server"];
const DAY_MS = 86_400_000;

/** What a post may be bound to, by the kind of scope; the whole university needs no choice. */
function useScopes(kind: string): { value: string; label: string }[] {
    const { data } = useLoad(async () => {
        if (kind === "university") return [];
        if (kind === "course") return (await get<{ courses: Unit[] }>("/api/courses")).courses;
        const all = await get<Structure>("/api/structure");
        const lists: Record<string, Unit[]> = {
            faculty: all.faculties,
            department: all.departments,
            programme: all.programmes,
            group: all.groups,
        };
        return lists[kind] ?? [];
    }, [kind]);
    return (data ?? []).map((one) => ({ value: one.id, label: `${one.code ?? ""} ${said(one.title)}`.trim() }));
}

function Appoint({ person, onChange, onClose }: Props & { onClose: () => void }) {
    const [role, setRole] = useState("");
    const [kind, setKind] = useState("university");
    const [scope, setScope] = useState("");
    const [from, setFrom] = useState(today());
    const [to, setTo] = useState("");
    const [order, setOrder] = useState("");
    const [instead, setInstead] = useState<Found | null>(null);
    const [tried, setTried] = useState(false);
    const [refused, run] = useDeed(onClose);
    const scopes = useScopes(kind);
    const [first, last] = [dayMs(from), dayMs(to)];
    const ordered = last === null || (first !== null && last >= first);
    const save = async () => {
        setTried(true);
        if (!role || !first || !ordered || (kind !== "university" && !scope)) return;
        await run(async () => {
            const made = await post<{ person: Whole }>(`/api/people/${person.id}/posts`, {
                role,
                scope_kind: kind,
                ...(scope ? { scope } : {}),
                from_ms: first,
                ...(last === null ? {} : { to_ms: last + DAY_MS }),
                ...(order.trim() ? { order_no: order.trim() } : {}),
                ...(instead ? { substitute_for: instead.id } : {}),
            });
            onChange(made.person);
        });
    };
    const missing = (value: unknown) => (tried && !value ? t(common.required) : null);
    return (
        <Dialog title={t(w.post_add)} onClose={onClose}>
            <Pick
                label={t(b.role)}
                first
                none="–"
                value={role}
                choices={roleOptions().filter((one) => !NOT_POSTS.includes(one.value))}
                onPick={setRole}
                bad={missing(role)}
            />
            <Pick
                label={t(w.scope_kind)}
                value={kind}
                choices={options(scopeKinds)}
                onPick={(next) => {
                    setKind(next);
                    setScope("");
                }}
            />
            {kind !== "university" && (
                <Pick label={t(w.scope)} none="–" value={scope} choices={scopes} onPick={setScope} bad={missing(scope)} />
            )}
            <Line label={t(w.from)} type="date" value={from} onInput={setFrom} bad={missing(from)} />
            <Line
                label={t(w.to)}
                type="date"
                why={t(w.to_why)}
                value={to}
                onInput={setTo}
                bad={tried && !ordered ? t(w.bad_dates) : null}
            />
            <Line label={t(w.order)} value={order} onInput={setOrder} />
            <PersonPick label={t(w.instead)} picked={instead} onPick={setInstead} />
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={save}>
                    {t(w.post_add)}
                </Button>
            </div>
        </Dialog>
    );
}

function End({ one, onChange, onClose }: { one: Post; onChange: (person: Whole) => void; onClose: () => void }) {
    const [refused, run] = useDeed(onClose);
    const end = () =>
        run(async () => {
            onChange((await post<{ person: Whole }>(`/api/posts/${one.id}/end`)).person);
            toast(t(w.post_ended));
        });
    return (
        <Dialog title={`${t(w.post_end)}: ${roleWord(one.role)}`} onClose={onClose}>
            <p>{t(w.post_end_effect)}</p>
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={end}>
                    {t(w.post_end)}
                </Button>
            </div>
        </Dialog>
    );
}

/** Posts with their scope, days, order and substitution; the administrator appoints and ends. */
export function Posts({ person, onChange }: Props) {
    const [adding, setAdding] = useState(false);
    const [ending, setEnding] = useState<Post | null>(null);
    const may = has("admin");
    const now = Date.now();
    return (
        <section class="card col">
            <div class="row between wrap">
                <h2>{t(w.posts)}</h2>
                {may && <Button onClick={() => setAdding(true)}>{t(w.post_add)}</Button>}
            </div>
            {person.posts.length === 0 && <p class="dim">{t(w.posts_none)}</p>}
            {person.posts.length > 0 && (
                <Table<Post>
                    caption={t(w.posts)}
                    rows={person.posts}
                    keyOf={(row) => row.id}
                    compact
                    columns={[
                        { key: "role", title: t(b.role), cell: (row) => <b>{roleWord(row.role)}</b> },
                        {
                            key: "scope",
                            title: t(w.scope),
                            cell: (row) =>
                                row.scope_kind === "university"
                                    ? wordOf(scopeKinds, row.scope_kind)
                                    : `${wordOf(scopeKinds, row.scope_kind)}: ${row.scope_title}`,
                        },
                        {
                            key: "days",
                            title: t(w.from),
                            cell: (row) => `${date(row.from_ms)} – ${row.to_ms ? date(row.to_ms) : t(w.open_end)}`,
                        },
                        { key: "order", title: t(w.order), cell: (row) => row.order_no ?? "–", wide: true },
                        { key: "instead", title: t(w.stands_for), cell: (row) => row.substitute_for ?? "–", wide: true },
                        {
                            key: "do",
                            title: t(w.post_end),
                            cell: (row) =>
                                may && (!row.to_ms || row.to_ms > now) ? (
                                    <Button onClick={() => setEnding(row)}>{t(w.post_end)}</Button>
                                ) : null,
                        },
                    ]}
                />
            )}
            {adding && <Appoint person={person} onChange={onChange} onClose={() => setAdding(false)} />}
            {ending && <End one={ending} onChange={onChange} onClose={() => setEnding(null)} />}
        </section>
    );
}
