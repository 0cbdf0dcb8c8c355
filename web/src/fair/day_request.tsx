import { wordOf } from "../ui/coded";
import { documentKinds } from "../words/office";
import type { Said } from "../words/words";

/** A student's request for another day (003-5.3.10), as both sides see it. */
export interface DayRequest {
    id: string;
    name: string;
    student_no: string;
    group: string;
    course: Said;
    reason: string;
    sentence: string;
    from_ms: number;
    to_ms: number;
    note: string;
    state: string;
    late: boolean;
    decision: string | null;
    until_ms: number | null;
    version: number;
    documents: { n: number; kind: string; name: string }[];
}

export const REQUEST_HUES = {
    submitted: "yellow",
    checked: "yellow",
    approved: "green",
    rejected: "orange",
    scheduled: "green",
} as const;

export function Documents({ request }: { request: DayRequest }) {
    return (
        <ul>
            {request.documents.map((one) => (
                <li key={one.n}>
                    <a href={`/api/requests/${request.id}/documents/${one.n}`}>{wordOf(documentKinds, one.kind)}</a>{" "}
                    <span class="s dim">{one.name}</span>
                </li>
            ))}
        </ul>
    );
}
