import type { ComponentChildren } from "preact";
import { states } from "../words/common";
import { t } from "../words/words";
import type { IconName } from "./icons";
import { Icon } from "./icon";

/** Hue means state: suspicion, warning, notice, fine, technical, not started. */
export type Hue = "red" | "orange" | "yellow" | "green" | "blue" | "grey";

export const HUE_ICON: Record<Hue, IconName> = {
    red: "octagon-alert",
    orange: "triangle-alert",
    yellow: "info",
    green: "circle-check",
    blue: "unplug",
    grey: "circle-dashed",
};

interface StateProps {
    hue: Hue;
    icon?: IconName;
    tag?: boolean;
    children?: ComponentChildren;
}

/** Icon + word + colour; without children the word of the hue itself. */
export function State({ hue, icon, tag, children }: StateProps) {
    return (
        <span class={`st ${hue}${tag ? " tag" : ""}`}>
            <Icon name={icon ?? HUE_ICON[hue]} small />
            {children ?? t(states[hue])}
        </span>
    );
}
