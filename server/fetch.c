#include "fetch.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/http.h>
#include <string.h>

static enum fault silent(const char *host)
{
    unsigned long code = ERR_peek_last_error();
    enum fault f = fault(F_IO, "%.80s: %s", host, code ? ERR_reason_error_string(code) : "no answer");
    ERR_clear_error();
    return f;
}

/* What came, whole. */
static enum fault read_whole(BIO *answer, struct arena *arena, const void **ret_answer, size_t *ret_len)
{
    size_t len = 0;
    char *bytes = arena_alloc(arena, FETCH_BYTES_MAX + 1);
    if (!bytes)
        return fault(F_NOMEM, "an answer");
    for (int n = 1; n > 0 && len <= FETCH_BYTES_MAX; len += n > 0 ? (size_t)n : 0)
        n = BIO_read(answer, bytes + len, (int)(FETCH_BYTES_MAX + 1 - len));
    if (len > FETCH_BYTES_MAX)
        return fault(F_TOO_BIG, "an answer of more than %d bytes", FETCH_BYTES_MAX);
    *ret_answer = bytes;
    *ret_len = len;
    return F_OK;
}

enum fault fetch_post(const char *url, const char *type, const void *bytes, size_t len, const char *wanted,
                      struct arena *arena, const void **ret_answer, size_t *ret_len)
{
    char *host = NULL, *port = NULL, *path = NULL;
    int ssl = 0;
    if (OSSL_HTTP_parse_url(url, &ssl, NULL, &host, &port, NULL, &path, NULL, NULL) != 1 || ssl) {
        ERR_clear_error();
        OPENSSL_free(host);
        OPENSSL_free(port);
        OPENSSL_free(path);
        return fault(F_INVALID, "%.120s is no address of http://", url);
    }
    BIO *question = BIO_new_mem_buf(bytes, (int)len);
    BIO *answer = question ? OSSL_HTTP_transfer(NULL, host, port, path, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL,
                                                type, question, wanted, 1, FETCH_BYTES_MAX, FETCH_SECONDS, 0)
                           : NULL;
    enum fault f = answer ? read_whole(answer, arena, ret_answer, ret_len) : silent(host);
    BIO_free(answer);
    BIO_free(question);
    OPENSSL_free(host);
    OPENSSL_free(port);
    OPENSSL_free(path);
    return f;
}
