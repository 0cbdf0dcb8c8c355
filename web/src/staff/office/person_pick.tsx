import { useState } from "preact/hooks";
import { get } from "../../net/api";
import { Field, Radio } from "../../ui/field";
import { useLoad } from "../../ui/load";
import { people as w } from "../../words/people";
import { t } from "../../words/words";
import type { Page } from "../model";
import { valueOf } from "./form";

export interface Found {
    id: string;
    name: string;
    student_no: string | null;
}

interface Props {
    label: string;
    bad?: string | null;
    picked: Found | null;
    onPick: (person: Found) => void;
}

/** A person, found by name or number; nobody is looked for before two letters are there. */
export function PersonPick({ label, bad, picked, onPick }: Props) {
    const [q, setQ] = useState("");
    const asked = q.trim();
    const { data } = useLoad(
        () => (asked.length < 2 ? Promise.resolve(null) : get<Page<Found>>("/api/people", { q: asked, size: 8 })),
        [asked],
    );
    return (
        <div class="col tight">
            <Field label={label} why={picked ? picked.name : t(w.find)} bad={bad ?? null}>
                <input type="search" value={q} onInput={(e) => setQ(valueOf(e))} />
            </Field>
            {data && data.rows.length > 0 && (
                <fieldset class="pickmany">
                    <legend class="vh">{t(w.found)}</legend>
                    {data.rows.map((row) => (
                        <Radio
                            key={row.id}
                            name={`person-${label}`}
                            value={row.id}
                            checked={picked?.id === row.id}
                            onPick={() => onPick(row)}
                        >
                            {row.name} {row.student_no && <span class="s dim">{row.student_no}</span>}
                        </Radio>
                    ))}
                </fieldset>
            )}
        </div>
    );
}
