/* Numbers of a verdict as people read them: the unit stands in the name. */

import { number } from "../../words/format";
import { figures } from "../../words/kinds";
import { lang } from "../../words/words";

const SECONDS: Record<string, string> = { kk: "с", ru: "с", en: "s" };

export function figureName(name: string): string {
    const bare = name.replace(/_(ms|milli|s|px|n)$/, "");
    const known = (figures as Record<string, { kk: string; ru: string; en: string }>)[bare];
    return known ? known[lang.value] : bare.replace(/_/g, " ");
}

export function figureValue(name: string, value: number): string {
    if (name.endsWith("_ms")) return `${number(Math.round(value / 100) / 10)} ${SECONDS[lang.value]}`;
    if (name.endsWith("_s")) return `${number(value)} ${SECONDS[lang.value]}`;
    if (name.endsWith("_milli")) {
        const text = (value / 1000).toFixed(2);
        return lang.value === "en" ? text : text.replace(".", ",");
    }
    return number(value);
}
