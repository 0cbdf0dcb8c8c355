import type { ComponentChildren } from "preact";
import { HUE_ICON, type Hue } from "./state";
import type { IconName } from "./icons";
import { Icon } from "./icon";

interface BannerProps {
    hue: Hue;
    icon?: IconName;
    /** The first words, bold: what is safe or what happens. */
    title?: string;
    children?: ComponentChildren;
    action?: ComponentChildren;
    /** In place of the icon. */
    picture?: ComponentChildren;
}

/** A state of the world, in its own row, for as long as it is true. */
export function Banner({ hue, icon, title, children, action, picture }: BannerProps) {
    return (
        <div class={`banner ${hue}`} role="status">
            {picture ?? <Icon name={icon ?? HUE_ICON[hue]} />}
            <p>
                {title && <b>{title}</b>} {children}
            </p>
            {action && <div class="acts">{action}</div>}
        </div>
    );
}
