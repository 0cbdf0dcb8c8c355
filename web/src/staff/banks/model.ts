import type { ItemKind } from "../../net/types";
import type { Said } from "../../words/words";

export interface BankRow {
    course: string;
    code: string;
    title: Said;
    items: number;
    drafts: number;
}

export type ItemState = "draft" | "approved" | "retired";

export interface BankItemRow {
    id: string;
    kind: ItemKind;
    name: string;
    stem: Said;
    category: string;
    difficulty: number;
    points: number;
    state: ItemState;
    version: number;
    format: "plain" | "html";
    used: number;
    created_ms: number;
}

/** A question in one language, as the reader made it. */
export interface BankItem {
    line?: number;
    kind: ItemKind;
    name?: string;
    category?: string;
    stem?: string;
    format: "plain" | "html";
    points?: number;
    difficulty?: number;
    shuffle?: boolean;
    exact?: boolean;
    feedback?: string;
    rubric?: string;
    options: BankOption[];
}

/** Shares, values and tolerances are in millionths. */
export interface BankOption {
    text?: string;
    share: number;
    pair?: string;
    value?: number;
    tolerance?: number;
    feedback?: string;
}

export interface BankItemFull {
    id: string;
    state: ItemState;
    version: number;
    author: string | null;
    created_ms: number;
    replaced_by: string | null;
    earlier: { id: string; created_ms: number; author: string | null }[];
    may_approve: boolean;
    may_edit: boolean;
    said: { kk: BankItem; ru: BankItem; en: BankItem };
}

export interface ImportReport {
    committed: boolean;
    items: BankItem[];
    issues: { line: number; code: string; what: string }[];
    totals: { items: number; issues: number; by: Record<string, number> };
    added: number;
    same: number;
    translated: number;
}

export interface EditReport {
    changed: boolean;
    id: string;
    issues: { lang: "kk" | "ru" | "en"; code: string; what: string }[];
}
