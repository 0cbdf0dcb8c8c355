import { get } from "../net/api";
import { Failed, Loading } from "../ui/blank";
import { Icon } from "../ui/icon";
import { useLoad } from "../ui/load";
import { RecordView, type StudyRecord } from "../ui/record";
import { sheets } from "../words/sheets";
import { lang, t } from "../words/words";
import { OwnPage } from "./own_page";

/** The student's own courses, credits and mean of points. */
export function MyRecord() {
    const { data, error, again } = useLoad(() => get<StudyRecord>("/api/my/record"), []);
    return (
        <OwnPage>
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
        </OwnPage>
    );
}
