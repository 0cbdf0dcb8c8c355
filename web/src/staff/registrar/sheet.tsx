import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { go } from "../../state/router";
import { me } from "../../state/session";
import { Banner } from "../../ui/banner";
import { Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { Dialog, ReasonDialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { useLoad } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { Table } from "../../ui/table";
import { toast } from "../../ui/toast";
import { books as b } from "../../words/books";
import { common } from "../../words/common";
import { signing } from "../../words/signing";
import { sheetKinds, sheetMarks, sheetPosts, sheets as w } from "../../words/sheets";
import { said, t, type Said } from "../../words/words";
import { PaperWords, SignedAt, StampAwaited } from "../acts/parts";
import { ScanDialog } from "../acts/sign_paper";
import { ConfirmDialog } from "../confirm";
import type { Signature } from "../model";
import { PersonPick, type Found } from "../office/person_pick";
import { StaffShell } from "../shell";
import { FilePaper } from "./paper";
import { wordOf } from "./parts";
import { SheetState } from "./sheets";

interface Line {
    enrolment: string;
    student_no: string;
    student: string;
    mark: string;
    rating: number | null;
    exam: number | null;
    final: number | null;
    letter: string | null;
}

interface Signer extends Pick<Signature, "signed_ms" | "stamp" | "paper" | "method"> {
    n: number;
    post: string;
    name: string | null;
}

interface Sheet {
    id: string;
    number: string;
    state: string;
    kind: string;
    relation: string | null;
    refers_number: string | null;
    course: Said;
    group: string | null;
    group_id: string | null;
    exam: string;
    version: number;
    pdf_sha256: string | null;
    void_reason: string | null;
    lines: Line[];
    signers: Signer[];
    complete: boolean;
    actions: string[];
}

type Reply = { sheet: Sheet };

function Sign({ sheet, onClose, onDone }: { sheet: Sheet; onClose: () => void; onDone: (sheet: Sheet) => void }) {
    const [password, setPassword] = useState("");
    const [code, setCode] = useState("");
    const [refused, setRefused] = useState("");
    const totp = me.value?.user.totp ?? false;
    const sign = async () => {
        setRefused("");
        try {
            const reply = await post<Reply>(`/api/sheets/${sheet.id}/sign`, {
                version: sheet.version,
                pdf_sha256: sheet.pdf_sha256,
                password,
                ...(totp ? { code } : {}),
            });
            onDone(reply.sheet);
        } catch (error) {
            setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <Dialog title={t(w.sign)} onClose={onClose}>
            <p>{t(w.sign_effect)}</p>
            <p class="mono hash s">{sheet.pdf_sha256}</p>
            <Field label={t(w.password)}>
                <input
                    type="password"
                    autocomplete="off"
                    data-first
                    value={password}
                    onInput={(e: { currentTarget: HTMLInputElement }) => setPassword(e.currentTarget.value)}
                />
            </Field>
            {totp && (
                <Field label={t(w.code)}>
                    <input
                        inputMode="numeric"
                        autocomplete="one-time-code"
                        value={code}
                        onInput={(e: { currentTarget: HTMLInputElement }) => setCode(e.currentTarget.value)}
                    />
                </Field>
            )}
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" missing={password ? null : t(w.password)} onClick={sign}>
                    {t(w.sign)}
                </Button>
            </div>
        </Dialog>
    );
}

function Lines({ lines }: { lines: Line[] }) {
    return (
        <div class="card">
            <Table
                caption={t(w.lines)}
                rows={lines}
                keyOf={(row) => row.enrolment}
                compact
                columns={[
                    { key: "no", title: t(b.student_no), cell: (row) => <span class="mono">{row.student_no}</span> },
                    { key: "student", title: t(b.student), cell: (row) => row.student },
                    { key: "mark", title: t(w.mark), cell: (row) => wordOf(sheetMarks, row.mark) },
                    { key: "rating", title: t(b.rating), num: true, cell: (row) => row.rating ?? "–" },
                    { key: "exam", title: t(b.exam), num: true, cell: (row) => row.exam ?? "–" },
                    { key: "final", title: t(b.final), num: true, cell: (row) => row.final ?? "–" },
                    {
                        key: "letter",
                        title: t(b.letter),
                        cell: (row) => (row.mark === "annulled" ? "AN" : (row.letter ?? "–")),
                    },
                ]}
            />
        </div>
    );
}

function Signers({ sheet }: { sheet: Sheet }) {
    return (
        <section class="card">
            <h2>{t(w.signers)}</h2>
            <ol class="col">
                {sheet.signers.map((s) => (
                    <li key={s.n} class="row wrap">
                        <span class="dim">{wordOf(sheetPosts, s.post)}</span>
                        <span>
                            <b>{s.name ?? "–"}</b>
                            {s.method === "paper" && <span class="dim"> · {t(signing.paper)}</span>}
                            <PaperWords paper={s.paper ?? null} href={`/api/sheets/${sheet.id}/signatures/${s.n}/scan`} />
                        </span>
                        <span class="sp" />
                        {s.stamp?.state === "pending" && <StampAwaited stamp={s.stamp} />}
                        <span class="s">{s.signed_ms ? <SignedAt row={s} /> : t(w.waits)}</span>
                    </li>
                ))}
            </ol>
        </section>
    );
}

/** The page that the one whose turn it is signed on paper; who accepted for the registrar is said. */
function Scan({ sheet, onClose, onDone, onStale }: {
    sheet: Sheet;
    onClose: () => void;
    onDone: (sheet: Sheet) => void;
    onStale: () => void;
}) {
    const [signer, setSigner] = useState<Found | null>(null);
    const next = sheet.signers.find((s) => !s.signed_ms);
    const open = !next?.name;
    return (
        <ScanDialog<Reply>
            title={t(signing.enter_q, { name: next?.name ?? wordOf(sheetPosts, next?.post ?? "registrar") })}
            effect={t(signing.enter_sheet_effect)}
            pdf_sha256={sheet.pdf_sha256}
            path={`/api/sheets/${sheet.id}/scan`}
            query={{
                version: sheet.version,
                pdf_sha256: sheet.pdf_sha256,
                ...(open && signer ? { signer: signer.id } : {}),
            }}
            missing={open && !signer ? t(signing.whose_first) : null}
            onClose={onClose}
            onDone={(reply) => onDone(reply.sheet)}
            onStale={onStale}
        >
            {open && <PersonPick label={t(signing.accepted_by)} picked={signer} onPick={setSigner} />}
        </ScanDialog>
    );
}

type Step = "freeze" | "sign" | "scan" | "return" | "void" | "correct" | "supplement" | "paper";

function Steps({ sheet, onChange, onStale }: {
    sheet: Sheet;
    onChange: (sheet: Sheet) => void;
    onStale: () => void;
}) {
    const [step, setStep] = useState<Step | null>(null);
    const close = () => setStep(null);
    const done = (next: Sheet) => {
        close();
        onChange(next);
        toast(t(w.done_toast));
    };
    const send = async (what: string, more: object) =>
        done((await post<Reply>(`/api/sheets/${sheet.id}/${what}`, { version: sheet.version, ...more })).sheet);
    const another = async (relation: "correction" | "supplement") => {
        const reply = await post<Reply>("/api/sheets", {
            exam: sheet.exam,
            kind: sheet.kind,
            ...(sheet.group_id ? { group: sheet.group_id } : {}),
            relation,
            refers_to: sheet.id,
        });
        close();
        go(`/staff/sheets/${reply.sheet.id}`);
    };
    const words: Record<Step, string> = {
        freeze: t(w.freeze),
        sign: t(w.sign),
        scan: t(signing.enter),
        return: t(w.send_back),
        void: t(w.make_void),
        correct: t(w.correct),
        supplement: t(w.supplement),
        paper: t(w.file_paper),
    };
    const main = sheet.actions.includes("sign") ? "sign" : sheet.actions.includes("freeze") ? "freeze" : "";
    return (
        <div class="row wrap">
            {sheet.actions.map((one) => (
                <Button
                    key={one}
                    {...(one === main ? { kind: "pri" as const } : {})}
                    missing={one === "freeze" && !sheet.complete ? t(sheetMarks.missing) : null}
                    onClick={() => setStep(one as Step)}
                >
                    {words[one as Step] ?? one}
                </Button>
            ))}
            {step === "freeze" && (
                <ConfirmDialog
                    title={t(w.freeze)}
                    effect={t(w.freeze_effect)}
                    verb={t(w.freeze)}
                    onClose={close}
                    onDone={() => send("freeze", {})}
                />
            )}
            {step === "scan" && (
                <Scan sheet={sheet} onClose={close} onDone={done} onStale={() => (close(), onStale())} />
            )}
            {step === "sign" && <Sign sheet={sheet} onClose={close} onDone={done} />}
            {(step === "return" || step === "void") && (
                <ReasonDialog
                    title={words[step]}
                    effect={t(step === "return" ? w.send_back_effect : w.make_void_effect)}
                    readers={t(w.readers)}
                    verb={words[step]}
                    onClose={close}
                    onDone={(_, reason) => send(step, { reason })}
                />
            )}
            {(step === "correct" || step === "supplement") && (
                <ConfirmDialog
                    title={words[step]}
                    effect={t(w.open_effect)}
                    verb={words[step]}
                    onClose={close}
                    onDone={() => another(step === "correct" ? "correction" : "supplement")}
                />
            )}
            {step === "paper" && <FilePaper kind="sheet" id={sheet.id} onClose={close} onDone={() => done(sheet)} />}
        </div>
    );
}

/** One statement: its lines, who signs, and the step that is next. */
export function SheetScreen({ id }: { id: string }) {
    const loaded = useLoad(() => get<Reply>(`/api/sheets/${id}`), [id]);
    const sheet = loaded.data?.sheet;
    const count = (mark: string) => sheet?.lines.filter((line) => line.mark === mark).length ?? 0;
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                {!sheet && (loaded.error ? <Failed error={loaded.error} onRetry={loaded.again} /> : <Loading />)}
                {sheet && (
                    <>
                        <div>
                            <SheetState state={sheet.state} />
                            <h1>
                                {t(w.sheet)} {sheet.number}
                            </h1>
                            <p class="dim">
                                {[
                                    said(sheet.course),
                                    sheet.group ?? t(w.all_groups),
                                    wordOf(sheetKinds, sheet.kind),
                                    sheet.refers_number &&
                                        t(sheet.relation === "correction" ? w.corrects : w.supplements, {
                                            n: sheet.refers_number,
                                        }),
                                    sheet.void_reason,
                                ]
                                    .filter(Boolean)
                                    .join(" · ")}
                            </p>
                        </div>
                        {count("missing") > 0 && (
                            <Banner hue="yellow" title={t(w.missing, { n: count("missing") })} />
                        )}
                        {count("act") > 0 && <Banner hue="yellow" title={t(w.held, { n: count("act") })} />}
                        <Steps sheet={sheet} onChange={(next) => loaded.set({ sheet: next })} onStale={loaded.again} />
                        {sheet.pdf_sha256 && (
                            <a class="btn start" href={`/api/sheets/${sheet.id}/pdf`} target="_blank" rel="noopener">
                                <Icon name="file-text" />
                                {t(w.page)}
                            </a>
                        )}
                        <Signers sheet={sheet} />
                        <Lines lines={sheet.lines} />
                    </>
                )}
            </main>
        </StaffShell>
    );
}
