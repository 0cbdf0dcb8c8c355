import { get } from "../net/api";
import { Link } from "../state/router";
import { Failed, Loading } from "../ui/blank";
import { Icon } from "../ui/icon";
import { useLoad } from "../ui/load";
import { RecordView, type StudyRecord } from "../ui/record";
import { Shell } from "../ui/shell";
import { checkin } from "../words/checkin";
import { sheets } from "../words/sheets";
import { lang, t } from "../words/words";

/** The student's own courses, credits and mean of points. */
export function MyRecord() {
    const { data, error, again } = useLoad(() => get<StudyRecord>("/api/my/record"), []);
    return (
        <Shell>
            <main id="main" class="wrap-page col g5">
                <Link class="btn ghost start" href="/my">
                    <Icon name="arrow-left" />
                    {t(checkin.back_to_list)}
                </Link>
                {!data && (error ? <Failed error={error} onRetry={again} /> : <Loading />)}
                {data && (
                    <>
                        <RecordView record={data} />
                        <a class="btn start" href={`/api/my/transcript?lang=${lang.value}`} target="_blank">
                            <Icon name="file-text" />
                            {t(sheets.transcript)}
                        </a>
                    </>
                )}
            </main>
        </Shell>
    );
}
