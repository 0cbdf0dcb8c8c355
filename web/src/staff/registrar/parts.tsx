import { State, type Hue } from "../../ui/state";
import { fill, lang, type Text } from "../../words/words";

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
