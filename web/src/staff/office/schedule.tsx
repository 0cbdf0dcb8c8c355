import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { Link } from "../../state/router";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Check, Field } from "../../ui/field";
import { useLoad } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { toast } from "../../ui/toast";
import { common } from "../../words/common";
import { exams } from "../../words/exams";
import { office as w, seatReasons } from "../../words/office";
import { examForms } from "../../words/people";
import { terms } from "../../words/registrar";
import { said, t, type Said } from "../../words/words";
import { OfficeList } from "../registrar/list";
import { options, wordOf } from "../registrar/parts";
import { StaffShell } from "../shell";
import { Conflicts, type Checked } from "./conflicts";
import { msOf, useDeed, valueOf } from "./form";

interface Exam {
    id: string;
    title: Said;
    code: string;
    course: Said;
    form: string;
    duration_s: number;
    year: number;
    term: string;
    sittings: number;
    enrolled: number;
    admitted: number;
    seated: number;
}

interface Seated {
    seated: number;
    left: { name: string; reason: string }[];
    more: boolean;
}

/** Seats round after round, so that the server's writer is free in between. */
async function seatAll(sitting: string, group: string): Promise<Seated> {
    const all: Seated = { seated: 0, left: [], more: true };
    while (all.more) {
        const round = await post<Seated>(`/api/sittings/${sitting}/students`, { group });
        all.seated += round.seated;
        all.left = round.left;
        all.more = round.more;
    }
    return all;
}

function NewSitting({ exam, onClose, onDone }: { exam: Exam; onClose: () => void; onDone: () => void }) {
    const staff = useLoad(() => get<{ people: { id: string; name: string }[] }>("/api/schedule/staff", { role: "proctor" }), []);
    const [room, setRoom] = useState("");
    const [capacity, setCapacity] = useState("30");
    const [starts, setStarts] = useState("");
    const [group, setGroup] = useState("");
    const [proctors, setProctors] = useState<string[]>([]);
    const [checked, setChecked] = useState<Checked | null>(null);
    const [left, setLeft] = useState<Seated | null>(null);
    const [tried, setTried] = useState(false);
    const [refused, run] = useDeed(() => undefined);
    const seats = Number(capacity);
    const sound = room.trim() && starts && Number.isInteger(seats) && seats >= 1 && seats <= 2000;
    const plan = () => ({
        exam: exam.id,
        room: room.trim(),
        capacity: seats,
        starts_ms: msOf(starts),
        ends_ms: msOf(starts) + exam.duration_s * 1000,
        group: group.trim(),
        proctors,
    });
    const look = () =>
        run(async () => {
            setTried(true);
            if (sound) setChecked(await post<Checked>("/api/schedule/check", plan()));
        });
    const save = () =>
        run(async () => {
            const made = await post<{ sitting: { id: string } }>("/api/sittings", plan());
            const seated = await seatAll(made.sitting.id, group.trim());
            toast(t(w.seated_n, { n: seated.seated }));
            if (seated.left.length) setLeft(seated);
            else onDone();
        });
    const set = (change: () => void) => {
        change();
        setChecked(null);
    };
    if (left)
        return (
            <Dialog title={t(w.left_n, { n: left.left.length })} onClose={onDone}>
                <ul>
                    {left.left.map((one, i) => (
                        <li key={i}>
                            {one.name}: {wordOf(seatReasons, one.reason)}
                        </li>
                    ))}
                </ul>
            </Dialog>
        );
    return (
        <Dialog title={`${t(w.new_sitting)}: ${said(exam.title)}`} onClose={onClose}>
            <Field label={t(w.from)} bad={tried && !starts ? t(common.required) : null}>
                <input data-first type="datetime-local" value={starts} onInput={(e) => set(() => setStarts(valueOf(e)))} />
            </Field>
            <Field label={t(w.room)} bad={tried && !room.trim() ? t(common.required) : null}>
                <input value={room} maxLength={40} onInput={(e) => set(() => setRoom(valueOf(e)))} />
            </Field>
            <Field label={t(w.capacity)} bad={tried && !(seats >= 1 && seats <= 2000) ? t(w.capacity_bad) : null}>
                <input inputMode="numeric" value={capacity} onInput={(e) => set(() => setCapacity(valueOf(e)))} />
            </Field>
            <Field label={t(w.group_only)}>
                <input value={group} onInput={(e) => set(() => setGroup(valueOf(e)))} />
            </Field>
            <fieldset>
                <legend>{t(w.proctors)}</legend>
                {staff.data?.people.map((one) => (
                    <Check
                        key={one.id}
                        checked={proctors.includes(one.id)}
                        onChange={(on) =>
                            set(() => setProctors(on ? [...proctors, one.id] : proctors.filter((id) => id !== one.id)))
                        }
                    >
                        {one.name}
                    </Check>
                ))}
            </fieldset>
            {checked && <Conflicts checked={checked} />}
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button onClick={look}>{t(w.check)}</Button>
                <Button kind="pri" missing={checked && !checked.blocked ? null : t(w.check)} onClick={save}>
                    {t(w.save_sitting)}
                </Button>
            </div>
        </Dialog>
    );
}

/** Exams and their sittings; a new one tells what stands in its way before it is saved. */
export function ScheduleScreen() {
    const [exam, setExam] = useState<Exam | null>(null);
    const [turn, setTurn] = useState(0);
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <div class="row between wrap">
                    <h1>{t(w.schedule)}</h1>
                    <Link class="btn" href="/staff/exams/new">
                        {t(exams.add)}
                    </Link>
                </div>
                <OfficeList<Exam>
                    caption={t(w.schedule)}
                    path="/api/schedule"
                    turn={turn}
                    keyOf={(row) => row.id}
                    search
                    choices={[
                        { name: "term", label: t(w.term), options: options(terms) },
                        { name: "form", label: t(exams.form), options: options(examForms) },
                        {
                            name: "sittings",
                            label: t(w.sittings),
                            options: options({ none: w.sittings_none, some: w.sittings_some }),
                        },
                    ]}
                    empty={t(w.none)}
                    emptyWhy={t(w.schedule_why)}
                    columns={[
                        {
                            key: "title",
                            title: t(w.exam),
                            sort: true,
                            cell: (row) => (
                                <Link class="b" href={`/staff/exams/${row.id}`}>
                                    {said(row.title)}
                                </Link>
                            ),
                        },
                        { key: "form", title: t(exams.form), sort: true, cell: (row) => wordOf(examForms, row.form), wide: true },
                        { key: "code", title: t(w.code), sort: true, cell: (row) => row.code },
                        { key: "term", title: t(w.term), sort: true, cell: (row) => `${row.year}, ${wordOf(terms, row.term)}` },
                        { key: "sittings", title: t(w.sittings), num: true, sort: true, cell: (row) => row.sittings },
                        { key: "enrolled", title: t(w.enrolled), num: true, cell: (row) => row.enrolled },
                        { key: "admitted", title: t(w.admitted_n), num: true, cell: (row) => row.admitted },
                        { key: "seated", title: t(w.seated), num: true, cell: (row) => row.seated },
                        { key: "do", title: t(w.new_sitting), cell: (row) => <Button onClick={() => setExam(row)}>{t(w.new_sitting)}</Button> },
                    ]}
                />
                {exam && (
                    <NewSitting
                        exam={exam}
                        onClose={() => setExam(null)}
                        onDone={() => {
                            setExam(null);
                            setTurn(turn + 1);
                        }}
                    />
                )}
            </main>
        </StaffShell>
    );
}
