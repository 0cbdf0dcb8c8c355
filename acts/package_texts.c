#include "package_texts.h"

#include <glib.h>
#include <string.h>

#include "gost.h"

static const char head[] =
    "АКТ ПАКЕТІ / ПАКЕТ АКТА / ACT PACKAGE\n"
    "\n"
    "act.pdf             қол қойылған құжат / подписанный документ / the signed document\n"
    "act.json            актінің канондық деректері / канонические данные акта / the act's canonical data\n"
    "signatures/         үш қол (CMS, .p7s) / три подписи / three signatures over act.pdf\n"
    "signatures/*-paper  қағаздағы қолдың сканері / скан подписи на бумаге / the scan of a page signed on paper\n"
    "stamps/             қол қойылған уақыт белгілері (RFC 3161) / метки времени / time stamps over the signatures\n"
    "certs/              сертификаттар / сертификаты / certificates\n"
    "revocation/         сертификат кері қайтарылмағаны / не отозван ли сертификат / what the authority said of it\n"
    "registration.json   тіркеу парағы (нөмірі мен күні) / регистрационный лист / number and date\n"
    "evidence/           дәлелдемелер, аты SHA-256 / доказательства, имя = SHA-256 / evidence, named by SHA-256\n"
    "chain.jsonl         журнал жолдары / строки журнала / rows of the audit chain\n"
    "replay/             жүйенің көргендері / что видела система / what the system saw; baqyla replay .\n"
    "manifest.json       барлық файлдың тізімі / перечень всех файлов / the list of every file\n"
    "verify.html         браузерде тексеру / проверка в браузере / a check in a browser, offline\n"
    "\n"
    "Университеттің түбір сертификатын (ca.pem) басқа арнадан алыңыз: пакеттегі certs/ca.pem файлын кез келген\n"
    "адам жасай алады. Оның SHA-256 ізін салыстырыңыз. Әр қолдың түрі тіркеу парағында тұр: internal — университеттің\n"
    "ішкі қолтаңбасы, national — ұлттық кілт, paper — қағаздағы қол.\n"
    "Корневой сертификат университета (ca.pem) получите иным путём: certs/ca.pem из пакета мог сделать кто угодно.\n"
    "Сравните его отпечаток SHA-256. Вид каждой подписи указан на регистрационном листе: internal — внутренняя\n"
    "подпись университета, national — национальный ключ, paper — подпись на бумаге.\n"
    "Get the university's root certificate (ca.pem) by another way: anybody could have made the certs/ca.pem in here.\n"
    "Compare its SHA-256 fingerprint. The registration sheet names the kind of each signature: internal, a key of the\n"
    "university's own; national, a key of the national authority; paper.\n"
    "\n"
    "Бейнежазбалар камера түсірген күйінде: хэші дәлел болғандықтан өзгертілмейді, басқа адамдардың беті де көрінуі\n"
    "мүмкін (бет жасырылатыны — суреттерде ғана). Оларды іске қатысы жоқ адамға көрсетпеңіз.\n"
    "Видеозаписи лежат такими, какими их сняла камера: они и есть доказательство, по их хэшу, и не изменяются; на них\n"
    "могут быть видны лица посторонних (скрыты они только на снимках). Не показывайте их тем, кого дело не касается.\n"
    "Clips are as the camera took them: they are the evidence, by their hash, and are never altered; others' faces\n"
    "may be seen in them (only in stills are these hidden). Show them to nobody whom the case does not concern.\n"
    "\n"
    "Бәрін тексеру / Проверить всё / Check everything:\n"
    "\n"
    "  baqyla verify --root ca.pem .\n"
    "\n"
    "Кез келген OpenSSL 3, осы бумада / Любой OpenSSL 3, в этой папке / Any OpenSSL 3, in this folder\n"
    "(-attime: қол қойылған сәт / момент подписи / the moment of signing):\n"
    "\n"
    "  openssl x509 -in certs/ca.pem -noout -fingerprint -sha256\n";

static void cms_line(GString *out, const char *p7s, const char *content, long long at_s)
{
    g_string_append_printf(out,
                           "  openssl cms -verify -binary -inform DER -in %s -content %s -CAfile certs/ca.pem "
                           "-purpose smimesign -attime %lld -out /dev/null\n",
                           p7s, content, at_s);
}

/* The answer or the list beside a national signature; validity_period: it is read long after its hours. */
static void told_lines(GString *out, const struct act_content *content, const struct act_signature *s, int order,
                       const char *issuer_path)
{
    char path[BUNDLE_PATH_MAX], cert[BUNDLE_PATH_MAX];
    const long long at_s = (long long)s->told_ms / 1000;
    package_cert_path(content->form, order, cert);
    if (s->answer)
        g_string_append_printf(out,
                               "  openssl ocsp -respin %s -issuer %s -cert %s -no_nonce -CAfile %s -partial_chain "
                               "-attime %lld -validity_period 3153600000\n",
                               package_answer_path(content->form, order, path), issuer_path, cert, issuer_path, at_s);
    if (s->list)
        g_string_append_printf(out,
                               "  openssl verify -crl_check -CRLfile %s -CAfile %s -partial_chain -attime %lld %s\n",
                               package_list_path(content->form, order, path), issuer_path, at_s, cert);
}

/* The country's GOST-2015 has object identifiers that OpenSSL does not know. */
static void national_lines(GString *out, const struct act_content *content, const struct act_signature *s, int order,
                           const char *p7s)
{
    char issuer_path[BUNDLE_PATH_MAX];
    const char *issuer_pem = s->issuer_pem;
    X509 *issuer;
    bool gost = false;
    if (!cert_from_pem(issuer_pem, strlen(issuer_pem), &issuer)) {
        gost = gost_key(issuer);
        X509_free(issuer);
    }
    package_issuer_path(content->form, order, issuer_path);
    if (gost) {
        g_string_append_printf(out,
                               "  (%s: ГОСТ-2015; OpenSSL оны білмейді / OpenSSL его не знает / unknown to OpenSSL: "
                               "baqyla verify)\n",
                               p7s);
        return;
    }
    g_string_append_printf(out,
                           "  openssl cms -verify -binary -inform DER -in %s -content act.pdf -CAfile %s "
                           "-partial_chain -purpose smimesign -attime %lld -out /dev/null\n",
                           p7s, issuer_path, (long long)s->signed_ms / 1000);
    told_lines(out, content, s, order, issuer_path);
}

static void paper_line(GString *out, const char *scan)
{
    g_string_append_printf(out, "  (%s: қағаздағы қол, сканері / подпись на бумаге, скан / signed on paper, a scan)\n",
                           scan);
}

static void stamp_line(GString *out, const char *tsr, const char *stamped, const char *authority, long long at_s)
{
    g_string_append_printf(out, "  openssl ts -verify -in %s -data %s -CAfile %s -partial_chain -attime %lld\n", tsr,
                           stamped, authority, at_s);
}

/* Whether our own authority took the signer's key back. OpenSSL judges a listed certificate whenever it signed: what
   was signed before is told by its stamp, so there the two moments are shown. */
static void list_line(GString *out, const struct act_content *content, const struct ca *ca,
                      const struct act_signature *s, int order)
{
    char cert_path[BUNDLE_PATH_MAX], tsr[BUNDLE_PATH_MAX];
    int64_t at_ms;
    X509 *cert;
    if (!ca->list || cert_from_pem(s->cert_pem, strlen(s->cert_pem), &cert))
        return;
    package_cert_path(content->form, order, cert_path);
    if (!ca_listed(ca->list, cert, &at_ms)) {
        g_string_append_printf(
            out, "  openssl verify -no_check_time -crl_check -CRLfile " PACKAGE_LIST " -CAfile certs/ca.pem %s\n",
            cert_path);
    } else {
        g_string_append_printf(out,
                               "  (%s: кілт кейін қайтарып алынған; қол белгінің уақытымен өлшенеді / ключ отозван "
                               "позднее; подпись судят по метке времени /\n"
                               "  the key was taken back; its signature is judged by the stamp:)\n"
                               "  openssl x509 -in %s -noout -serial\n"
                               "  openssl crl -in " PACKAGE_LIST " -CAfile certs/ca.pem -noout -text\n",
                               cert_path, cert_path);
        if (s->tsr)
            g_string_append_printf(out, "  openssl ts -reply -in %s -text\n",
                                   package_stamp_path(content->form, order, tsr));
    }
    X509_free(cert);
}

enum fault package_readme(const struct package_source *source, const struct ca *ca, char **ret_text, size_t *ret_len)
{
    const struct act_content *content = source->content;
    char path[BUNDLE_PATH_MAX], tsr[BUNDLE_PATH_MAX], issuer[BUNDLE_PATH_MAX];
    long long at_s = 0; /* of the last one: the seals came after it */
    GString *out = g_string_new(head);
    for (int order = 1; order <= ACT_SIGNERS; order++) {
        const struct act_signature *s = &source->signatures[order - 1];
        at_s = (long long)s->signed_ms / 1000;
        if (s->scan_sha256) {
            paper_line(out, package_scan_path(content->form, order, s->scan_type, path));
            continue;
        }
        package_signature_path(content->form, order, path);
        if (s->issuer_pem)
            national_lines(out, content, s, order, path);
        else
            cms_line(out, path, "act.pdf", at_s);
        if (!s->issuer_pem)
            list_line(out, content, ca, s, order);
        if (s->tsr)
            stamp_line(out, package_stamp_path(content->form, order, tsr), path,
                       s->tsa_pem ? package_tsa_path(content->form, order, issuer) : "certs/ca.pem", at_s);
    }
    cms_line(out, "registration.p7s", "registration.json", at_s);
    if (source->registration_tsr)
        stamp_line(out, PACKAGE_SHEET_STAMP, "registration.p7s",
                   source->registration_tsa_pem ? PACKAGE_SHEET_TSA : "certs/ca.pem", at_s);
    cms_line(out, "manifest.p7s", "manifest.json", at_s);
    *ret_text = strndup(out->str, out->len);
    *ret_len = out->len;
    g_string_free(out, TRUE);
    return *ret_text ? F_OK : fault(F_NOMEM, "a README");
}
