#ifndef BAQYLA_TEST_ASSERT_FAULT_H
#define BAQYLA_TEST_ASSERT_FAULT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fault.h"

#define assert_ok(call) assert_fault(call, F_OK)
#define assert_fault(call, wanted)                                                                                     \
    do {                                                                                                               \
        enum fault got_ = (call);                                                                                      \
        if (got_ != (wanted))                                                                                          \
            fail_msg("%s: %s instead of %s (%s)", #call, fault_code(got_), fault_code(wanted), fault_text());          \
    } while (0)

#endif
