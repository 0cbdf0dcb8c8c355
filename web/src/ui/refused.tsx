/** The sentence of a refused request, said aloud; nothing while there is none. */
export function Refused({ text }: { text: string | null }) {
    return text ? (
        <p class="s orange b" role="alert">
            {text}
        </p>
    ) : null;
}
