#include "crypto_fault.h"

#include <openssl/err.h>

enum fault crypto_fault(enum fault f, const char *what)
{
    unsigned long code = ERR_peek_last_error();
    f = fault(f, "%s: %s", what, code ? ERR_reason_error_string(code) : "refused");
    ERR_clear_error();
    return f;
}
