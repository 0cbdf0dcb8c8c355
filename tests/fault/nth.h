#ifndef BAQYLA_NTH_H
#define BAQYLA_NTH_H

/* Makes the n-th allocation or the n-th write of this process fail, shared libraries included: the test program
   defines malloc, pwrite and their kin itself, so that everybody's calls come through here.
   `nth_arm(kind, n)` arms the n-th call from now (from 1); once it has failed, so do all later ones until nth_disarm
   when `lasting` (a full disk stays full), else the rest succeed. */
enum nth_kind { NTH_MALLOC, NTH_WRITE, NTH_SYNC };

/* The n-th call of the kind ends the process with SIGKILL, as a dying machine would. */
void nth_deadly(enum nth_kind kind, long n);
void nth_arm(enum nth_kind kind, long n, int lasting);
/* Returns whether a call has failed since nth_arm. */
int nth_disarm(void);

#endif
