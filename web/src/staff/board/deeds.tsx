/* What a person may do to a running attempt, lightest first. */

import { useState } from "preact/hooks";
import { has } from "../../state/session";
import { Button } from "../../ui/button";
import { Dialog, ReasonDialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Refused } from "../../ui/refused";
import { toast } from "../../ui/toast";
import { common } from "../../words/common";
import { staff as w } from "../../words/staff";
import { t } from "../../words/words";
import { attempts } from "../actions";
import type { Tile } from "../model";
import { isRunning, isWaiting } from "./rank";

interface ExtraProps {
    attempt: string;
    onClose: () => void;
}

function ExtraDialog({ attempt, onClose }: ExtraProps) {
    const [minutes, setMinutes] = useState("5");
    const [reason, setReason] = useState("");
    const [tried, setTried] = useState(false);
    const [refused, setRefused] = useState("");
    const n = Number(minutes);
    const bad = !Number.isInteger(n) || n < 1 || n > 180;
    const give = async () => {
        setTried(true);
        if (bad || !reason.trim()) return;
        try {
            await attempts.extra(attempt, n * 60, reason.trim());
            toast(t(w.extra_toast, { n }));
            onClose();
        } catch (error) {
            setRefused(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <Dialog title={t(w.extra_q)} onClose={onClose}>
            <p>{t(w.extra_effect)}</p>
            <Field label={t(w.extra_minutes)} bad={tried && bad ? t(w.extra_bad) : null}>
                <input
                    type="number"
                    min={1}
                    max={180}
                    data-first
                    value={minutes}
                    onInput={(e: { currentTarget: HTMLInputElement }) => setMinutes(e.currentTarget.value)}
                />
            </Field>
            <Field
                label={t(common.reason)}
                why={t(w.step_readers)}
                bad={tried && !reason.trim() ? t(common.required) : null}
            >
                <textarea
                    rows={2}
                    maxLength={500}
                    value={reason}
                    onInput={(e: { currentTarget: HTMLTextAreaElement }) => setReason(e.currentTarget.value)}
                />
            </Field>
            <Refused text={refused} />
            <div class="end">
                <Button onClick={onClose}>{t(common.cancel)}</Button>
                <Button kind="pri" onClick={give}>
                    {t(w.extra)}
                </Button>
            </div>
        </Dialog>
    );
}

/** The four characters to be typed before an attempt is ended: the last of the student's number. */
export function codeOf(studentNo: string): string {
    return studentNo.slice(-4);
}

export type Asked = "pause" | "resume" | "extra" | "terminate" | "note" | null;

interface Props {
    tile: Tile;
    asked: Asked;
    onAsk: (asked: Asked) => void;
    onChanged: () => void;
}

function Asking({ tile, asked, onAsk, onChanged }: Props) {
    const id = tile.attempt;
    const close = () => onAsk(null);
    const done = (work: Promise<unknown>, said: string) =>
        work.then(() => {
            close();
            toast(said);
            onChanged();
        });
    switch (asked) {
        case "pause":
            return (
                <ReasonDialog
                    title={t(w.pause_q, { name: tile.name })}
                    effect={t(w.pause_effect)}
                    readers={t(w.pause_readers)}
                    verb={t(w.pause)}
                    onClose={close}
                    onDone={(_, text) => done(attempts.pause(id, text), t(w.paused_toast))}
                />
            );
        case "resume":
            return (
                <ReasonDialog
                    title={t(w.resume_q, { name: tile.name })}
                    effect={t(w.resume_effect)}
                    readers={t(w.pause_readers)}
                    verb={t(w.resume)}
                    onClose={close}
                    onDone={(_, text) => done(attempts.resume(id, text), t(w.resumed_toast))}
                />
            );
        case "terminate":
            return (
                <ReasonDialog
                    title={t(w.terminate_q, { name: tile.name })}
                    effect={t(w.terminate_effect)}
                    readers={t(w.terminate_readers)}
                    verb={t(w.terminate)}
                    code={codeOf(tile.student_no)}
                    codeLabel={t(w.terminate_code, { code: codeOf(tile.student_no) })}
                    onClose={close}
                    onDone={(_, text) =>
                        done(attempts.terminate(id, text, codeOf(tile.student_no)), t(w.terminated_toast))
                    }
                />
            );
        case "note":
            return (
                <ReasonDialog
                    title={t(w.note_q)}
                    effect={t(w.note_effect)}
                    readers={t(w.note_readers)}
                    verb={t(common.save)}
                    onClose={close}
                    onDone={(_, text) => done(attempts.note(id, text), t(w.noted_toast))}
                />
            );
        case "extra":
            return <ExtraDialog attempt={id} onClose={close} />;
        default:
            return null;
    }
}

/** Buttons by weight. Ending an attempt and extra time are the specialist's and the head's. */
export function Deeds(props: Props) {
    const { tile, onAsk, onChanged } = props;
    const running = isRunning(tile);
    const paused = tile.state === "paused";
    const decides = has("specialist", "head");
    return (
        <div class="row wrap deeds">
            {isWaiting(tile) && (
                <Button kind="pri" icon="check" onClick={() => attempts.admit(tile.attempt).then(onChanged)}>
                    {t(w.admit)}
                </Button>
            )}
            {running && (
                <Button icon={paused ? "play" : "pause"} onClick={() => onAsk(paused ? "resume" : "pause")} kbd="P">
                    {t(paused ? w.resume : w.pause)}
                </Button>
            )}
            <Button icon="pencil" onClick={() => onAsk("note")}>
                {t(w.note)}
            </Button>
            {running && decides && (
                <Button icon="timer" onClick={() => onAsk("extra")}>
                    {t(w.extra)}
                </Button>
            )}
            {running && decides && (
                <Button icon="x" onClick={() => onAsk("terminate")}>
                    {t(w.terminate)}
                </Button>
            )}
            <Asking {...props} />
        </div>
    );
}
