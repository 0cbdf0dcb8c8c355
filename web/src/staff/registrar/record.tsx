import { get } from "../../net/api";
import { Failed, Loading } from "../../ui/blank";
import { useLoad } from "../../ui/load";
import { RecordView, type StudyRecord } from "../../ui/record";
import { sheets as w } from "../../words/sheets";
import { t } from "../../words/words";
import { StaffShell } from "../shell";
import { IssuedPapers } from "./issued";

/** A student's whole study, as the registrar sees it, and the transcripts that were issued. */
export function RecordScreen({ student }: { student: string }) {
    const { data, error, again } = useLoad(() => get<StudyRecord>(`/api/students/${student}/record`), [student]);
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                {!data && (error ? <Failed error={error} onRetry={again} /> : <Loading />)}
                {data && (
                    <>
                        <RecordView record={data} />
                        <IssuedPapers
                            object={student}
                            path={`/api/students/${student}/transcript`}
                            title={t(w.transcript)}
                            verb={t(w.issue)}
                        />
                    </>
                )}
            </main>
        </StaffShell>
    );
}
