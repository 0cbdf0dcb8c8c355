import { useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Icon } from "../../ui/icon";
import { cardWords as c } from "../../words/card";
import { hhmmss } from "../../words/format";
import { staff as w } from "../../words/staff";
import { t } from "../../words/words";
import type { Boxes, Still } from "../model";
import { figureValue } from "./figures";

const WHAT = {
    face: c.b_face,
    phone: c.b_phone,
    book: c.b_book,
    laptop: c.b_laptop,
    screen: c.b_screen,
    headset: c.b_headset,
    object: c.b_object,
} as const;

export function boxWords(boxes: Boxes): string {
    return boxes.boxes
        .map((box) =>
            t(WHAT[box.what as keyof typeof WHAT] ?? c.b_object, { n: figureValue("score_milli", box.score_milli) }),
        )
        .join(", ");
}

function captionOf(still: Still): string {
    const word = { before: w.still_before, at: w.still_at, after: w.still_after };
    return `${t(word[still.at])} ${hhmmss(still.at_ms)}`;
}

/** A still as the page crops it, and over it what the rule looked at. */
function Shot({ still, boxes, whole }: { still: Still; boxes: Boxes | null; whole?: boolean }) {
    const [size, setSize] = useState<{ w: number; h: number } | null>(null);
    const drawn = boxes && still.at === "at" ? boxes.boxes : [];
    return (
        <span class={whole ? "shot whole" : "shot"}>
            <img
                class="cam"
                src={`/api/evidence/${still.sha256}`}
                alt={captionOf(still)}
                {...(whole ? {} : { loading: "lazy" as const })}
                onLoad={(event) => {
                    const { naturalWidth, naturalHeight } = event.currentTarget as HTMLImageElement;
                    setSize({ w: naturalWidth, h: naturalHeight });
                }}
            />
            {size && drawn.length > 0 && (
                <svg viewBox={`0 0 ${size.w} ${size.h}`} preserveAspectRatio="xMidYMid slice" aria-hidden="true">
                    {drawn.map((box, i) => {
                        const at = {
                            x: (box.x * size.w) / 1000,
                            y: (box.y * size.h) / 1000,
                            width: (box.w * size.w) / 1000,
                            height: (box.h * size.h) / 1000,
                        };
                        return (
                            <g key={i}>
                                <rect class="under" {...at} />
                                <rect class="over" {...at} />
                            </g>
                        );
                    })}
                </svg>
            )}
        </span>
    );
}

/** One still as large as the window allows; arrows go through them. */
function Zoom({ stills, at, boxes, onAt, onClose }: ZoomProps) {
    const still = stills[at];
    const go = (by: 1 | -1) => stills[at + by] && onAt(at + by);
    if (!still) return null;
    return (
        <Dialog title={t(c.zoom_title)} onClose={onClose} wide>
            <div
                class="col"
                onKeyDown={(event) => {
                    if (event.key === "ArrowRight") go(1);
                    if (event.key === "ArrowLeft") go(-1);
                }}
            >
                <Shot key={still.sha256 + still.at} still={still} boxes={boxes} whole />
                {boxes && still.at === "at" && <p class="s">{t(c.about, { list: boxWords(boxes) })}</p>}
                <div class="row wrap">
                    <Button
                        icon="chevron-left"
                        label={t(c.zoom_prev)}
                        missing={at > 0 ? null : t(c.zoom_prev)}
                        onClick={() => go(-1)}
                    />
                    <Button
                        icon="chevron-right"
                        label={t(c.zoom_next)}
                        data-first
                        missing={at < stills.length - 1 ? null : t(c.zoom_next)}
                        onClick={() => go(1)}
                    />
                    <span class="tn s" role="status">
                        {captionOf(still)}
                    </span>
                    <span class="sp" />
                    <a class="s" href={`/api/evidence/${still.sha256}`} target="_blank" rel="noopener">
                        {t(c.zoom_file)}
                    </a>
                </div>
            </div>
        </Dialog>
    );
}

interface ZoomProps {
    stills: Still[];
    at: number;
    boxes: Boxes | null;
    onAt: (at: number) => void;
    onClose: () => void;
}

/** Before, at and after, each to be enlarged; the box stands on the one it was measured in. */
export function Frames({ stills, boxes = null }: { stills: Still[]; boxes?: Boxes | null }) {
    const [at, setAt] = useState<number | null>(null);
    const shown = stills.slice(0, 3);
    if (shown.length === 0) return <p class="s dim">{t(w.no_stills)}</p>;
    return (
        <>
            <div class="frames">
                {shown.map((still, i) => (
                    <figure key={still.at + still.sha256}>
                        <button
                            type="button"
                            class="zoomer"
                            aria-label={t(c.zoom, { what: captionOf(still) })}
                            onClick={() => setAt(i)}
                        >
                            <Shot still={still} boxes={boxes} />
                            <span class="loupe">
                                <Icon name="zoom-in" small />
                            </span>
                        </button>
                        <figcaption class="tn">{captionOf(still)}</figcaption>
                    </figure>
                ))}
            </div>
            {at !== null && <Zoom stills={shown} at={at} boxes={boxes} onAt={setAt} onClose={() => setAt(null)} />}
        </>
    );
}
