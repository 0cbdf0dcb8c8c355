import type { ItemKind } from "../../net/types";
import { LANGS, type Lang } from "../../words/words";
import type { BankItem, BankItemFull, BankOption } from "./model";

const MICRO = 1_000_000;
const PER_CENT = 10_000;

/** A question as its form has it: numbers as they are written, the wording by language. */
export interface Draft {
    name: string;
    category: string;
    points: string;
    difficulty: string;
    shuffle: boolean;
    exact: boolean;
    rubric: string;
    stem: Record<Lang, string>;
    options: DraftOption[];
}

export interface DraftOption {
    text: Record<Lang, string>;
    pair: Record<Lang, string>;
    share: string;
    value: string;
    tolerance: string;
    feedback: string;
}

/** Kinds whose answers are chosen or compared by shares, and those whose rows may be added and removed. */
export const hasShares = (kind: ItemKind): boolean => ["single", "multiple", "truefalse", "numeric", "short"].includes(kind);
export const mayGrow = (kind: ItemKind): boolean => kind !== "truefalse" && kind !== "essay" && kind !== "file";
const ofRubric = (kind: ItemKind): boolean => kind === "essay" || kind === "file";

const inAll = (of: (lang: Lang) => string): Record<Lang, string> => ({ kk: of("kk"), ru: of("ru"), en: of("en") });
const decimal = (n: number | undefined, unit: number): string => String((n ?? 0) / unit);

/** "0,5" and "0.5" in units of `unit`; null when it is no number. */
export function numberOf(text: string, unit: number): number | null {
    const plain = text.trim().replace(",", ".");
    return /^-?\d+(\.\d+)?$/.test(plain) ? Math.round(Number(plain) * unit) : null;
}

export function emptyOption(): DraftOption {
    return { text: inAll(() => ""), pair: inAll(() => ""), share: "0", value: "", tolerance: "0", feedback: "" };
}

export function draftOf(item: BankItemFull): Draft {
    const { said } = item;
    const any = LANGS.map((lang) => said[lang]).find((one) => one.stem) ?? said.kk;
    return {
        name: any.name ?? "",
        category: any.category ?? "",
        points: String(any.points ?? 1),
        difficulty: String(any.difficulty ?? 0),
        shuffle: any.shuffle !== false,
        exact: any.exact === true,
        rubric: any.rubric ?? "",
        stem: inAll((lang) => said[lang].stem ?? ""),
        options: any.options.map((one, i) => ({
            text: inAll((lang) => said[lang].options[i]?.text ?? ""),
            pair: inAll((lang) => said[lang].options[i]?.pair ?? ""),
            share: decimal(one.share, PER_CENT),
            value: one.value === undefined ? "" : decimal(one.value, MICRO),
            tolerance: decimal(one.tolerance, MICRO),
            feedback: one.feedback ?? "",
        })),
    };
}

function optionOf(draft: DraftOption, kind: ItemKind, lang: Lang): BankOption {
    const option: BankOption = { share: hasShares(kind) ? (numberOf(draft.share, PER_CENT) ?? 0) : MICRO };
    if (draft.feedback) option.feedback = draft.feedback;
    if (kind === "numeric") {
        option.value = numberOf(draft.value, MICRO) ?? 0;
        option.tolerance = numberOf(draft.tolerance, MICRO) ?? 0;
        return option;
    }
    option.text = draft.text[lang];
    if (kind === "matching") option.pair = draft.pair[lang];
    return option;
}

/** The question in the languages that have a text, as the server takes it. */
export function saidOf(draft: Draft, item: BankItemFull): Partial<Record<Lang, BankItem>> {
    const { kind, format, feedback } = item.said.kk;
    const spoken = LANGS.filter((lang) => draft.stem[lang].trim());
    return Object.fromEntries(
        spoken.map((lang) => [
            lang,
            {
                kind,
                format,
                name: draft.name.trim(),
                category: draft.category.trim(),
                points: Number(draft.points),
                difficulty: Number(draft.difficulty),
                shuffle: draft.shuffle,
                exact: draft.exact,
                stem: draft.stem[lang],
                ...(feedback ? { feedback } : {}),
                ...(ofRubric(kind) && draft.rubric.trim() ? { rubric: draft.rubric.trim() } : {}),
                options: draft.options.map((one) => optionOf(one, kind, lang)),
            },
        ]),
    );
}

/** Numbers that are none, by the name of their field. */
export function wrongIn(draft: Draft, kind: ItemKind): Set<string> {
    const wrong = new Set<string>();
    if (!/^\d+$/.test(draft.points) || Number(draft.points) < 1 || Number(draft.points) > 1000) wrong.add("points");
    draft.options.forEach((one, i) => {
        if (hasShares(kind) && numberOf(one.share, PER_CENT) === null) wrong.add(`share ${i}`);
        if (kind === "numeric" && numberOf(one.value, MICRO) === null) wrong.add(`value ${i}`);
        if (kind === "numeric" && numberOf(one.tolerance, MICRO) === null) wrong.add(`tolerance ${i}`);
    });
    return wrong;
}
