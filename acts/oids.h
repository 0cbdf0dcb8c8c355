#ifndef BAQYLA_OIDS_H
#define BAQYLA_OIDS_H

/* Uses of a key in certificates (EKU). The 1.2.398 ones are the national
   authority's, so that our certificates read like its own. */
#define OID_MAIL "1.3.6.1.5.5.7.3.4"
#define OID_PERSON "1.2.398.3.3.4.1.1"
#define OID_LEGAL "1.2.398.3.3.4.1.2"
#define OID_HEAD "1.2.398.3.3.4.1.2.1"
#define OID_MAY_SIGN "1.2.398.3.3.4.1.2.2"
#define OID_EMPLOYEE "1.2.398.3.3.4.1.2.5"
/* Ours, from a UUID: the server's seal on registration sheets and manifests. */
/* The policy under which our time stamps are given: the server's clock, no accuracy promised. */
#define OID_STAMP_POLICY "2.25.331528533631058866864413880745687578974"
#define OID_SEAL "2.25.95408947193521133186100635072550081616"

#endif
