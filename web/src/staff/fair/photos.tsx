import { useState } from "preact/hooks";
import { put } from "../../net/api";
import { Banner } from "../../ui/banner";
import { Check, FileField } from "../../ui/field";
import { State } from "../../ui/state";
import { Table } from "../../ui/table";
import { fair as w } from "../../words/fair";
import { date } from "../../words/format";
import { t } from "../../words/words";
import { StaffShell } from "../shell";
import { Listed, sentence } from "../../ui/listed";

const PHOTO_MAX = 2 * 1024 * 1024;

interface Row {
    student_no: string;
    name: string;
    group: string;
    photo: boolean;
    stored_ms: number | null;
    person: string;
}

interface Sent {
    file: string;
    ok: boolean;
    said: string;
}

/** "СТ-0101.jpg" → "СТ-0101": what stands before the last dot. */
function numberOf(name: string): string {
    return name.normalize("NFC").replace(/\.[^.]*$/, "").trim();
}

async function sendOne(file: File): Promise<Sent> {
    if (file.size > PHOTO_MAX) return { file: file.name, ok: false, said: t(w.photo_big) };
    try {
        const made = await put<{ usable: boolean; name: string }>(
            `/api/photos?student_no=${encodeURIComponent(numberOf(file.name))}`,
            file,
        );
        return {
            file: file.name,
            ok: true,
            said: `${made.name}: ${t(made.usable ? w.photo_ok : w.photo_unjudged)}`,
        };
    } catch (error) {
        return { file: file.name, ok: false, said: sentence(error) };
    }
}

/** Enrolment photos: one or many files named by the student's number, each answered in words. */
export function PhotosScreen() {
    const [turn, setTurn] = useState(0);
    const [missing, setMissing] = useState(false);
    const [sent, setSent] = useState<Sent[]>([]);
    const [all, setAll] = useState(0);
    const send = async (files: File[]) => {
        setSent([]);
        setAll(files.length);
        for (const file of files) {
            const one = await sendOne(file);
            setSent((old) => [...old, one]);
        }
        setTurn((old) => old + 1);
    };
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                <h1>{t(w.photos)}</h1>
                <section class="card col">
                    <p>{t(w.photos_lead)}</p>
                    <FileField
                        label={t(w.file)}
                        multiple
                        accept="image/jpeg,image/png,image/webp"
                        onPick={(files) => void send(files)}
                    />
                    {all > 0 && (
                        <Banner hue={sent.length < all ? "blue" : sent.every((one) => one.ok) ? "green" : "yellow"}>
                            {t(w.photos_progress, { done: sent.length, all })}
                        </Banner>
                    )}
                    {sent.length > 0 && (
                        <Table
                            caption={t(w.outcome)}
                            rows={sent}
                            keyOf={(row) => row.file}
                            compact
                            columns={[
                                { key: "file", title: t(w.file), cell: (row) => row.file },
                                {
                                    key: "said",
                                    title: t(w.outcome),
                                    cell: (row) => <State hue={row.ok ? "green" : "orange"}>{row.said}</State>,
                                },
                            ]}
                        />
                    )}
                </section>
                <Listed<Row>
                    path="/api/photos"
                    query={{ missing: missing ? "1" : "" }}
                    caption={t(w.photos)}
                    empty={t(w.photos_empty)}
                    turn={turn}
                    keyOf={(row) => row.person}
                    columns={[
                        { key: "name", title: t(w.student), cell: (row) => <b>{row.name}</b> },
                        { key: "student_no", title: t(w.student_no), sort: true, cell: (row) => row.student_no },
                        { key: "group", title: t(w.group), cell: (row) => row.group },
                        {
                            key: "photo",
                            title: t(w.state),
                            cell: (row) => (
                                <State hue={row.photo ? "green" : "grey"}>
                                    {t(row.photo ? w.photo_has : w.photo_none)}
                                </State>
                            ),
                        },
                        { key: "at", title: t(w.when), cell: (row) => (row.stored_ms ? date(row.stored_ms) : "–") },
                    ]}
                >
                    <Check checked={missing} onChange={setMissing}>
                        {t(w.photos_missing)}
                    </Check>
                </Listed>
            </main>
        </StaffShell>
    );
}
