import type { Hue } from "../ui/state";
import { fair as w } from "../words/fair";
import type { Said, Text } from "../words/words";

export interface Appeal {
    id: string;
    attempt: string;
    act: string;
    reg_no: string;
    name: string;
    student_no: string;
    exam: Said;
    text: string;
    filed_ms: number;
    until_ms: number;
    state: AppealState;
    protocol: string | null;
    decision: string | null;
    decided_ms: number | null;
    members: { person: string; name: string; part: "chair" | "member"; mine: boolean; voted: boolean; vote: string | null }[];
}
type AppealState = "filed" | "accepted" | "upheld" | "partly" | "rejected" | "withdrawn";

export const APPEAL_WORD: Record<AppealState, { text: Text; hue: Hue }> = {
    filed: { text: w.ap_filed, hue: "yellow" },
    accepted: { text: w.ap_accepted, hue: "blue" },
    upheld: { text: w.ap_upheld, hue: "green" },
    partly: { text: w.ap_partly, hue: "green" },
    rejected: { text: w.ap_rejected, hue: "grey" },
    withdrawn: { text: w.ap_withdrawn, hue: "grey" },
};
