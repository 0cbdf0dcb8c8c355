import "../css/student.css";
import { match, place } from "../state/router";
import { ExamPage } from "./exam_page";
import { Children } from "./children";
import { MyData } from "./my_data";
import { MyDates } from "./my_dates";
import { MyExams } from "./my_exams";
import { MyRecord } from "./my_record";
import { MyRequests } from "./my_requests";
import { ResultPage } from "./result_page";
import { RulesPage } from "./rules_text";

/** The student's area: my exams, one exam, its result, own data and requests; a parent's page of children. */
export function Area() {
    const { path } = place.value;
    const exam = match("/exam/:id", path);
    if (exam?.id) return <ExamPage key={exam.id} id={exam.id} />;
    if (match("/my/rules", path)) return <RulesPage />;
    if (match("/my/record", path)) return <MyRecord />;
    if (match("/my/data", path)) return <MyData />;
    if (match("/my/dates", path)) return <MyDates />;
    if (match("/my/requests", path)) return <MyRequests />;
    if (match("/my/children", path)) return <Children />;
    const result = match("/my/:id", path);
    if (result?.id) return <ResultPage key={result.id} id={result.id} />;
    return <MyExams />;
}
