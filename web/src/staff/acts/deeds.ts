import { post } from "../../net/api";
import type { Act } from "../model";

/** The attempt an act A is about; the first of an act B. */
export function attemptOf(act: Act): string {
    const first = act.attempts[0];
    return typeof first === "string" ? first : (first?.id ?? "");
}

/** One step of an act. The version seen goes with it, so that nobody acts on a page that changed. */
export async function deed(act: Act, what: string, fields: Record<string, unknown> = {}): Promise<Act | null> {
    const answer = await post<{ act?: Act }>(`/api/acts/${encodeURIComponent(act.id)}/${what}`, {
        version: act.version,
        ...fields,
    });
    return answer.act ?? null;
}
