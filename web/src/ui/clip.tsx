import type { Clip } from "../net/types";
import { common } from "../words/common";
import { hhmmss } from "../words/format";
import { t } from "../words/words";

function ending(mime: string): string {
    return mime.startsWith("video/mp4") ? "mp4" : "webm";
}

/** The clip of an incident: pictures without sound. Nothing is loaded before somebody plays it. What is saved is the
    very file that the hash names. */
export function ClipPlayer({ clip }: { clip: Clip | null }) {
    if (!clip) return null;
    const caption = t(common.clip_of, { from: hhmmss(clip.from_ms), to: hhmmss(clip.to_ms) });
    return (
        <figure class="clip">
            <video controls preload="none" aria-label={caption} src={`/api/evidence/${clip.sha256}`} />
            <figcaption class="tn">
                {caption} ·{" "}
                <a href={`/api/evidence/${clip.sha256}`} download={`${clip.sha256.slice(0, 16)}.${ending(clip.mime)}`}>
                    {t(common.clip_save)}
                </a>
                <code class="hash">SHA-256 {clip.sha256}</code>
            </figcaption>
        </figure>
    );
}
