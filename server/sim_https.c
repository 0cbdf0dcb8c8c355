#include "sim_https.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct answer {
    char *text; /* head and body, NUL-terminated */
    size_t len;
    int status;
    const char *body;
};

static int loopback_connect(int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    struct timeval patience = {.tv_sec = 20};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&to, sizeof to)) {
        close(fd);
        return -1;
    }
    return fd;
}

static enum fault answer_read(SSL *ssl, struct answer *answer)
{
    size_t room = 64 * 1024;
    answer->text = malloc(room);
    for (int got = 0; answer->text; answer->len += (size_t)got) {
        if (answer->len + 1 == room) {
            char *more = room < SIM_ANSWER_MAX ? realloc(answer->text, room * 2) : NULL;
            if (!more)
                return fault(F_TOO_BIG, "an answer of more than %zu bytes", room);
            answer->text = more;
            room *= 2;
        }
        got = SSL_read(ssl, answer->text + answer->len, (int)(room - answer->len - 1));
        if (got <= 0)
            break;
    }
    if (!answer->text)
        return fault(F_NOMEM, "answer");
    answer->text[answer->len] = 0;
    const char *gap = strstr(answer->text, "\r\n\r\n");
    if (!gap || sscanf(answer->text, "HTTP/1.1 %d", &answer->status) != 1)
        return fault(F_IO, "the server's answer is no HTTP (%zu bytes)", answer->len);
    answer->body = gap + 4;
    return F_OK;
}

/* `Connection: close` lets the end of the stream be the end of the answer. */
static enum fault exchange(int port, const char *head, const char *body, struct answer *answer)
{
    enum fault f = F_IO;
    SSL *ssl = NULL;
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    int fd = loopback_connect(port);
    if (!context || fd < 0) {
        fault(f, "no connection to port %d", port);
        goto out;
    }
    SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
    ssl = SSL_new(context);
    if (!ssl || !SSL_set_fd(ssl, fd) || SSL_connect(ssl) != 1) {
        fault(f, "no TLS on port %d", port);
        goto out;
    }
    if (SSL_write(ssl, head, (int)strlen(head)) <= 0 || (*body && SSL_write(ssl, body, (int)strlen(body)) <= 0)) {
        fault(f, "the connection broke");
        goto out;
    }
    f = answer_read(ssl, answer);
out:
    SSL_free(ssl);
    SSL_CTX_free(context);
    if (fd >= 0)
        close(fd);
    return f;
}

static void cookie_keep(struct sim_user *user, const char *head)
{
    const char *set = strstr(head, "baqyla=");
    if (set)
        snprintf(user->cookie, sizeof user->cookie, "%.*s", (int)strcspn(set, ";\r\n"), set);
}

enum fault sim_request(struct sim_user *user, const char *method, const char *path, json_t *take_body,
                       json_t **ret_json)
{
    char head[1024];
    struct answer answer = {0};
    char *body = take_body ? json_dumps(take_body, JSON_COMPACT) : NULL;
    json_decref(take_body);
    snprintf(head, sizeof head,
             "%s %s HTTP/1.1\r\nHost: localhost:%d\r\nOrigin: https://localhost:%d\r\nConnection: close\r\n"
             "Accept-Language: en\r\n%s%s%s%sContent-Length: %zu\r\n\r\n",
             method, path, user->port, user->port, *user->cookie ? "Cookie: " : "", user->cookie,
             *user->cookie ? "\r\n" : "", body ? "Content-Type: application/json\r\n" : "", body ? strlen(body) : 0);
    enum fault f = exchange(user->port, head, body ? body : "", &answer);
    free(body);
    if (f)
        goto out;
    json_t *json = json_loads(answer.body, JSON_DISABLE_EOF_CHECK, NULL);
    if (answer.status >= 400) {
        const char *code = json_string_value(json_object_get(json_object_get(json, "fault"), "code"));
        f = fault(F_CONFLICT, "%s %s: %d %s", method, path, answer.status, code ? code : "");
    } else {
        cookie_keep(user, answer.text);
        if (ret_json)
            *ret_json = json_incref(json);
    }
    json_decref(json);
out:
    free(answer.text);
    return f;
}

enum fault sim_text(struct sim_user *user, const char *path, char **ret_text)
{
    char head[256];
    struct answer answer = {0};
    snprintf(head, sizeof head, "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n", path, user->port);
    enum fault f = exchange(user->port, head, "", &answer);
    if (f == F_OK && answer.status >= 400)
        f = fault(F_CONFLICT, "GET %s: %d", path, answer.status);
    if (f == F_OK && !(*ret_text = strdup(answer.body)))
        f = fault(F_NOMEM, "an answer");
    free(answer.text);
    return f;
}

enum fault sim_login(struct sim_user *user, int port, const char *login, const char *password)
{
    *user = (struct sim_user){.port = port};
    return sim_request(user, "POST", "/api/login", json_pack("{s:s,s:s}", "login", login, "password", password), NULL);
}

int sim_ready(int port)
{
    struct sim_user nobody = {.port = port};
    return sim_request(&nobody, "GET", "/readyz", NULL, NULL) == F_OK;
}
