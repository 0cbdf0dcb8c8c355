import { get } from "../net/api";
import { Failed, Loading } from "../ui/blank";
import { Icon } from "../ui/icon";
import { type Loaded, useLoad } from "../ui/load";
import { checkin as w } from "../words/checkin";
import { said, t, type Said } from "../words/words";
import { OwnPage } from "./own_page";

export interface Rules {
    version: number;
    sha256: string;
    sections: { title: Said; lines: Said[] }[];
}

export function useRules(): Loaded<Rules> {
    return useLoad(() => get<Rules>("/api/rules"), []);
}

/** The university's rules and the student's rights, as the policy in force has them. */
export function RulesText({ rules, level }: { rules: Loaded<Rules>; level: 2 | 3 }) {
    const { data, error, again } = rules;
    if (!data) return error ? <Failed error={error} onRetry={again} /> : <Loading />;
    const Title = level === 2 ? "h2" : "h3";
    return (
        <>
            {data.sections.map((section, n) => (
                <section key={n} class="col g2">
                    <Title>{said(section.title)}</Title>
                    <ul class="bullets">
                        {section.lines.map((line, i) => (
                            <li key={i}>
                                <Icon name="check" />
                                <span>{said(line)}</span>
                            </li>
                        ))}
                    </ul>
                </section>
            ))}
            <p class="s dim">{t(w.rules_version, { n: data.version, hash: data.sha256.slice(0, 8) })}</p>
        </>
    );
}

/** The page by itself, from the student's home: at any time, not only before an exam. */
export function RulesPage() {
    const rules = useRules();
    return (
        <OwnPage title={t(w.s_rules)}>
            <RulesText rules={rules} level={2} />
        </OwnPage>
    );
}
