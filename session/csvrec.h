#ifndef BAQYLA_CSVREC_H
#define BAQYLA_CSVREC_H

/* What baqyla-reader makes of a CSV (verb "csv"): UTF-8, one record a line of
   the file, "NUMBER\x1fFIELD\x1fFIELD…\x1e". NUMBER is the line at which the
   record begins, from 1; the first record is the header. Fields carry no
   control characters but newline and tab. */

enum {
    CSV_FIELD_END = 0x1f,
    CSV_RECORD_END = 0x1e,
    CSV_BYTES_MAX = 2 * 1024 * 1024, /* of the file; all that a request may bring */
    CSV_RECORDS_MAX = 20001,         /* with the header */
    CSV_FIELDS_MAX = 48,
    CSV_FIELD_MAX = 1024, /* bytes in UTF-8 */
};

#endif
