import type { Clip } from "../net/types";
import { common } from "../words/common";
import { hhmmss } from "../words/format";
import { t } from "../words/words";

/** The clip of an incident: pictures without sound. Nothing is loaded before somebody plays it. */
export function ClipPlayer({ clip }: { clip: Clip | null }) {
    if (!clip) return null;
    const caption = t(common.clip_of, { from: hhmmss(clip.from_ms), to: hhmmss(clip.to_ms) });
    return (
        <figure class="clip">
            <video controls preload="none" aria-label={caption} src={`/api/evidence/${clip.sha256}`} />
            <figcaption class="tn">{caption}</figcaption>
        </figure>
    );
}
