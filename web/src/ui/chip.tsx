import type { ComponentChildren } from "preact";

interface ChipProps {
    on: boolean;
    count?: number;
    onToggle: () => void;
    children: ComponentChildren;
}

/** A filter that is on or off, with its live count. */
export function Chip({ on, count, onToggle, children }: ChipProps) {
    return (
        <button type="button" class="chip" aria-pressed={on} onClick={onToggle}>
            {children}
            {count !== undefined && <span class="n tn">{count}</span>}
        </button>
    );
}
