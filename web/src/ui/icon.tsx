import type { IconName } from "./icons";

/** An icon of the sprite; it never speaks, a word stands beside it or in the button's label. */
export function Icon({ name, small }: { name: IconName; small?: boolean }) {
    return (
        <svg class={small ? "i sm" : "i"} aria-hidden="true" focusable="false">
            <use href={`#${name}`} />
        </svg>
    );
}

/** The mark: an eye that nods. */
export function Mark() {
    return (
        <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.2" aria-hidden="true">
            <path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12z" />
            <path d="M9 12.2l2.2 2.1L15.2 10" />
        </svg>
    );
}
