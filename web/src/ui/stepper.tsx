import { common } from "../words/common";
import { t } from "../words/words";
import { Icon } from "./icon";

export interface StepperStep {
    title: string;
    /** A second line: who, when, why it is late. */
    note?: string;
}

/** Where a document or a person is on a straight way; on a phone only the current word is written. */
export function Stepper({ label, steps, current }: { label: string; steps: StepperStep[]; current: number }) {
    return (
        <ol class="stepper" aria-label={label}>
            {steps.map((step, i) => {
                const done = i < current;
                return (
                    <li
                        key={step.title}
                        class={done ? "done" : i === current ? "cur" : ""}
                        aria-current={i === current ? "step" : undefined}
                    >
                        <span class="dot">{done ? <Icon name="check" small /> : i + 1}</span>
                        <span class="lb">
                            {step.title}
                            {done && <span class="vh"> ({t(common.step_done)})</span>}
                        </span>
                        {step.note && <span class="lb xs dim">{step.note}</span>}
                    </li>
                );
            })}
        </ol>
    );
}
