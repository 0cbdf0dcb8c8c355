import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { has } from "../../state/session";
import { Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Line } from "../../ui/listed";
import { useLoad } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { Table } from "../../ui/table";
import { toast } from "../../ui/toast";
import { common } from "../../words/common";
import { people as w } from "../../words/people";
import { said, t } from "../../words/words";
import { useDeed } from "./form";

type Three = { kk: string; ru: string; en: string };

interface All {
    labels: Record<string, Three>;
    originals: Record<string, Three>;
    version: number;
}

interface EditProps {
    all: All;
    role: string;
    onClose: () => void;
    onDone: (all: All) => void;
}

function Edit({ all, role, onClose, onDone }: EditProps) {
    const [label, setLabel] = useState(all.labels[role] ?? all.originals[role] ?? { kk: "", ru: "", en: "" });
    const [tried, setTried] = useState(false);
    const [refused, run] = useDeed(() => undefined);
    const missing = (text: string) => (tried && !text.trim() ? t(common.required) : null);
    const save = async () => {
        setTried(true);
        if (!label.kk.trim() || !label.ru.trim() || !label.en.trim()) return;
        await run(async () => {
            const labels = { ...all.labels, [role]: label };
            onDone(await post<All>("/api/labels", { version: all.version, labels }));
        });
    };
    return (
        <Dialog title={said(all.originals[role]) || role} onClose={onClose}>
            <Line label={t(w.title_kk)} value={label.kk} onInput={(kk) => setLabel({ ...label, kk })} bad={missing(label.kk)} />
            <Line label={t(w.title_ru)} value={label.ru} onInput={(ru) => setLabel({ ...label, ru })} bad={missing(label.ru)} />
            <Line label={t(w.title_en)} value={label.en} onInput={(en) => setLabel({ ...label, en })} bad={missing(label.en)} />
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

/** What the university calls its units and posts, beside the regulation's own words (003-4). */
export function Labels() {
    const { data, error, again, set } = useLoad(() => get<All>("/api/labels"), []);
    const [editing, setEditing] = useState<string | null>(null);
    const may = has("admin", "registrar_head");
    if (!data) return error ? <Failed error={error} onRetry={again} /> : <Loading />;
    return (
        <section class="card col">
            <p class="s dim">{t(w.labels_lead)}</p>
            <Table<string>
                caption={t(w.labels)}
                rows={Object.keys(data.originals)}
                keyOf={(role) => role}
                compact
                columns={[
                    { key: "original", title: t(w.original), cell: (role) => said(data.originals[role]) },
                    { key: "label", title: t(w.title), cell: (role) => <b>{said(data.labels[role]) || "–"}</b> },
                    {
                        key: "do",
                        title: t(w.edit),
                        cell: (role) => (may ? <Button onClick={() => setEditing(role)}>{t(w.edit)}</Button> : null),
                    },
                ]}
            />
            {editing && (
                <Edit
                    all={data}
                    role={editing}
                    onClose={() => setEditing(null)}
                    onDone={(next) => {
                        set(next);
                        setEditing(null);
                        toast(t(w.saved));
                    }}
                />
            )}
        </section>
    );
}
