import type { Signal } from "@preact/signals";

/** The value of a signal that may not be there; reading it in a component subscribes it. */
export function useSignalValue<T>(signal: Signal<T> | undefined): T | undefined {
    return signal?.value;
}
