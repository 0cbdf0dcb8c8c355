import { useState } from "preact/hooks";
import { put } from "../../net/api";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field, FileField } from "../../ui/field";
import { Refused } from "../../ui/refused";
import { Table } from "../../ui/table";
import { bank as w, issues as issueWords } from "../../words/bank";
import { common } from "../../words/common";
import { fill, lang, t, type Lang } from "../../words/words";
import { Preview } from "./item";
import type { ImportReport } from "./model";

const LANGUAGES: Record<Lang, string> = { kk: "Қазақша", ru: "Русский", en: "English" };
type Picked = { currentTarget: HTMLSelectElement };

function sentence(code: string): string {
    const known = issueWords[code];
    return known ? fill(known, lang.value) : code;
}

function Issues({ report }: { report: ImportReport }) {
    const more = report.totals.issues - report.issues.length;
    const by = Object.entries(report.totals.by).map(([code, n]) => `${sentence(code)} — ${n}`);
    return (
        <>
            <Table
                caption={t(w.wrong)}
                compact
                columns={[
                    { key: "line", title: t(w.line), num: true, cell: (row) => row.line },
                    { key: "code", title: t(w.wrong), cell: (row) => sentence(row.code) },
                    { key: "what", title: t(w.what), cell: (row) => <span class="mono">{row.what}</span> },
                ]}
                rows={report.issues.map((issue, i) => ({ ...issue, key: String(i) }))}
                keyOf={(row) => row.key}
            />
            {more > 0 && <p class="s">{t(w.more_issues, { n: more, by: by.join("; ") })}</p>}
        </>
    );
}

interface Props {
    course: string;
    onClose: () => void;
    onTaken: () => void;
}

/** A file of questions: looked at first, taken whole or not at all. */
export function ImportDialog({ course, onClose, onTaken }: Props) {
    const [file, setFile] = useState<File | null>(null);
    const [format, setFormat] = useState("");
    const [spoken, setSpoken] = useState<Lang>(lang.value);
    const [report, setReport] = useState<ImportReport | null>(null);
    const [refused, setRefused] = useState("");
    const send = async (commit: boolean) => {
        if (!file) return;
        setRefused("");
        try {
            const query = { lang: spoken, format, commit: commit ? 1 : null };
            const answer = await put<ImportReport>(`/api/banks/${course}/import`, file, query);
            setReport(answer);
            if (answer.committed) onTaken();
        } catch (error) {
            setRefused((error as Error).message);
        }
    };
    const choose = (next: File | null) => {
        setFile(next);
        setReport(null);
    };
    return (
        <Dialog title={t(w.add)} wide onClose={onClose}>
            <div class="filters">
                <FileField label={t(w.file)} why={t(w.file_why)} first onPick={([one]) => choose(one ?? null)} />
                <Field label={t(w.format)}>
                    <select value={format} onChange={(e: Picked) => setFormat(e.currentTarget.value)}>
                        <option value="">{t(w.format_auto)}</option>
                        <option value="gift">GIFT</option>
                        <option value="moodle">Moodle XML</option>
                        <option value="atk">{t(w.format_atk)}</option>
                        <option value="table">CSV</option>
                    </select>
                </Field>
                <Field label={t(w.language)} why={t(w.language_why)}>
                    <select value={spoken} onChange={(e: Picked) => setSpoken(e.currentTarget.value as Lang)}>
                        {(Object.keys(LANGUAGES) as Lang[]).map((one) => (
                            <option key={one} value={one}>
                                {LANGUAGES[one]}
                            </option>
                        ))}
                    </select>
                </Field>
            </div>
            <Refused text={refused} />
            {report && !report.committed && (
                <p role="status">
                    {t(w.looked, { items: report.totals.items, issues: report.totals.issues })}
                </p>
            )}
            {report?.committed && (
                <p role="status" class="st green wrapping">
                    {t(w.taken, { added: report.added, translated: report.translated, same: report.same })}
                </p>
            )}
            {report && report.totals.issues > 0 && <Issues report={report} />}
            {report && !report.committed && (
                <ol class="previews">
                    {report.items.slice(0, 20).map((item) => (
                        <li key={item.line}>
                            <Preview item={item} />
                        </li>
                    ))}
                </ol>
            )}
            <div class="end">
                <Button onClick={onClose}>{t(report?.committed ? common.close : common.cancel)}</Button>
                {!report?.committed && (
                    <Button missing={file ? null : t(w.file_why)} onClick={() => send(false)}>
                        {t(w.look)}
                    </Button>
                )}
                {report && !report.committed && (
                    <Button
                        kind="pri"
                        missing={report.totals.issues ? t(w.take_missing) : null}
                        onClick={() => send(true)}
                    >
                        {t(w.take)}
                    </Button>
                )}
            </div>
        </Dialog>
    );
}
