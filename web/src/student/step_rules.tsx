import type { ComponentChildren } from "preact";
import type { IconName } from "../ui/icons";
import { Icon } from "../ui/icon";
import { checkin as w } from "../words/checkin";
import { number } from "../words/format";
import { said, t } from "../words/words";
import { RulesText, useRules } from "./rules_text";
import { GoOn, StepFrame, type StepProps } from "./step_frame";

function Bullet({ icon, children }: { icon: IconName; children: ComponentChildren }) {
    return (
        <li>
            <Icon name={icon} />
            <span>{children}</span>
        </li>
    );
}

const THINGS = {
    paper: w.thing_paper,
    calculator: w.thing_calculator,
    dictionary: w.thing_dictionary,
    tables: w.thing_tables,
    notes: w.thing_notes,
    books: w.thing_books,
} as const;

/** Rules, what the system notices with its thresholds, and the student's rights. */
export function RulesStep({ sitting }: StepProps) {
    const attempt = sitting.attempt.value;
    const rules = useRules();
    if (!attempt) return null;
    const allowed = Object.entries(THINGS).filter(([thing]) => attempt.exam.rules?.[thing] === true);
    const ownTime = attempt.exam.mode === "offline_async";
    const hours = attempt.watch.explain_hours;
    return (
        <StepFrame
            title={t(w.rules_title)}
            foot={
                <GoOn
                    sitting={sitting}
                    step="rules"
                    info={() => ({ read: true, version: rules.data?.version, sha256: rules.data?.sha256 })}
                    missing={rules.data ? null : t(w.rules_wait)}
                    label={t(w.rules_read)}
                />
            }
        >
            <ul class="bullets">
                <Bullet icon="timer">{t(w.rule_time, { n: Math.round(attempt.exam.duration_s / 60) })}</Bullet>
                <Bullet icon="list">{t(w.rule_items, { n: attempt.exam.items_n })}</Bullet>
                {ownTime && <Bullet icon="timer">{t(w.rule_own_time)}</Bullet>}
                {allowed.length > 0 && (
                    <Bullet icon="check">
                        {t(w.rule_allowed, { list: allowed.map(([, word]) => t(word)).join(", ") })}
                    </Bullet>
                )}
                <Bullet icon="user">{t(w.rule_alone)}</Bullet>
                <Bullet icon="scan-face">{t(w.rule_seen)}</Bullet>
                <Bullet icon="hand">{t(w.rule_help)}</Bullet>
            </ul>
            <div>
                <h3>{t(w.watch_title)}</h3>
                <p class="dim">{t(w.watch_lead)}</p>
            </div>
            <dl class="facts">
                {attempt.watch.kinds.map((kind) => (
                    <>
                        <dt>{said(kind.title)}</dt>
                        <dd class="num">{t(w.watch_from, { n: number(kind.open_s) })}</dd>
                    </>
                ))}
            </dl>
            <h3>{t(w.rights_title)}</h3>
            <ul class="bullets">
                <Bullet icon="users">{t(w.right_people)}</Bullet>
                <Bullet icon="eye">{t(w.right_see)}</Bullet>
                <Bullet icon="pencil">{hours > 0 ? t(w.right_explain, { n: hours }) : t(w.right_explain_now)}</Bullet>
                <Bullet icon="undo-2">{t(w.right_appeal)}</Bullet>
            </ul>
            <RulesText rules={rules} level={3} />
        </StepFrame>
    );
}
