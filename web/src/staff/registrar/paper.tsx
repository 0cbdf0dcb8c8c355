import { useState } from "preact/hooks";
import { post } from "../../net/api";
import { Link } from "../../state/router";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Refused } from "../../ui/refused";
import { toast } from "../../ui/toast";
import { common } from "../../words/common";
import { when } from "../../words/format";
import { paperKinds, sheets as w } from "../../words/sheets";
import { t } from "../../words/words";
import { StaffShell } from "../shell";
import { OfficeList } from "./list";
import { options, wordOf } from "./parts";

interface PaperProps {
    kind: string;
    id: string;
    onClose: () => void;
    onDone: () => void;
}

/** Where the printed copy stands. */
export function FilePaper({ kind, id, onClose, onDone }: PaperProps) {
    const [copies, setCopies] = useState("1");
    const [file, setFile] = useState("");
    const [shelf, setShelf] = useState("");
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const number = /^\d{1,2}$/.test(copies) && Number(copies) > 0 ? Number(copies) : null;
    const save = async () => {
        setTried(true);
        if (!number || !file.trim() || !shelf.trim()) return;
        setRefused("");
        try {
            await post("/api/paper", { kind, id, copies: number, file_no: file.trim(), shelf: shelf.trim() });
            onDone();
        } catch (error) {
            setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    const text = (label: string, value: string, set: (text: string) => void, ok: boolean) => (
        <Field label={label} bad={tried && !ok ? t(common.required) : null}>
            <input
                value={value}
                maxLength={60}
                onInput={(e: { currentTarget: HTMLInputElement }) => set(e.currentTarget.value)}
            />
        </Field>
    );
    return (
        <Dialog title={t(w.file_paper)} onClose={onClose}>
            {text(t(w.copies), copies, setCopies, number !== null)}
            {text(t(w.file_no), file, setFile, !!file.trim())}
            {text(t(w.shelf), shelf, setShelf, !!shelf.trim())}
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={save}>
                    {t(w.file_paper)}
                </Button>
            </div>
        </Dialog>
    );
}

interface Missing {
    kind: "sheet" | "act" | "document";
    id: string;
    number: string;
    made_ms: number;
}

const TO = { sheet: (id: string) => `/staff/sheets/${id}`, act: (id: string) => `/staff/acts/${id}` };

/** What must still be printed and filed (003-5.3.32). */
export function PaperScreen() {
    const [filing, setFiling] = useState<Missing | null>(null);
    const [turn, setTurn] = useState(0);
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.paper)}</h1>
                <p class="dim">{t(w.paper_lead)}</p>
                <OfficeList<Missing>
                    caption={t(w.paper)}
                    path="/api/paper"
                    turn={turn}
                    keyOf={(row) => row.kind + row.id}
                    search
                    choices={[{ name: "kind", label: t(w.document), options: options(paperKinds) }]}
                    empty={t(w.paper_none)}
                    columns={[
                        {
                            key: "number",
                            title: t(w.number),
                            sort: true,
                            cell: (row) =>
                                row.kind === "document" ? (
                                    <a class="b" href={`/api/documents/${row.id}/pdf`} target="_blank" rel="noopener">
                                        {row.number}
                                    </a>
                                ) : (
                                    <Link class="b" href={TO[row.kind](row.id)}>
                                        {row.number}
                                    </Link>
                                ),
                        },
                        { key: "kind", title: t(w.document), sort: true, cell: (row) => wordOf(paperKinds, row.kind) },
                        { key: "made_ms", title: t(w.made), sort: true, num: true, cell: (row) => when(row.made_ms) },
                        {
                            key: "do",
                            title: "",
                            cell: (row) => <Button onClick={() => setFiling(row)}>{t(w.file_paper)}</Button>,
                        },
                    ]}
                />
                {filing && (
                    <FilePaper
                        kind={filing.kind}
                        id={filing.id}
                        onClose={() => setFiling(null)}
                        onDone={() => {
                            setFiling(null);
                            setTurn(turn + 1);
                            toast(t(w.done_toast));
                        }}
                    />
                )}
            </main>
        </StaffShell>
    );
}
