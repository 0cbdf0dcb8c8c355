import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Radio } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { useLoad } from "../../ui/load";
import { RecordView, type StudyRecord } from "../../ui/record";
import { Refused } from "../../ui/refused";
import { toast } from "../../ui/toast";
import { common } from "../../words/common";
import { when } from "../../words/format";
import { sheets as w } from "../../words/sheets";
import { LANGS, lang, t } from "../../words/words";
import type { Page } from "../model";
import { StaffShell } from "../shell";

interface Issued {
    id: string;
    number: string;
    lang: string;
    made_ms: number;
}

function Issue({ student, onClose, onDone }: { student: string; onClose: () => void; onDone: () => void }) {
    const [at, setAt] = useState<string>(lang.value);
    const [refused, setRefused] = useState("");
    const issue = async () => {
        setRefused("");
        try {
            const reply = await post<{ number: string }>(`/api/students/${student}/transcript`, { lang: at });
            toast(t(w.issued, { n: reply.number }));
            onDone();
        } catch (error) {
            setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <Dialog title={t(w.issue)} onClose={onClose}>
            <fieldset>
                <legend>{t(w.language)}</legend>
                {LANGS.map((one) => (
                    <Radio key={one} name="lang" value={one} checked={at === one} onPick={setAt}>
                        {{ kk: "Қазақша", ru: "Русский", en: "English" }[one]}
                    </Radio>
                ))}
            </fieldset>
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={issue}>
                    {t(w.issue)}
                </Button>
            </div>
        </Dialog>
    );
}

/** A student's whole study, as the registrar sees it, and the transcripts that were issued. */
export function RecordScreen({ student }: { student: string }) {
    const { data, error, again } = useLoad(() => get<StudyRecord>(`/api/students/${student}/record`), [student]);
    const issued = useLoad(() => get<Page<Issued>>("/api/documents", { object: student }), [student]);
    const [open, setOpen] = useState(false);
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                {!data && (error ? <Failed error={error} onRetry={again} /> : <Loading />)}
                {data && (
                    <>
                        <RecordView record={data} />
                        <section class="card col">
                            <h2>{t(w.transcript)}</h2>
                            {issued.data?.rows.map((row) => (
                                <a key={row.id} class="btn start" href={`/api/documents/${row.id}/pdf`} target="_blank">
                                    <Icon name="file-text" />
                                    {row.number} · {row.lang} · {when(row.made_ms)}
                                </a>
                            ))}
                            <Button kind="pri" class="start" onClick={() => setOpen(true)}>
                                {t(w.issue)}
                            </Button>
                        </section>
                    </>
                )}
                {open && (
                    <Issue
                        student={student}
                        onClose={() => setOpen(false)}
                        onDone={() => {
                            setOpen(false);
                            void issued.again();
                        }}
                    />
                )}
            </main>
        </StaffShell>
    );
}
