#ifndef BAQYLA_ID_H
#define BAQYLA_ID_H

/* Ids are made by us, not by the database: 20 characters of Crockford's
   base 32, 48 bits of UTC milliseconds and 52 random bits, so that they sort
   by birth and cannot be guessed one from the next. */
enum { ID_LEN = 20 };
struct id {
    char text[ID_LEN + 1];
};

/* Any thread. */
struct id id_make(void);

/* 1 when `text` has the form of an id; says nothing about existence. NULL: 0. */
int id_valid(const char *text);

#endif
