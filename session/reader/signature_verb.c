#include <openssl/crypto.h>
#include <stdlib.h>

#include "signature.h"
#include "verbs.h"

/* The verbs of signatures: one question each about what somebody handed in. */

int signature_warm(void)
{
    /* Reads OpenSSL's configuration and loads its providers; the jail opens no file. GOST is Nettle's and needs none.
     */
    return OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG | OPENSSL_INIT_LOAD_CRYPTO_STRINGS |
                                   OPENSSL_INIT_ADD_ALL_DIGESTS | OPENSSL_INIT_ADD_ALL_CIPHERS,
                               NULL) == 1
               ? 0
               : 1;
}

static const char *answer(const char *verb, int argc, char **argv)
{
    struct sign_answer answer;
    const char *why = NULL;
    size_t len = 0;
    int64_t at_ms = arg_number(argc, argv, "--at");
    if (at_ms < 0)
        return "--at MS is missing";
    uint8_t *document = in_all(SIGN_BYTES_MAX, &len, &why);
    if (!document)
        return why;
    why = sign_judge(verb, document, len, at_ms, &answer);
    free(document);
    if (why)
        return why;
    out_put(READ_VERDICT, &answer.verdict, sizeof answer.verdict, NULL, 0);
    for (uint32_t i = 0; i < SIGN_FILES; i++)
        out_bytes(i + 1, 0, answer.file[i].bytes, answer.file[i].len);
    sign_answer_release(&answer);
    return NULL;
}

const char *verb_cms(int argc, char **argv)
{
    return answer("cms", argc, argv);
}

const char *verb_certificate(int argc, char **argv)
{
    return answer("certificate", argc, argv);
}

const char *verb_stamp(int argc, char **argv)
{
    return answer("stamp", argc, argv);
}

const char *verb_ocsp_ask(int argc, char **argv)
{
    return answer("ocsp_ask", argc, argv);
}

const char *verb_ocsp(int argc, char **argv)
{
    return answer("ocsp", argc, argv);
}
