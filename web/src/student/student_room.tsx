import { EarRow, MicRow, OtherPicture } from "../room/parts";
import { room as w } from "../words/room";
import { t } from "../words/words";
import type { Sitting } from "./sitting";

/** The direct link to the examiner, in an oral or mixed exam. */
export function StudentRoom({ sitting }: { sitting: Sitting }) {
    const side = sitting.room.value;
    if (!side) return null;
    return (
        <section class="card col room-panel" aria-label={t(w.link)}>
            <h2>{t(w.link)}</h2>
            <OtherPicture eye={side.eye} name={t(w.examiner_picture)} />
            <EarRow ear={side.ear} heard={t(w.examiner_heard)} silent={t(w.examiner_silent)} />
            <MicRow mic={side.mic} />
            <p class="xs dim">{t(w.recorded)}</p>
        </section>
    );
}
