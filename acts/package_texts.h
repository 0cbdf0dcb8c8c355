#ifndef BAQYLA_PACKAGE_TEXTS_H
#define BAQYLA_PACKAGE_TEXTS_H

/* What the package says to a person who opens it without our software. */
extern const char package_readme[];
extern const char package_verify_html[]; /* hashes files in the browser, loads and sends nothing */

#endif
