import { signal } from "@preact/signals";

/** Date.now() each second; drawing it costs only the component that reads it. */
export const second = signal(Date.now());
setInterval(() => (second.value = Date.now()), 1_000);
