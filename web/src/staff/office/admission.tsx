import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { go } from "../../state/router";
import { has } from "../../state/session";
import { Button } from "../../ui/button";
import { ReasonDialog } from "../../ui/dialog";
import { useLoad } from "../../ui/load";
import { toast } from "../../ui/toast";
import { books as b } from "../../words/books";
import { admissionStates, gates, office as w } from "../../words/office";
import { terms } from "../../words/registrar";
import { sheets as s } from "../../words/sheets";
import { said, t, type Said } from "../../words/words";
import { OneHead } from "../head";
import type { Page } from "../model";
import { IssuedPapers } from "../registrar/issued";
import { OfficeList } from "../registrar/list";
import { options, StateOf, wordOf } from "../registrar/parts";
import { StaffShell } from "../shell";

interface Offering {
    id: string;
    code: string;
    course: Said;
    credits: number;
    year: number;
    term: string;
    teachers: string | null;
    enrolled: number;
    admitted: number;
}

interface Admission {
    enrolment: string;
    name: string;
    student_no: string;
    group: string;
    rk1: number | null;
    rk2: number | null;
    rating: number | null;
    status: string;
    reasons: string[];
    ground: string | null;
    version: number | null;
}

const HUES = { admitted: "green", overridden: "yellow", not_admitted: "orange" } as const;

/** Courses of the terms; each opens its list of students. */
export function OfferingsScreen() {
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.admission)}</h1>
                <OfficeList<Offering>
                    caption={t(w.admission)}
                    path="/api/offerings"
                    keyOf={(row) => row.id}
                    search
                    onOpen={(row) => go(`/staff/admission/${row.id}`)}
                    choices={[{ name: "term", label: t(w.term), options: options(terms) }]}
                    empty={t(w.none)}
                    emptyWhy={t(w.offerings_why)}
                    columns={[
                        {
                            key: "course",
                            title: t(w.offering),
                            sort: true,
                            cell: (row) => (
                                <a class="b" href={`/staff/admission/${row.id}`}>
                                    {said(row.course)}
                                </a>
                            ),
                        },
                        { key: "code", title: t(w.code), sort: true, cell: (row) => row.code },
                        { key: "term", title: t(w.term), sort: true, cell: (row) => `${row.year}, ${wordOf(terms, row.term)}` },
                        { key: "teachers", title: t(w.teachers), cell: (row) => row.teachers ?? "–", wide: true },
                        { key: "enrolled", title: t(w.enrolled), sort: true, num: true, cell: (row) => row.enrolled },
                        { key: "admitted", title: t(w.admitted_n), sort: true, num: true, cell: (row) => row.admitted },
                    ]}
                />
            </main>
        </StaffShell>
    );
}

/** Who of a course is admitted, and in words what keeps the others out. */
export function AdmissionScreen({ offering }: { offering: string }) {
    const [turn, setTurn] = useState(0);
    const [overriding, setOverriding] = useState<Admission | null>(null);
    const of = useLoad(() => get<Page<Offering>>("/api/offerings", { offering }), [offering]).data?.rows[0];
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <OneHead
                    all={w.admission}
                    href="/staff/admission"
                    title={of?.course}
                    code={of && `${of.code} · ${of.year}, ${wordOf(terms, of.term)}`}
                >
                    {has("registrar", "registrar_head") && (
                        <Button
                            onClick={async () => {
                                const done = await post<{ changed: number }>(`/api/offerings/${offering}/admission`, {});
                                toast(t(w.computed, { n: done.changed }));
                                setTurn(turn + 1);
                            }}
                        >
                            {t(w.compute)}
                        </Button>
                    )}
                </OneHead>
                <OfficeList<Admission>
                    caption={t(w.admission)}
                    path="/api/admission"
                    fixed={{ offering }}
                    turn={turn}
                    keyOf={(row) => row.enrolment}
                    search
                    choices={[{ name: "status", label: t(b.state), options: options(admissionStates) }]}
                    empty={t(w.none)}
                    emptyWhy={t(w.admission_why)}
                    columns={[
                        { key: "name", title: t(b.name), sort: true, cell: (row) => <span class="b">{row.name}</span> },
                        { key: "student_no", title: t(b.student_no), sort: true, cell: (row) => row.student_no },
                        { key: "group", title: t(b.group), sort: true, cell: (row) => row.group },
                        {
                            key: "rk",
                            title: t(w.rk),
                            num: true,
                            cell: (row) => [row.rk1, row.rk2].filter((score) => score !== null).join(", ") || "–",
                        },
                        { key: "rating", title: t(w.rating), sort: true, num: true, cell: (row) => row.rating ?? "–" },
                        {
                            key: "status",
                            title: t(b.state),
                            sort: true,
                            cell: (row) => <StateOf table={admissionStates} code={row.status} hues={HUES} />,
                        },
                        {
                            key: "reasons",
                            title: t(w.reasons),
                            cell: (row) => row.ground ?? (row.reasons.map((gate) => wordOf(gates, gate)).join(", ") || "–"),
                        },
                        {
                            key: "do",
                            title: t(w.override),
                            cell: (row) =>
                                has("registrar_head") &&
                                row.status === "not_admitted" && (
                                    <Button onClick={() => setOverriding(row)}>{t(w.override)}</Button>
                                ),
                        },
                    ]}
                />
                {has("registrar", "registrar_head") && (
                    <IssuedPapers
                        object={offering}
                        path={`/api/offerings/${offering}/admission-list`}
                        title={t(s.admission_list)}
                        verb={t(s.issue_list)}
                    />
                )}
                {overriding && (
                    <ReasonDialog
                        title={`${t(w.override)}: ${overriding.name}`}
                        effect={t(w.override_effect)}
                        readers={t(w.readers)}
                        verb={t(w.override)}
                        onClose={() => setOverriding(null)}
                        onDone={async (_, ground) => {
                            await post(`/api/admission/${overriding.enrolment}/override`, {
                                version: overriding.version,
                                ground,
                            });
                            setOverriding(null);
                            setTurn(turn + 1);
                        }}
                    />
                )}
            </main>
        </StaffShell>
    );
}
