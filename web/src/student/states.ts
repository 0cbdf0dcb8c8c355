import type { AttemptState } from "../net/types";
import type { Hue } from "../ui/state";
import { result as w } from "../words/result";
import type { Text } from "../words/words";

/** What a state is called for the student, and its hue. */
export const STATE_WORD: Record<AttemptState, { text: Text; hue: Hue }> = {
    scheduled: { text: w.st_scheduled, hue: "grey" },
    checkin: { text: w.st_checkin, hue: "grey" },
    consented: { text: w.st_checkin, hue: "grey" },
    device_ok: { text: w.st_checkin, hue: "grey" },
    id_ok: { text: w.st_waiting, hue: "grey" },
    in_progress: { text: w.st_in_progress, hue: "green" },
    interrupted: { text: w.st_interrupted, hue: "blue" },
    suspended: { text: w.st_suspended, hue: "blue" },
    paused: { text: w.st_paused, hue: "yellow" },
    submitted: { text: w.st_submitted, hue: "green" },
    auto_submitted: { text: w.st_submitted, hue: "green" },
    terminated: { text: w.st_terminated, hue: "orange" },
    under_review: { text: w.st_review, hue: "yellow" },
    act_a_open: { text: w.st_review, hue: "yellow" },
    act_b_open: { text: w.st_review, hue: "blue" },
    graded_pending: { text: w.st_review, hue: "yellow" },
    graded: { text: w.st_graded, hue: "green" },
    released: { text: w.st_released, hue: "green" },
    annulment_pending: { text: w.st_annulling, hue: "orange" },
    annulled: { text: w.st_annulled, hue: "orange" },
    void_technical: { text: w.st_void, hue: "blue" },
    no_show: { text: w.st_no_show, hue: "grey" },
    cancelled: { text: w.st_cancelled, hue: "grey" },
    offline_option: { text: w.st_offline, hue: "grey" },
};

const ENTERABLE: readonly AttemptState[] = ["scheduled", "checkin", "consented", "device_ok", "id_ok"];
const RUNNING: readonly AttemptState[] = ["in_progress", "interrupted", "paused", "suspended"];

export function canEnter(state: AttemptState): boolean {
    return ENTERABLE.includes(state);
}

export function isRunning(state: AttemptState): boolean {
    return RUNNING.includes(state);
}
