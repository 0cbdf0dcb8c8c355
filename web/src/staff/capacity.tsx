import { get } from "../net/api";
import { has } from "../state/session";
import { Banner } from "../ui/banner";
import { useLoad } from "../ui/load";
import { date, hhmm, number } from "../words/format";
import { staff as w } from "../words/staff";
import { t } from "../words/words";
import type { Capacity } from "./model";

const GB_MB = 1024;

/** Said before a sitting begins that the machine cannot hold it, or that its disk will be nearly full. Nothing is refused. */
export function CapacityWarning() {
    const asked = has("specialist", "engineer", "head");
    const load = useLoad(() => (asked ? get<Capacity>("/api/capacity") : Promise.resolve(null)), [asked]);
    const capacity = load.data;
    const crowded = capacity?.rows.find((row) => !row.carried);
    const full = capacity?.rows.find((row) => row.disk !== "enough");
    if (!capacity || (!crowded && !full)) return null;
    return (
        <>
            {crowded && (
                <Banner
                    hue="orange"
                    title={t(w.capacity_title, { n: number(crowded.at_once), of: number(capacity.carries ?? 0) })}
                >
                    {t(w.capacity_text, { when: `${date(crowded.starts_ms)}, ${hhmm(crowded.starts_ms)}` })}
                </Banner>
            )}
            {full && (
                <Banner
                    hue="orange"
                    title={t(full.disk === "short" ? w.disk_short_title : w.disk_tight_title, {
                        need: number(Math.ceil(full.disk_mb / GB_MB)),
                        free: number(Math.floor(capacity.disk_free_mb / GB_MB)),
                    })}
                >
                    {t(w.disk_text)}
                </Banner>
            )}
        </>
    );
}
