/* The staff screens: everything under /staff. */

import type { ComponentChild } from "preact";
import { useEffect } from "preact/hooks";
import { go, Link, match, place } from "../state/router";
import { has } from "../state/session";
import { Empty } from "../ui/blank";
import { common } from "../words/common";
import { staff as w } from "../words/staff";
import { t } from "../words/words";
import { AccountScreen } from "./account/account";
import { KeysScreen } from "./account/keys";
import { PolicyScreen, UsersScreen } from "./account/office";
import { ActScreen } from "./acts/act";
import { followAwaiting } from "./acts/inbox";
import { ActsScreen } from "./acts/list";
import { AttemptScreen } from "./attempt/attempt";
import { BoardScreen } from "./board/board";
import { AnnulmentsScreen } from "./books/annulments";
import { AuditScreen } from "./books/audit";
import { HeadsScreen } from "./books/heads";
import { GradeScreen } from "./books/grade";
import { GradesScreen, StatementScreen } from "./books/grades";
import { LeaksScreen } from "./books/leaks";
import { PrecisionScreen } from "./books/precision";
import { StatementsScreen } from "./books/statements";
import { BankScreen, BanksScreen } from "./banks/banks";
import { AdmissionScreen, OfferingsScreen } from "./office/admission";
import { CalendarScreen } from "./office/calendar";
import { ExamScreen, NewExamScreen } from "./office/exam_edit";
import { ImportScreen, ImportsScreen } from "./office/imports";
import { PeopleScreen } from "./office/people";
import { PersonScreen } from "./office/person";
import { NoShowsScreen, RequestsScreen, SummerScreen } from "./office/requests";
import { ScheduleScreen } from "./office/schedule";
import { StructureScreen } from "./office/structure";
import { ResultAppealsScreen } from "./registrar/appeals";
import { DeskScreen, OverdueScreen } from "./registrar/desk";
import { EvidenceScreen } from "./registrar/evidence";
import { RecordScreen } from "./registrar/record";
import { RetakesScreen } from "./registrar/retakes";
import { PaperScreen } from "./registrar/paper";
import { SheetScreen } from "./registrar/sheet";
import { SheetsScreen } from "./registrar/sheets";
import { AccommodationsScreen } from "./fair/accommodations";
import { ActAppealsScreen } from "./fair/appeals";
import { PhotosScreen } from "./fair/photos";
import { PrivacyScreen } from "./fair/privacy";
import { OralRoomScreen, OralScreen } from "./oral/oral";
import { MarkingExamScreen, MarkingScreen } from "./marking/marking";
import { PaperExamScreen, PaperResultsScreen } from "./marking/paper";
import { staffNav, StaffShell } from "./shell";
import { Sittings } from "./sittings";
import "./staff.css";
import "./incident/incident.css";
import "./timeline/timeline.css";
import "./board/board.css";
import "./acts/acts.css";
import "./banks/banks.css";
import "./registrar/registrar.css";

const SCREENS: [pattern: string, draw: (args: Record<string, string>) => ComponentChild][] = [
    ["/staff/sittings", () => <Sittings />],
    ["/staff/sittings/:id", ({ id = "" }) => <BoardScreen key={id} sitting={id} />],
    ["/staff/attempts/:id", ({ id = "" }) => <AttemptScreen key={id} id={id} />],
    ["/staff/acts", () => <ActsScreen />],
    ["/staff/acts/:id", ({ id = "" }) => <ActScreen key={id} id={id} />],
    ["/staff/oral", () => <OralScreen />],
    ["/staff/oral/:id", ({ id = "" }) => <OralRoomScreen key={id} attempt={id} />],
    ["/staff/marking", () => <MarkingScreen />],
    ["/staff/marking/:id", ({ id = "" }) => <MarkingExamScreen key={id} exam={id} />],
    ["/staff/results", () => <PaperResultsScreen />],
    ["/staff/results/:id", ({ id = "" }) => <PaperExamScreen key={id} exam={id} />],
    ["/staff/banks", () => <BanksScreen />],
    ["/staff/banks/:id", ({ id = "" }) => <BankScreen key={id} course={id} />],
    ["/staff/annulments", () => <AnnulmentsScreen />],
    ["/staff/grades", () => <GradesScreen />],
    ["/staff/grades/:id", ({ id = "" }) => <GradeScreen key={id} id={id} />],
    ["/staff/desk", () => <DeskScreen />],
    ["/staff/overdue", () => <OverdueScreen />],
    ["/staff/evidence", () => <EvidenceScreen />],
    ["/staff/sheets", () => <SheetsScreen />],
    ["/staff/sheets/:id", ({ id = "" }) => <SheetScreen key={id} id={id} />],
    ["/staff/paper", () => <PaperScreen />],
    ["/staff/statements", () => <StatementsScreen />],
    ["/staff/statements/exams", () => <StatementsScreen />],
    ["/staff/statements/:id", ({ id = "" }) => <StatementScreen key={id} exam={id} />],
    ["/staff/retakes", () => <RetakesScreen />],
    ["/staff/appeals/results", () => <ResultAppealsScreen />],
    ["/staff/students/:id/record", ({ id = "" }) => <RecordScreen key={id} student={id} />],
    ["/staff/people", () => <PeopleScreen />],
    ["/staff/people/:id", ({ id = "" }) => <PersonScreen key={id} id={id} />],
    ["/staff/structure", () => <StructureScreen />],
    ["/staff/imports", () => <ImportsScreen />],
    ["/staff/imports/:id", ({ id = "" }) => <ImportScreen key={id} id={id} />],
    ["/staff/calendar", () => <CalendarScreen />],
    ["/staff/admission", () => <OfferingsScreen />],
    ["/staff/admission/:id", ({ id = "" }) => <AdmissionScreen key={id} offering={id} />],
    ["/staff/schedule", () => <ScheduleScreen />],
    ["/staff/exams/new", () => <NewExamScreen />],
    ["/staff/exams/:id", ({ id = "" }) => <ExamScreen key={id} id={id} />],
    ["/staff/requests", () => <RequestsScreen />],
    ["/staff/no-shows", () => <NoShowsScreen />],
    ["/staff/summer", () => <SummerScreen />],
    ["/staff/leaks", () => <LeaksScreen />],
    ["/staff/precision", () => <PrecisionScreen />],
    ["/staff/audit", () => <AuditScreen />],
    ["/staff/audit/heads", () => <HeadsScreen />],
    ["/staff/users", () => <UsersScreen />],
    ["/staff/keys", () => <KeysScreen />],
    ["/staff/policy", () => <PolicyScreen />],
    ["/staff/accommodations", () => <AccommodationsScreen />],
    ["/staff/photos", () => <PhotosScreen />],
    ["/staff/appeals/acts", () => <ActAppealsScreen />],
    ["/staff/privacy", () => <PrivacyScreen />],
    ["/staff/account", () => <AccountScreen />],
];

/** Where this person's work begins. */
function firstScreen(): string {
    if (has("registrar", "registrar_head")) return "/staff/desk";
    if (has("specialist", "engineer", "head") && !has("proctor")) return "/staff/acts";
    return staffNav()[1]?.href ?? "/staff/account";
}

export function Area() {
    const { path } = place.value;
    useEffect(followAwaiting, []);
    const home = match("/staff", path) !== null;
    useEffect(() => {
        if (home) go(firstScreen(), true);
    }, [home]);
    for (const [pattern, draw] of SCREENS) {
        const args = match(pattern, path);
        if (args) return <>{draw(args)}</>;
    }
    if (home) return null;
    return (
        <StaffShell>
            <main id="main" class="wrap-page">
                <Empty
                    icon="circle-question-mark"
                    title={t(common.not_found)}
                    action={
                        <Link class="btn" href="/staff">
                            {t(common.home)}
                        </Link>
                    }
                >
                    {t(w.not_found_why)}
                </Empty>
            </main>
        </StaffShell>
    );
}
