#ifndef BAQYLA_BENCH_UNIVERSITY_H
#define BAQYLA_BENCH_UNIVERSITY_H

#include <stdio.h>

#include "db.h"
#include "demo.h"

/* A university of invented people, as large as asked, for measuring the books: a demo university (see demo.h) and
   beside it so many students, a fiftieth as many courses, three attempts of each student with fifty questions and their
   answers, and what comes with them: events, incidents with evidence, grades, remedies, statements, requests, and an
   audit chain that holds. What the acts' own triggers keep apart is left out: acts are drafts. */

enum {
    UNIVERSITY_STUDENTS = 20000, /* 400 courses, 60,000 attempts, 3 million answers */
    UNIVERSITY_STUDENTS_MIN = 50,
    UNIVERSITY_STUDENTS_MAX = 100000,
    UNIVERSITY_EACH = 3,   /* attempts of a student */
    UNIVERSITY_ITEMS = 50, /* questions of an attempt */
};

/* Its rows have ids that can be said beforehand: a letter of what it is, and a number from 0. */
enum university_row {
    ROW_PERSON = '1', /* students, then teachers, then proctors: see university_teacher */
    ROW_STUDENT = '2',
    ROW_GROUP = '3',
    ROW_COURSE = '4',
    ROW_ITEM = '5',
    ROW_OFFERING = '6',
    ROW_EXAM = '7',
    ROW_SITTING = '8',
    ROW_ENROLMENT = '9',
    ROW_ATTEMPT = 'a',
    ROW_INCIDENT = 'b',
    ROW_ACT = 'c',
    ROW_REMEDY = 'd',
    ROW_SHEET = 'e',
    ROW_DOCUMENT = 'f',
    ROW_REQUEST = 'g',
    ROW_APPEAL = 'h',
    ROW_OTHER = 'j', /* accounts, posts, options, … with a letter after it */
};
void university_row_id(enum university_row what, int64_t n, char ret_id[ID_LEN + 1]);

struct university {
    int64_t students, courses, teachers, proctors;
};
struct university university_of(int64_t students);
/* The n-th teacher's or proctor's place among the people. */
int64_t university_teacher(const struct university *u, int64_t n);
int64_t university_proctor(const struct university *u, int64_t n);

/* Fills empty, writable books, in transactions; says on `progress` what it is at. */
enum fault university_fill(struct db *db, const struct university *u, int64_t now_ms, FILE *progress,
                           struct demo *ret_demo) MUST_CHECK;

#endif
