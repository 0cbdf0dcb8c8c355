import { State, type Hue } from "../../ui/state";
import { cardWords as c } from "../../words/card";
import { t } from "../../words/words";
import { figureValue } from "../incident/figures";
import type { Identity } from "../model";

const SAID: Record<Identity["verdict"], { hue: Hue; word: typeof c.id_same | typeof c.id_review | typeof c.id_different | typeof c.id_unverifiable }> = {
    same: { hue: "green", word: c.id_same },
    review: { hue: "yellow", word: c.id_review },
    different: { hue: "orange", word: c.id_different },
    unverifiable: { hue: "grey", word: c.id_unverifiable },
};

/** How the face compares with the photo, for the person who lets the student in; nothing while nobody compared. */
export function IdentityWord({ identity, score }: { identity?: Identity | null | undefined; score?: boolean }) {
    if (!identity) return null;
    const { hue, word } = SAID[identity.verdict];
    const of = identity.threshold_milli;
    const n = identity.score_milli === null ? null : figureValue("score_milli", identity.score_milli);
    return (
        <span class="identity s" data-verdict={identity.verdict}>
            <State hue={hue} icon="scan-face">
                {t(word)}
            </State>
            {score && n !== null && (
                <span class="dim tn">
                    {" "}
                    {of ? t(c.id_score, { n, of: figureValue("score_milli", of) }) : t(c.id_score_alone, { n })}
                </span>
            )}
        </span>
    );
}
