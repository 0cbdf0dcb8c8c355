import { roles } from "./acts_codes";
import { common } from "./common";
import { kindTitle } from "./kinds";
import { fill, lang, t, words, type Text } from "./words";

/* Words that a setting can have as its value, by "key=word". */
const named = words({
    "midterm_rule=mean": { kk: "орташасы", ru: "среднее", en: "their mean" },
    "midterm_rule=each": { kk: "әрқайсысы шектен өтуі тиіс", ru: "каждый не ниже порога", en: "each must pass" },
    "admission_formula=midterm": { kk: "аралық бақылау балы", ru: "балл рубежного контроля", en: "the midterm score" },
    "rounding=half_up": { kk: "жартыдан бастап жоғары", ru: "от половины вверх", en: "half up" },
    "rounding=floor": { kk: "төмен", ru: "вниз", en: "down" },
    "fx_basis=exam": { kk: "емтихан балы", ru: "балл экзамена", en: "the exam score" },
    "fx_basis=final": { kk: "қорытынды балл", ru: "итоговый балл", en: "the final score" },
    "scoring_multiple=exact": {
        kk: "бәрі дұрыс болса ғана",
        ru: "только при всех верных",
        en: "only when all are right",
    },
    "scoring_multiple=partial": { kk: "жартылай", ru: "частично", en: "in part" },
    "release=at_once": { kk: "бірден", ru: "сразу", en: "at once" },
    "release=statement": { kk: "ведомостпен", ru: "с ведомостью", en: "with the statement" },
    "repeat_exam=by_rule": { kk: "ереже бойынша ғана", ru: "только по правилу", en: "only as the rules say" },
    "repeat_exam=free": { kk: "еркін", ru: "свободно", en: "freely" },
    "third_fail_action=re_enrol": { kk: "пәнді қайта оқу", ru: "повторное изучение", en: "the course is taken again" },
    "third_fail_action=expel_proposal": {
        kk: "шығаруға ұсыныс",
        ru: "представление к отчислению",
        en: "expulsion is proposed",
    },
    "annulled_outcome=void_decide": {
        kk: "бұйрықта айтылады: қайта тапсыру не қайта оқу",
        ru: "решается при аннулировании: пересдача или повторное изучение",
        en: "decided with the annulment: a resit or the course again",
    },
    "annulled_outcome=resit_allowed": { kk: "қайта тапсыру", ru: "пересдача", en: "a resit" },
    "annulled_outcome=re_enrolment": {
        kk: "пәнді қайта оқу",
        ru: "повторное изучение",
        en: "the course is taken again",
    },
    "no_show_grade=none": { kk: "баға қойылмайды", ru: "оценки нет", en: "no grade" },
    "no_show_grade=F": { kk: "F", ru: "F", en: "F" },
    "gpa_on_repeat=last": { kk: "соңғысы", ru: "последняя", en: "the last one counts" },
    "gpa_on_repeat=best": { kk: "ең жақсысы", ru: "лучшая", en: "the best one counts" },
    "gpa_on_repeat=all": { kk: "бәрі", ru: "все", en: "all count" },
    "gpa_exclude=none": { kk: "жоқ", ru: "нет", en: "nothing" },
    "paper_block=warn": { kk: "ескертеді", ru: "предупреждение", en: "a warning" },
    "paper_block=block": { kk: "тоқтатады", ru: "запрет", en: "a stop" },
    "individual_decider=dean": { kk: "декан", ru: "декан", en: "the dean" },
    "individual_decider=registrar_head": {
        kk: "тіркеу офисінің басшысы",
        ru: "руководитель офиса регистратора",
        en: "the registrar's head",
    },
    "final_attestation.delivery=traditional": { kk: "дәстүрлі", ru: "традиционно", en: "the traditional way" },
    "final_attestation.delivery=remote": { kk: "қашықтан да", ru: "и дистанционно", en: "remote too" },
    "final_attestation.retake=none": { kk: "жоқ", ru: "нет", en: "none" },
    "reconnect_clock=stopped": { kk: "тоқтайды", ru: "останавливается", en: "stops" },
    "reconnect_clock=running": { kk: "жүре береді", ru: "идёт", en: "runs on" },
    "admit=proctor": { kk: "проктор", ru: "проктор", en: "the proctor" },
    "admit=auto": { kk: "жүйе өзі", ru: "автоматически", en: "by itself" },
    "bank_approval=none": { kk: "бекіту керек емес", ru: "не требуется", en: "no approval is needed" },
    "bank_approval=hod": { kk: "кафедра меңгерушісі", ru: "заведующий кафедрой", en: "the head of department" },
    "act_a.autodraft=on_confirm": {
        kk: "оқиға расталғанда",
        ru: "при подтверждении",
        en: "when an incident is confirmed",
    },
    "act_a.autodraft=never": { kk: "ешқашан", ru: "никогда", en: "never" },
    "sign_order=strict": { kk: "бланкідегі ретпен", ru: "строго по бланку", en: "as printed" },
    "sign_order=free": { kk: "еркін", ru: "свободно", en: "any" },
    "av_block_route=ask_b_first": {
        kk: "сұралады, алдымен Б актісі ұсынылады",
        ru: "спрашивается, сначала предлагается акт Б",
        en: "asked, act B is proposed first",
    },
    "signature.min_level=internal": { kk: "ішкі кілт", ru: "внутренний ключ", en: "an internal key" },
    "signature.min_level=nuc": { kk: "ұлттық кілт (ҰКО)", ru: "национальный ключ (НУЦ)", en: "a national key (NCA)" },
    "signature.stamp=internal": {
        kk: "ішкі белгі жеткілікті",
        ru: "достаточно внутренней",
        en: "an internal stamp will do",
    },
    "signature.stamp=wait": { kk: "сыртқы белгі күтіледі", ru: "ждать внешнюю", en: "the outside stamp is waited for" },
    "consent.withdrawn=offline_option": {
        kk: "дәстүрлі түрде тапсыру",
        ru: "сдача традиционно",
        en: "sat the traditional way",
    },
    "consent.withdrawn=submit": {
        kk: "сол күйінде қабылдау",
        ru: "принимается как есть",
        en: "handed in as it stands",
    },
});

const known: Record<string, Text> = named;

/** Lists of roles and of kinds of incident are told word by word. */
const LISTS: Record<string, (word: string) => string> = {
    "signature.paper": (word) => fill((roles as Record<string, Text>)[word] ?? { kk: word, ru: word, en: word }, lang.value),
    "act_a.autodraft": kindTitle,
};

/** What a setting's value says; a number, a template or a name is itself. */
export function settingValue(key: string, value: string): string {
    const word = known[`${key}=${value}`];
    if (word) return fill(word, lang.value);
    if (value === "true" || value === "false") return t(value === "true" ? common.yes : common.no);
    const one = LISTS[key];
    return one ? value.split(/[, ]+/).map(one).join(", ") : value;
}

/** The values to choose from where they are a closed list, else none. */
export function settingValues(key: string, now: string): string[] {
    if (now === "true" || now === "false") return ["true", "false"];
    const before = `${key}=`;
    const all = Object.keys(known).filter((one) => one.startsWith(before));
    return all.length > 1 && !LISTS[key] ? all.map((one) => one.slice(before.length)) : [];
}
