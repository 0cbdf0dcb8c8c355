import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { lang } from "../words/words";

export interface Loaded<T> {
    data: T | null;
    error: unknown;
    /** When the data came, by Date.now(); shown when a later try fails. */
    at_ms: number;
    again: () => Promise<void>;
    set: (data: T) => void;
}

/**
 * Fetches when `deps` change and on `again`; the last good data stays while a newer try runs or fails, and
 * an answer that comes after a newer question is dropped.
 */
export function useLoad<T>(load: () => Promise<T>, deps: readonly unknown[]): Loaded<T> {
    const [state, setState] = useState<{ data: T | null; error: unknown; at_ms: number }>({
        data: null,
        error: null,
        at_ms: 0,
    });
    const turn = useRef(0);
    const again = useCallback(async () => {
        const mine = ++turn.current;
        try {
            const data = await load();
            if (mine === turn.current) setState({ data, error: null, at_ms: Date.now() });
        } catch (error) {
            if (mine === turn.current) setState((old) => ({ ...old, error }));
        }
    }, [...deps, lang.value]);
    useEffect(() => {
        void again();
        return () => {
            turn.current += 1;
        };
    }, [again]);
    const set = useCallback((data: T) => setState({ data, error: null, at_ms: Date.now() }), []);
    return { ...state, again, set };
}
