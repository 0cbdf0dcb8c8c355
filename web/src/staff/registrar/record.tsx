import { Failed, Loading } from "../../ui/blank";
import { get } from "../../net/api";
import { useLoad } from "../../ui/load";
import { RecordView, type StudyRecord } from "../../ui/record";
import { StaffShell } from "../shell";

/** A student's whole study, as the registrar sees it. */
export function RecordScreen({ student }: { student: string }) {
    const { data, error, again } = useLoad(() => get<StudyRecord>(`/api/students/${student}/record`), [student]);
    return (
        <StaffShell>
            <main id="main" class="wrap-page col g5">
                {!data && (error ? <Failed error={error} onRetry={again} /> : <Loading />)}
                {data && <RecordView record={data} />}
            </main>
        </StaffShell>
    );
}
