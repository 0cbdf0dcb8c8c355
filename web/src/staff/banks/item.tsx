import { useState } from "preact/hooks";
import { get, post } from "../../net/api";
import { Failed, Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { useLoad } from "../../ui/load";
import { Refused } from "../../ui/refused";
import { Rich } from "../../ui/rich";
import { bank as w, kinds } from "../../words/bank";
import { number, when } from "../../words/format";
import { LANGS, t, type Lang } from "../../words/words";
import { EditDialog } from "./edit";
import type { BankItem, BankItemFull, ItemState } from "./model";

const MICRO = 1_000_000;

/** The question with what is right: the stem as a student sees it, and each option with its weight. */
export function Preview({ item }: { item: BankItem }) {
    const shown = (text: string | undefined) => <Rich text={text ?? ""} format={item.format} />;
    return (
        <div class="col g3">
            <div class="q">{shown(item.stem)}</div>
            <p class="s dim">{t(kinds[item.kind])}</p>
            {item.options.length > 0 && (
                <ul class="keyed">
                    {item.options.map((option, i) => (
                        <li key={i} class={option.share > 0 ? "b" : ""}>
                            {option.value !== undefined ? (
                                <span class="num">
                                    {number(option.value / MICRO)} ± {number((option.tolerance ?? 0) / MICRO)}
                                </span>
                            ) : (
                                shown(option.text)
                            )}
                            {option.pair && <> → {shown(option.pair)}</>}
                            {option.share > 0 && item.kind !== "matching" && item.kind !== "ordering" && (
                                <span class="s dim">
                                    {" "}
                                    {t(w.right)}
                                    {option.share < MICRO && `, ${number(option.share / 10_000)} %`}
                                </span>
                            )}
                        </li>
                    ))}
                </ul>
            )}
            {item.rubric && (
                <p class="s">
                    {t(w.rubric)}: {item.rubric}
                </p>
            )}
        </div>
    );
}

interface ItemDialogProps {
    id: string;
    onClose: () => void;
    onChanged: () => void;
}

/** What the question said before, and what it says now. */
function Wordings({ item, onOpen }: { item: BankItemFull; onOpen: (id: string) => void }) {
    const later = item.replaced_by;
    return (
        <>
            {later && (
                <p>
                    <button type="button" class="linklike" onClick={() => onOpen(later)}>
                        {t(w.later)}
                    </button>
                </p>
            )}
            {item.earlier.length > 0 && (
                <details>
                    <summary>
                        {t(w.earlier)}: {item.earlier.length}
                    </summary>
                    <ul>
                        {item.earlier.map((one) => (
                            <li key={one.id}>
                                <button type="button" class="linklike" onClick={() => onOpen(one.id)}>
                                    {when(one.created_ms)}
                                </button>{" "}
                                {one.author}
                            </li>
                        ))}
                    </ul>
                </details>
            )}
        </>
    );
}

/** One question in its languages; approved, retired or said otherwise here. What was asked stays as it was. */
export function ItemDialog({ id: first, onClose, onChanged }: ItemDialogProps) {
    const [id, setId] = useState(first);
    const [editing, setEditing] = useState(false);
    const item = useLoad(() => get<BankItemFull>(`/api/items/${id}`), [id]);
    const [picked, setPicked] = useState<Lang | null>(null);
    const [refused, setRefused] = useState("");
    const data = item.data;
    const spoken = data ? LANGS.filter((one) => data.said[one].stem) : [];
    const shown = picked ?? spoken[0] ?? "kk";
    const become = async (state: ItemState) => {
        try {
            await post(`/api/items/${id}/state`, { state, version: data?.version });
            onChanged();
            onClose();
        } catch (error) {
            setRefused((error as Error).message);
        }
    };
    if (editing && data)
        return (
            <EditDialog
                item={data}
                onClose={() => setEditing(false)}
                onChanged={(now) => {
                    setEditing(false);
                    setId(now);
                    onChanged();
                }}
            />
        );
    return (
        <Dialog title={data?.said[shown].name || t(w.stem)} onClose={onClose}>
            {!data && (item.error ? <Failed error={item.error} onRetry={item.again} /> : <Loading />)}
            {data && (
                <>
                    {spoken.length > 1 && (
                        <div class="row">
                            {spoken.map((one) => (
                                <Button key={one} aria-pressed={one === shown} onClick={() => setPicked(one)}>
                                    {one.toUpperCase()}
                                </Button>
                            ))}
                        </div>
                    )}
                    <Preview item={data.said[shown]} />
                    <Wordings item={data} onOpen={setId} />
                    <Refused text={refused} />
                    <div class="end">
                        <Button onClick={onClose} data-first>
                            OK
                        </Button>
                        {data.may_edit && <Button onClick={() => setEditing(true)}>{t(w.edit)}</Button>}
                        {data.state !== "retired" && (
                            <Button onClick={() => become("retired")}>{t(w.retire)}</Button>
                        )}
                        {data.state !== "approved" && data.may_approve && !data.replaced_by && (
                            <Button kind="pri" onClick={() => become("approved")}>
                                {t(w.approve)}
                            </Button>
                        )}
                    </div>
                </>
            )}
        </Dialog>
    );
}
