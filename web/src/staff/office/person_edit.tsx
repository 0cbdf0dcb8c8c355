import { useState } from "preact/hooks";
import { post } from "../../net/api";
import { Button } from "../../ui/button";
import { Pick } from "../../ui/coded";
import { Dialog } from "../../ui/dialog";
import { Check } from "../../ui/field";
import { Line } from "../../ui/listed";
import { Refused } from "../../ui/refused";
import { common } from "../../words/common";
import { grounds, office as o } from "../../words/office";
import { people as w, studentStates } from "../../words/people";
import { t } from "../../words/words";
import { options } from "../registrar/parts";
import { useDeed } from "./form";

export interface Whole {
    id: string;
    name: string;
    surname: string;
    given: string;
    patronymic: string | null;
    iin: string | null;
    iin_sound: boolean;
    birth_date: string | null;
    email: string | null;
    phone: string | null;
    minor: boolean;
    version: number;
    student: null | {
        id: string;
        student_no: string;
        group: string;
        programme_title: { kk: string; ru?: string; en?: string };
        admission_year: number;
        status: string;
        distance_ground: string;
        zone: string | null;
    };
    account: null | { login: string; status: string; opened: boolean };
    posts: Post[];
    parents: { id: string; name: string; relation: string; consent_ms: number | null }[];
}

export interface Post {
    id: string;
    role: string;
    scope_kind: string;
    scope_title: string;
    from_ms: number;
    to_ms: number | null;
    order_no: string | null;
    substitute_for: string | null;
}

interface Props {
    /** null: somebody new. */
    person: Whole | null;
    onClose: () => void;
    onDone: (person: Whole) => void;
}

/** Names and what is known of a person; of a student also what decides how exams are sat (003-5.1.3). */
export function PersonEdit({ person, onClose, onDone }: Props) {
    const [form, setForm] = useState({
        surname: person?.surname ?? "",
        given: person?.given ?? "",
        patronymic: person?.patronymic ?? "",
        iin: person?.iin ?? "",
        birth_date: person?.birth_date ?? "",
        email: person?.email ?? "",
        phone: person?.phone ?? "",
        minor: person?.minor ?? false,
    });
    const student = person?.student ?? null;
    const [study, setStudy] = useState({
        status: student?.status ?? "active",
        distance_ground: student?.distance_ground ?? "none",
        zone: student?.zone ?? "",
    });
    const [tried, setTried] = useState(false);
    const [refused, run] = useDeed(() => undefined);
    const set = (name: keyof typeof form) => (value: string) => setForm({ ...form, [name]: value });
    const iinOk = !form.iin.trim() || /^\d{12}$/.test(form.iin.trim());
    const missing = (text: string) => (tried && !text.trim() ? t(common.required) : null);
    const save = async () => {
        setTried(true);
        if (!form.surname.trim() || !form.given.trim() || !iinOk) return;
        const trimmed = Object.fromEntries(
            Object.entries(form).map(([name, value]) => [name, typeof value === "string" ? value.trim() : value]),
        );
        const body = { ...trimmed, ...(person ? { version: person.version } : {}), ...(student ? study : {}) };
        await run(async () => {
            const path = person ? `/api/people/${person.id}/edit` : "/api/people";
            onDone((await post<{ person: Whole }>(path, body)).person);
        });
    };
    return (
        <Dialog title={t(person ? w.edit : w.add)} onClose={onClose}>
            <Line label={t(w.surname)} value={form.surname} onInput={set("surname")} bad={missing(form.surname)} />
            <Line label={t(w.given)} value={form.given} onInput={set("given")} bad={missing(form.given)} />
            <Line label={t(w.patronymic)} value={form.patronymic} onInput={set("patronymic")} />
            <Line label={t(w.iin)} value={form.iin} onInput={set("iin")} bad={tried && !iinOk ? t(w.iin_bad) : null} />
            <Line label={t(w.birth)} type="date" value={form.birth_date} onInput={set("birth_date")} />
            <Line label={t(w.email)} value={form.email} onInput={set("email")} />
            <Line label={t(w.phone)} value={form.phone} onInput={set("phone")} />
            <Check checked={form.minor} onChange={(minor) => setForm({ ...form, minor })}>
                {t(w.minor)}
            </Check>
            {student && (
                <>
                    <Pick
                        label={t(w.status)}
                        value={study.status}
                        choices={options(studentStates)}
                        onPick={(status) => setStudy({ ...study, status })}
                    />
                    <Pick
                        label={t(o.ground_distance)}
                        value={study.distance_ground}
                        choices={options(grounds)}
                        onPick={(distance_ground) => setStudy({ ...study, distance_ground })}
                    />
                    <Line
                        label={t(w.zone)}
                        why={t(w.zone_why)}
                        value={study.zone}
                        onInput={(zone) => setStudy({ ...study, zone })}
                    />
                </>
            )}
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={save}>
                    {t(common.save)}
                </Button>
            </div>
        </Dialog>
    );
}
