import { Stepper, type StepperStep } from "../../ui/stepper";
import { when } from "../../words/format";
import { acts as w } from "../../words/acts";
import { t } from "../../words/words";
import type { Act } from "../model";
import { postWord } from "./words";

const A_AT: Record<string, number> = {
    drafted: 0,
    refused: 0,
    dismissed: 0,
    converted_to_b: 0,
    frozen: 1,
    signed_1: 2,
    signed_2: 3,
    registered: 5,
    prepared: 5,
    executed: 6,
    cancelled: 6,
    closed: 6,
};
const B_AT: Record<string, number> = {
    opened: 0,
    inspecting: 0,
    findings: 0,
    frozen: 1,
    signed_1: 2,
    signed_2: 3,
    registered: 5,
    executed: 5,
    closed: 5,
};

/** How far an act has come: Draft → 1/3 → 2/3 → 3/3 → Registered, and for A → Posted. */
export function progressOf(act: Pick<Act, "kind" | "state">): number {
    return (act.kind === "A" ? A_AT : B_AT)[act.state] ?? 0;
}

export function ActProgress({ act }: { act: Act }) {
    const steps: StepperStep[] = [{ title: t(w.step_draft) }];
    if (act.version > 1) steps[0] = { title: t(w.step_draft), note: t(w.version, { n: act.version }) };
    for (const order of [1, 2, 3]) {
        const signature = act.signatures.find((one) => one.order === order);
        const title = `${order}/3 ${signature ? postWord(signature) : ""}`.trim();
        steps.push(signature?.signed_ms ? { title, note: when(signature.signed_ms) } : { title });
    }
    steps.push(act.reg_no ? { title: t(w.step_registered), note: act.reg_no } : { title: t(w.step_registered) });
    if (act.kind === "A") {
        steps.push(
            act.posted
                ? {
                      title: t(act.state === "cancelled" ? w.step_reinstated : w.step_posted),
                      note: when(act.posted.at_ms),
                  }
                : { title: t(w.step_posted) },
        );
    }
    return (
        <div class="card stepcard">
            <Stepper label={t(w.progress)} steps={steps} current={progressOf(act)} />
        </div>
    );
}
