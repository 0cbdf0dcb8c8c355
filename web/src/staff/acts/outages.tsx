import { Button } from "../../ui/button";
import { State, type Hue } from "../../ui/state";
import { acts as w } from "../../words/acts";
import { hhmmss, number } from "../../words/format";
import { t, type Text } from "../../words/words";
import type { Act, Outage } from "../model";

const WHOSE: Record<Outage["whose"], { text: Text; hue: Hue }> = {
    server: { text: w.out_server, hue: "blue" },
    network: { text: w.out_network, hue: "blue" },
    link: { text: w.out_link, hue: "grey" },
    software: { text: w.out_software, hue: "yellow" },
    page: { text: w.out_page, hue: "grey" },
    unknown: { text: w.out_unknown, hue: "grey" },
};

function nameOf(act: Act, attempt: string): string {
    const found = act.attempts.find((one) => typeof one !== "string" && one.id === attempt);
    return found && typeof found !== "string" ? (found.student ?? "") : "";
}

function Row({ act, outage }: { act: Act; outage: Outage }) {
    const whose = WHOSE[outage.whose];
    const seconds = (outage.to_ms - outage.from_ms) / 1000;
    return (
        <li class="col g1">
            <div class="row wrap">
                <span class="tn">
                    {hhmmss(outage.from_ms)}–{hhmmss(outage.to_ms)}
                </span>
                <State hue={whose.hue} icon={outage.cut ? "unplug" : "eye"} tag>
                    {t(whose.text)}
                </State>
                {act.attempts.length > 1 && <span class="dim s">{nameOf(act, outage.attempt)}</span>}
            </div>
            <p class="s dim">
                {t(outage.cut ? w.out_cut : w.out_picture, { n: number(seconds) })} ·{" "}
                {t(w.out_others, { cut: outage.others_cut, all: outage.others })}
                {outage.credited_ms > 0 && ` · ${t(w.out_back, { n: number(outage.credited_ms / 1000) })}`}
            </p>
        </li>
    );
}

/** What the ledgers say about each lost connection, and the seconds that are owed for what was not the student's. */
export function Outages({ act, onUse }: { act: Act; onUse: (owed_s: number) => void }) {
    const list = act.outages ?? [];
    const owed = act.owed_s ?? 0;
    if (list.length === 0) return <p class="s dim">{t(w.out_none)}</p>;
    return (
        <section class="col g2" aria-label={t(w.outages)}>
            <h3>{t(w.outages)}</h3>
            <ul class="col g2 plain">
                {list.map((outage, i) => (
                    <Row key={`${outage.attempt}${outage.from_ms}${i}`} act={act} outage={outage} />
                ))}
            </ul>
            <p class="s">{t(w.out_owed, { n: owed })}</p>
            {owed > 0 && (
                <Button class="start" onClick={() => onUse(owed)}>
                    {t(w.out_use, { n: owed })}
                </Button>
            )}
        </section>
    );
}
