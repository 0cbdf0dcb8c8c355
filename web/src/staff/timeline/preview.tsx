import { useEffect, useState } from "preact/hooks";
import { hhmmss } from "../../words/format";
import { CELL, type Cell, type Sprites } from "./sprites";

interface Props {
    sprites: Sprites;
    /** The moment that is pointed at, in server time, and where on the bar it is, 0 to 1. */
    ms: number;
    along: number;
}

/** What was in the picture at the moment that is pointed at. Help for the eye: the same place plays when pressed. */
export function Preview({ sprites, ms, along }: Props) {
    const [cell, setCell] = useState<Cell | null>(null);
    useEffect(() => {
        let late = false;
        void sprites.at(ms).then((found) => !late && setCell(found));
        return () => void (late = true);
    }, [sprites, Math.floor(ms / 1000)]);
    if (!cell) return null;
    return (
        <figure class="preview" aria-hidden="true" style={{ left: `clamp(0px, calc(${along * 100}% - 80px), calc(100% - 160px))` }}>
            <div
                class="cam"
                style={{
                    width: `${CELL.width}px`,
                    height: `${CELL.height}px`,
                    backgroundImage: `url(${cell.url})`,
                    backgroundPosition: `-${cell.x}px -${cell.y}px`,
                }}
            />
            <figcaption class="xs tn">{hhmmss(ms)}</figcaption>
        </figure>
    );
}
