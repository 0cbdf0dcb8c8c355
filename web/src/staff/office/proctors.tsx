import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Check } from "../../ui/field";
import { useLoad } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { toast } from "../../ui/toast";
import { common } from "../../words/common";
import { office as w } from "../../words/office";
import { said, t, type Said } from "../../words/words";
import { Conflicts, type Checked } from "./conflicts";
import { useDeed } from "./form";

interface Person {
    id: string;
    name: string;
}

interface Plan {
    id: string;
    exam: string;
    title: Said;
    starts_ms: number;
    ends_ms: number;
    room: string;
    capacity: number;
    version: number;
    proctors: Person[];
    examiners: Person[];
    seats: { state: string }[];
}

const AWAY = ["scheduled", "cancelled", "void_technical"];
const ids = (people: Person[]) => people.map((one) => one.id);

/** Proctors come in addition, also while the exam goes on: who has watched stays written down. */
export function AddProctors({ sitting, onClose, onDone }: { sitting: string; onClose: () => void; onDone: () => void }) {
    const load = useLoad(
        () =>
            Promise.all([
                get<{ sitting: Plan }>(`/api/sittings/${sitting}/plan`),
                get<{ people: Person[] }>("/api/schedule/staff", { role: "proctor" }),
            ]),
        [sitting],
    );
    const [added, setAdded] = useState<string[]>([]);
    const [checked, setChecked] = useState<Checked | null>(null);
    const [refused, run] = useDeed(() => undefined);
    if (!load.data)
        return (
            <Dialog title={t(w.add_proctors)} onClose={onClose}>
                {load.error ? <Failed error={load.error} onRetry={load.again} /> : <Loading />}
            </Dialog>
        );
    const [{ sitting: plan }, { people }] = load.data;
    const begun = plan.seats.some(({ state }) => !AWAY.includes(state));
    const there = ids(plan.proctors);
    const free = people.filter((one) => !there.includes(one.id));
    const next = () => ({
        sitting,
        version: plan.version,
        exam: plan.exam,
        room: plan.room,
        capacity: plan.capacity,
        starts_ms: plan.starts_ms,
        ends_ms: plan.ends_ms,
        proctors: begun ? added : [...there, ...added],
        examiners: begun ? [] : ids(plan.examiners),
    });
    const save = () =>
        run(async () => {
            const found = await post<Checked>("/api/schedule/check", next());
            setChecked(found.blocked ? found : null);
            if (found.blocked) return;
            await post("/api/sittings", next());
            toast(t(w.proctors_added, { n: added.length }));
            onDone();
        });
    return (
        <Dialog title={`${t(w.add_proctors)}: ${said(plan.title)}`} onClose={onClose}>
            <p>
                {t(w.proctors)}: {plan.proctors.map((one) => one.name).join(", ") || "–"}
            </p>
            {free.length === 0 && <p class="dim">{t(w.no_more_proctors)}</p>}
            {free.length > 0 && (
                <fieldset>
                    <legend>{t(w.come_in)}</legend>
                    {free.map((one) => (
                        <Check
                            key={one.id}
                            checked={added.includes(one.id)}
                            onChange={(on) => {
                                setAdded(on ? [...added, one.id] : added.filter((id) => id !== one.id));
                                setChecked(null);
                            }}
                        >
                            {one.name}
                        </Check>
                    ))}
                </fieldset>
            )}
            {checked && <Conflicts checked={checked} />}
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" missing={added.length ? null : t(w.come_in)} onClick={save}>
                    {t(w.add_proctors)}
                </Button>
            </div>
        </Dialog>
    );
}
