import { Listed } from "../ui/listed";
import { roleWord } from "../staff/acts/words";
import { fair as w } from "../words/fair";
import { when } from "../words/format";
import { t, type Text } from "../words/words";

interface Look {
    at_ms: number;
    role: string;
    action: string;
    name: string | null;
    kind: string;
    object: string;
}

const LOOK: Record<string, Text> = {
    "recording.view": w.v_recording,
    "evidence.view": w.v_evidence,
    "person.photo.view": w.v_photo,
    "sitting.watch": w.v_live,
    "act.export": w.v_act,
};

/** Who looked at what is recorded of me. */
export function Viewers() {
    return (
        <Listed<Look>
            path="/api/my/viewers"
            caption={t(w.viewers)}
            empty={t(w.viewers_empty)}
            search={false}
            keyOf={(row) => `${row.at_ms}-${row.action}-${row.object}`}
            columns={[
                { key: "at", title: t(w.when), cell: (row) => when(row.at_ms) },
                { key: "name", title: t(w.who), cell: (row) => `${row.name ?? "–"} (${roleWord(row.role)})` },
                {
                    key: "what",
                    title: t(w.what),
                    cell: (row) => {
                        const word = LOOK[row.action];
                        return word ? t(word) : row.action;
                    },
                },
            ]}
        />
    );
}
