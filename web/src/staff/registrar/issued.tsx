import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { useLoad } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { toast } from "../../ui/toast";
import { when } from "../../words/format";
import { sheets as w } from "../../words/sheets";
import { LANGS, lang, t } from "../../words/words";
import type { Page } from "../model";

interface Issued {
    id: string;
    number: string;
    lang: string;
    made_ms: number;
}

const NAMES: Record<string, string> = { kk: "Қазақша", ru: "Русский", en: "English" };

/** The papers that were issued about one thing, and the way to issue another: numbered, with a QR code. */
export function IssuedPapers({ object, path, title, verb }: { object: string; path: string; title: string; verb: string }) {
    const issued = useLoad(() => get<Page<Issued>>("/api/documents", { object }), [object]);
    const [at, setAt] = useState<string>(lang.value);
    const [refused, setRefused] = useState("");
    const issue = async () => {
        setRefused("");
        try {
            const reply = await post<{ number: string }>(path, { lang: at });
            toast(t(w.issued, { n: reply.number }));
            void issued.again();
        } catch (error) {
            setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <section class="card col">
            <h2>{title}</h2>
            {issued.data?.rows.map((row) => (
                <a key={row.id} class="btn start" href={`/api/documents/${row.id}/pdf`} target="_blank" rel="noopener">
                    <Icon name="file-text" />
                    {row.number} · {NAMES[row.lang] ?? row.lang} · {when(row.made_ms)}
                </a>
            ))}
            <div class="filters">
                <Field label={t(w.language)}>
                    <select value={at} onChange={(e: { currentTarget: HTMLSelectElement }) => setAt(e.currentTarget.value)}>
                        {LANGS.map((one) => (
                            <option key={one} value={one}>
                                {NAMES[one]}
                            </option>
                        ))}
                    </select>
                </Field>
                <Button kind="pri" onClick={issue}>
                    {verb}
                </Button>
            </div>
            <Refused text={refused} />
        </section>
    );
}
