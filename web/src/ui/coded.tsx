import { fill, lang, type Text } from "../words/words";
import { Field } from "./field";
import { State, type Hue } from "./state";

/** A word of a closed table, or the code itself where it is not known. */
export function wordOf(table: Record<string, Text>, code: string | null | undefined): string {
    const known = code ? table[code] : undefined;
    return known ? fill(known, lang.value) : (code ?? "–");
}

export function options(table: Record<string, Text>): { value: string; label: string }[] {
    return Object.keys(table).map((value) => ({ value, label: wordOf(table, value) }));
}

export function StateOf({ table, code, hues }: { table: Record<string, Text>; code: string; hues: Record<string, Hue> }) {
    return <State hue={hues[code] ?? "grey"}>{wordOf(table, code)}</State>;
}

interface PickProps {
    label: string;
    value: string;
    choices: { value: string; label: string }[];
    onPick: (value: string) => void;
    /** The first choice, for none of them. */
    none?: string;
    why?: string;
    bad?: string | null;
    first?: boolean;
}

/** One of a closed list. */
export function Pick({ label, value, choices, onPick, none, why, bad, first }: PickProps) {
    return (
        <Field label={label} {...(why ? { why } : {})} bad={bad ?? null}>
            <select
                value={value}
                data-first={first ? true : undefined}
                onChange={(e: { currentTarget: HTMLSelectElement }) => onPick(e.currentTarget.value)}
            >
                {none !== undefined && <option value="">{none}</option>}
                {choices.map((one) => (
                    <option key={one.value} value={one.value}>
                        {one.label}
                    </option>
                ))}
            </select>
        </Field>
    );
}
