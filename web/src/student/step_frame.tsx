import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { StepName } from "../net/types";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { Refused } from "../ui/refused";
import { checkin as w } from "../words/checkin";
import { common } from "../words/common";
import { t } from "../words/words";
import { chatOpen } from "./helpdesk";
import type { Sitting } from "./sitting";

export interface StepProps {
    sitting: Sitting;
}

interface FrameProps {
    title: string;
    lead?: string;
    children: ComponentChildren;
    /** Buttons at the foot. */
    foot: ComponentChildren;
    /** Drawn over the title, edge to edge: the camera's picture. */
    top?: ComponentChildren;
}

/** The card of one step: what it is, its state, and the way on. */
export function StepFrame({ title, lead, children, foot, top }: FrameProps) {
    return (
        <section class={top ? "card pictured" : "card"}>
            {top}
            <div class={top ? "stepcard padded" : "stepcard"}>
                <div>
                    <h2 tabIndex={-1}>{title}</h2>
                    {lead && <p class="dim">{lead}</p>}
                </div>
                {children}
                <div class="row wrap">{foot}</div>
            </div>
        </section>
    );
}

interface OnProps extends StepProps {
    step: StepName;
    info: () => Record<string, unknown>;
    /** Why it cannot go on now, drawn beside the button. */
    missing?: string | null;
    label?: string;
}

/** The one primary button of a step: reports it, and shows the server's sentence when it is refused. */
export function GoOn({ sitting, step, info, missing, label }: OnProps) {
    const [refused, setRefused] = useState("");
    const press = async () => {
        setRefused("");
        try {
            await sitting.report(step, true, info());
        } catch (error) {
            setRefused((error as Error).message);
        }
    };
    return (
        <>
            <Button
                kind="pri"
                size="big"
                iconAfter="arrow-right"
                missing={missing ?? null}
                aria-describedby="why"
                onClick={press}
            >
                {label ?? t(common.go_on)}
            </Button>
            {missing && (
                <p id="why" class="s dim why">
                    {missing}
                </p>
            )}
            <Refused text={refused} />
        </>
    );
}

export function AskProctor() {
    return (
        <Button icon="message-circle" onClick={() => (chatOpen.value = true)}>
            {t(w.ask_proctor)}
        </Button>
    );
}

/** Yellow: a sentence of advice, with Retry and the way to a person. */
export function AdviceRow({ text, onRetry }: { text: string; onRetry?: () => unknown }) {
    return (
        <div class="banner yellow" role="status">
            <Icon name="info" />
            <div class="col">
                <p>
                    <b>{text}</b>
                </p>
                <div class="row wrap">
                    {onRetry && (
                        <Button icon="rotate-ccw" onClick={onRetry}>
                            {t(common.retry)}
                        </Button>
                    )}
                    <AskProctor />
                </div>
            </div>
        </div>
    );
}
