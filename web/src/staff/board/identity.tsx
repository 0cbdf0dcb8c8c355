import { State, type Hue } from "../../ui/state";
import { cardWords as c } from "../../words/card";
import { t } from "../../words/words";
import { figureValue } from "../incident/figures";
import type { Identity } from "../model";

const WORD = { same: c.id_same, review: c.id_review, different: c.id_different, unverifiable: c.id_unverifiable };
const HUE: Record<keyof typeof WORD, Hue> = { same: "green", review: "yellow", different: "orange", unverifiable: "grey" };

/** There is something to show to the person who admits. */
export function speaks(identity: Identity | null): identity is Identity {
    return identity !== null && (identity.photo || identity.verdict !== null);
}

function Likeness({ identity }: { identity: Identity }) {
    const { score_milli, same_milli, different_milli } = identity;
    if (!score_milli || !same_milli || !different_milli) return null;
    const [n, same, different] = [score_milli, same_milli, different_milli].map((one) => figureValue("score_milli", one));
    return (
        <span class="xs dim tn">{t(c.id_score, { n: n ?? "", same: same ?? "", different: different ?? "" })}</span>
    );
}

/** The photo beside the live picture, and what the comparison said of it; the person who admits decides. */
export function IdentityCard({ attempt, identity }: { attempt: string; identity: Identity | null }) {
    if (!speaks(identity)) return null;
    const verdict = identity.verdict;
    return (
        <div class="identity row" data-verdict={verdict ?? "none"}>
            {identity.photo && (
                <img src={`/api/attempts/${encodeURIComponent(attempt)}/photo`} alt={t(c.id_photo)} loading="lazy" />
            )}
            <div class="col tight">
                {verdict ? (
                    <State hue={HUE[verdict]} icon="scan-face">
                        {t(WORD[verdict])}
                    </State>
                ) : (
                    <State hue="grey" icon="scan-face">
                        {t(identity.matching ? c.id_waits : c.id_off)}
                    </State>
                )}
                <Likeness identity={identity} />
                {identity.reason && <span class="s">{identity.reason}</span>}
            </div>
        </div>
    );
}
