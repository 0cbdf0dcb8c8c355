import { State } from "../../ui/state";
import { conflictWords, office as w } from "../../words/office";
import { t } from "../../words/words";
import { wordOf } from "../registrar/parts";

interface Conflict {
    conflict: string;
    blocks: boolean;
    name: string | null;
}

/** What stands in the way of a sitting; advice does not block. */
export interface Checked {
    conflicts: Conflict[];
    blocked: boolean;
    students: number;
}

export function Conflicts({ checked }: { checked: Checked }) {
    return (
        <div class="col g2" role="status">
            <p>{t(w.coming, { n: checked.students })}</p>
            {checked.conflicts.length === 0 && <State hue="green">{t(w.no_conflicts)}</State>}
            {checked.conflicts.map((one, i) => (
                <State key={i} hue={one.blocks ? "red" : "yellow"}>
                    {wordOf(conflictWords, one.conflict)}
                    {one.name ? `: ${one.name}` : ""}
                </State>
            ))}
        </div>
    );
}
