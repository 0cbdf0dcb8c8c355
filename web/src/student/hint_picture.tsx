import type { ComponentChildren } from "preact";
import type { Hint } from "../words/hints";

/** A person in the frame: the head's middle and the size of the whole. */
function Person({ x, y, k, thin }: { x: number; y: number; k: number; thin?: boolean }) {
    return (
        <g class={thin ? "soft" : "who"} transform={`translate(${x} ${y}) scale(${k})`}>
            <ellipse cx="0" cy="0" rx="9" ry="11" />
            <path d="M-22 34c0-15 8-20 22-20s22 5 22 20" />
        </g>
    );
}

const RIGHT = "M0 0h14m-5-5l5 5l-5 5";

const INSIDE: Record<Hint, ComponentChildren> = {
    covered: (
        <>
            <Person x={48} y={28} k={1} thin />
            <path class="thing" d="M22 15L74 5v34L22 50z" />
        </>
    ),
    blocked: (
        <>
            <Person x={48} y={28} k={1} thin />
            <rect class="thing" x="34" y="30" width="28" height="22" rx="4" />
            <path class="mark" d="M39 30v-6a9 9 0 0 1 18 0v6" />
        </>
    ),
    frozen: (
        <>
            <Person x={48} y={28} k={1} thin />
            <path class="mark" d="M42 24v22M54 24v22" />
        </>
    ),
    no_frames: <path class="mark" d="M30 26h24a4 4 0 0 1 4 4v16a4 4 0 0 1-4 4H30zM58 36l10-6v16l-10-6M24 20l44 36" />,
    dark: (
        <>
            <rect class="night" x="2" y="2" width="92" height="68" rx="8" />
            <Person x={36} y={30} k={0.9} />
            <path class="mark" d="M74 24a9 9 0 0 1 5 16v5H69v-5a9 9 0 0 1 5-16zM70 51h8M60 30h-5M65 19l-4-4M76 14V9M86 20l4-4" />
        </>
    ),
    defocused: (
        <>
            <Person x={44} y={28} k={1} thin />
            <Person x={48} y={30} k={1} thin />
            <Person x={52} y={28} k={1} thin />
        </>
    ),
    nobody: (
        <>
            <ellipse class="gap" cx="48" cy="28" rx="10" ry="12" />
            <path class="gap" d="M26 66c0-17 8-22 22-22s22 5 22 22" />
        </>
    ),
    several: (
        <>
            <Person x={36} y={32} k={1} />
            <Person x={72} y={24} k={0.7} thin />
            <path class="mark" d="M62 14l20 34M82 14L62 48" />
        </>
    ),
    far: (
        <>
            <Person x={48} y={26} k={0.4} />
            <path class="mark" d="M48 68V50m-6 6l6-6l6 6" />
        </>
    ),
    near: (
        <>
            <Person x={48} y={34} k={2.3} />
            <path class="mark" d="M14 14l10 10m0-8v8h-8M82 14L72 24m0-8v8h8" />
        </>
    ),
    aside: (
        <>
            <Person x={12} y={32} k={0.9} />
            <path class="mark" d={RIGHT} transform="translate(44 34) scale(1.6)" />
        </>
    ),
    turned: (
        <>
            <path class="who" d="M44 16c10-3 18 4 17 14c0 4 5 7 4 9c-1 2-4 1-4 4c0 4-3 5-8 4v8c9 2 13 7 13 15M44 16c-9 4-10 18-5 26c2 5-15 7-15 26" />
            <path class="mark" d="M80 24a16 16 0 0 1-8 26m1-7l-1 7l7 1" />
        </>
    ),
    soft: (
        <>
            <ellipse class="soft" cx="45" cy="28" rx="9" ry="11" />
            <ellipse class="soft" cx="48" cy="29" rx="10" ry="12" />
            <ellipse class="soft" cx="51" cy="28" rx="9" ry="11" />
            <path class="who" d="M26 66c0-17 8-22 22-22s22 5 22 22" />
        </>
    ),
    virtual: (
        <>
            <rect class="thing" x="20" y="12" width="56" height="38" rx="4" />
            <Person x={48} y={26} k={0.55} />
            <path class="mark" d="M36 62h24M48 50v12" />
        </>
    ),
    moved: (
        <>
            <rect class="gap" x="12" y="14" width="46" height="34" rx="4" />
            <rect class="who" x="36" y="24" width="46" height="34" rx="4" transform="rotate(8 59 41)" />
        </>
    ),
};

/** A small picture of what is wrong, as the mirror shows it (`flip`: the face is at the right there); the sentence beside it says the same, so it never speaks. */
export function HintPicture({ hint, flip }: { hint: Hint; flip?: boolean }) {
    return (
        <svg class="hintpic" viewBox="0 0 96 72" data-hint={hint} aria-hidden="true" focusable="false">
            <rect class="edge" x="2" y="2" width="92" height="68" rx="8" />
            <g transform={flip ? "matrix(-1 0 0 1 96 0)" : undefined}>{INSIDE[hint]}</g>
        </svg>
    );
}
