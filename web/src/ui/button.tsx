import type { ComponentChildren, JSX, Ref } from "preact";
import { useState } from "preact/hooks";
import type { IconName } from "./icons";
import { Icon } from "./icon";

type ButtonProps = Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, "icon" | "onClick" | "ref"> & {
    kind?: "plain" | "pri" | "ghost";
    size?: "normal" | "big";
    icon?: IconName;
    iconAfter?: IconName;
    /** Only the icon is drawn; the label is its name for everyone else. */
    label?: string;
    /** Why it cannot be pressed now; the button stays reachable and the sentence is its description. */
    missing?: string | null;
    kbd?: string;
    buttonRef?: Ref<HTMLButtonElement>;
    onClick?: (event: MouseEvent) => unknown;
    children?: ComponentChildren;
};

/**
 * A button. A handler that returns a promise keeps it busy until done, so that no action runs twice.
 * `missing` keeps it focusable (aria-disabled): a disabled button always says what is missing.
 */
export function Button(props: ButtonProps) {
    const { kind = "plain", size, icon, iconAfter, label, missing, kbd, buttonRef, onClick, children, ...rest } = props;
    const [busy, setBusy] = useState(false);
    const names = [
        "btn",
        kind === "plain" ? "" : kind,
        size === "big" ? "big" : "",
        label ? "icon" : "",
        rest.class ?? "",
    ];
    const press = (event: MouseEvent) => {
        if (missing || busy) {
            event.preventDefault();
            return;
        }
        const work = onClick?.(event);
        if (work instanceof Promise) {
            setBusy(true);
            void work.finally(() => setBusy(false));
        }
    };
    return (
        <button
            type="button"
            {...rest}
            ref={buttonRef}
            class={names.filter(Boolean).join(" ")}
            aria-disabled={missing ? true : undefined}
            aria-busy={busy || undefined}
            aria-label={label ?? rest["aria-label"]}
            title={label ?? (missing || undefined)}
            onClick={press}
        >
            {icon && <Icon name={icon} />}
            {children}
            {iconAfter && <Icon name={iconAfter} />}
            {kbd && <kbd aria-hidden="true">{kbd}</kbd>}
        </button>
    );
}
