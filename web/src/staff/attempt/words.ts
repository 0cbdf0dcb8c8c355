import { attemptStates } from "../../words/review";
import { fill, lang, type Text } from "../../words/words";

export function attemptState(state: string): string {
    const known = (attemptStates as Record<string, Text>)[state];
    return known ? fill(known, lang.value) : state;
}
