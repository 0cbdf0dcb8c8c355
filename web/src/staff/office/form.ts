import { useState } from "preact/hooks";

/** What a dialog's action needs: the refusal to show, and a runner that closes only after success. */
export function useDeed(onDone: () => void): [string, (work: () => Promise<unknown>) => Promise<void>] {
    const [refused, setRefused] = useState("");
    return [
        refused,
        async (work) => {
            setRefused("");
            try {
                await work();
                onDone();
            } catch (error) {
                setRefused(error instanceof Error ? error.message : String(error));
            }
        },
    ];
}

/** The text of a datetime-local input as milliseconds; NaN when it is none. The browser's zone, as the label says. */
export const msOf = (text: string): number => (text ? new Date(text).getTime() : NaN);

/** And back, to the minute. */
export function localText(ms: number): string {
    const day = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
    return day.toISOString().slice(0, 16);
}

export const valueOf = (event: { currentTarget: { value: string } }): string => event.currentTarget.value;
