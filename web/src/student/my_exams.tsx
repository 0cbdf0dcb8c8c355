import { get } from "../net/api";
import type { AttemptCard, Rows } from "../net/types";
import { Link } from "../state/router";
import { me, serverNow } from "../state/session";
import { Banner } from "../ui/banner";
import { Empty, Failed, Loading } from "../ui/blank";
import { Icon } from "../ui/icon";
import { useLoad } from "../ui/load";
import { Shell } from "../ui/shell";
import { State } from "../ui/state";
import { second } from "../ui/tick";
import { common } from "../words/common";
import { consent } from "../words/consent";
import { when } from "../words/format";
import { login } from "../words/login";
import { result as w } from "../words/result";
import { said, t } from "../words/words";
import { ownNav } from "./own_nav";
import { canEnter, isRunning, STATE_WORD } from "./states";

/** The door opens a while before the start; the server decides, the card only tells. */
const EARLY_MS = 60 * 60_000;

function CardLink({ card }: { card: AttemptCard }) {
    if (isRunning(card.state)) {
        return (
            <Link class="btn pri big" href={`/exam/${card.id}`}>
                {t(w.go_on)}
                <Icon name="arrow-right" />
            </Link>
        );
    }
    if (!canEnter(card.state)) {
        return (
            <Link class="btn" href={`/my/${card.id}`}>
                {t(w.see)}
            </Link>
        );
    }
    if (card.guardian === "missing") return <State hue="orange">{t(consent.minor_missing)}</State>;
    void second.value;
    if (serverNow() < card.starts_ms - EARLY_MS) {
        return <p class="dim s">{t(w.opens_at, { time: when(card.starts_ms - EARLY_MS) })}</p>;
    }
    return (
        <Link class="btn pri big" href={`/exam/${card.id}`}>
            {t(w.enter)}
            <Icon name="arrow-right" />
        </Link>
    );
}

/** When to come; a window that closes on another day is told with both ends. */
function windowOf({ starts_ms, ends_ms }: AttemptCard): string {
    const sameDay = new Date(starts_ms).toDateString() === new Date(ends_ms).toDateString();
    return sameDay ? when(starts_ms) : `${when(starts_ms)} – ${when(ends_ms)}`;
}

function Card({ card }: { card: AttemptCard }) {
    const word = STATE_WORD[card.state];
    return (
        <li class="card exam-card">
            <div>
                <State hue={word.hue}>{t(word.text)}</State>
                <h2>{said(card.course) || said(card.exam)}</h2>
                {said(card.course) !== said(card.exam) && <p class="dim">{said(card.exam)}</p>}
                <p class="s dim">
                    {windowOf(card)} · {t(common.minutes, { n: Math.round(card.duration_s / 60) })}
                </p>
            </div>
            <CardLink card={card} />
        </li>
    );
}

export function MyExams() {
    const { data, error, again } = useLoad(() => get<Rows<AttemptCard> | AttemptCard[]>("/api/my/attempts"), []);
    const rows = Array.isArray(data) ? data : data?.rows;
    return (
        <Shell nav={ownNav()}>
            <main id="main" class="wrap-page narrow col g4">
                <h1>{t(w.my_exams)}</h1>
                {!rows && (error ? <Failed error={error} onRetry={again} /> : <Loading />)}
                {rows?.length === 0 && <Empty title={t(w.my_empty)}>{t(w.my_empty_why)}</Empty>}
                {rows?.some((card) => card.guardian === "missing") && (
                    <Banner hue="yellow" title={t(consent.minor_missing)}>
                        {t(consent.minor_missing_why)}
                    </Banner>
                )}
                {rows && (
                    <ul class="col g4">
                        {rows.map((card) => (
                            <Card key={card.id} card={card} />
                        ))}
                    </ul>
                )}
                <nav class="n-only ways" aria-label={t(common.menu)}>
                    {ownNav()
                        .slice(1)
                        .map(({ href, title }) => (
                            <Link key={href} class="btn" href={href}>
                                {title}
                            </Link>
                        ))}
                </nav>
                {me.value?.demo && <p class="s dim">{t(login.demo)}</p>}
            </main>
        </Shell>
    );
}
