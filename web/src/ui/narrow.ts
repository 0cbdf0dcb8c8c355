import { signal } from "@preact/signals";

/* As in base.css: what `m-only` and `d-only` go by. */
const query = matchMedia("(max-width: 760px)");

/** A phone's width. For what may stand in one place only; what is drawn twice is hidden by CSS. */
export const narrow = signal(query.matches);
query.addEventListener("change", () => (narrow.value = query.matches));
