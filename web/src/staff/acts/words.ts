/* Words of acts: states, kinds of the form, decisions, roles, by the codes of the server. */

import { actStates, boxes, decisions, roles } from "../../words/acts";
import { fill, lang, said, type Said, type Text } from "../../words/words";

function of(table: Record<string, Text>, code: string | null | undefined): string {
    if (!code) return "";
    const known = table[code];
    return known ? fill(known, lang.value) : code;
}

/** The six boxes of act A, in the order of the form. */
export const BOXES = [
    "CAMERA_COVERED",
    "CAMERA_BLOCKED_AV",
    "BLURRED_UNIDENTIFIABLE",
    "FORBIDDEN_ITEMS",
    "OUTSIDE_PERSON",
    "OTHER",
] as const;

export const DECISIONS = [
    "NO_EFFECT",
    "RESUME",
    "EXTRA_TIME",
    "NEW_ATTEMPT",
    "KEEP_SCORE",
    "CANCEL_SITTING",
    "CONVERT_TO_A",
    "OTHER",
] as const;

export const boxWord = (code: string): string => of(boxes, code);
export const decisionWord = (code: string | null): string => of(decisions, code);
export const roleWord = (code: string): string => of(roles, code);
/** Every role, for a choice. */
export const roleOptions = () => Object.keys(roles).map((value) => ({ value, label: roleWord(value) }));
export const stateWord = (state: string): string => of(actStates, state);

/** A signatory's post in one word; the form's own words are long. */
export function postWord({ role, post }: { role?: string; post: Said }): string {
    const text = role ?? said(post);
    return text in roles ? roleWord(text) : text;
}
