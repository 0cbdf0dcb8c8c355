/* links: hall session */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <openssl/ssl.h>

#include "clock.h"
#include "db.h"
#include "id.h"
#include "loop.h"
#include "role.h"
#include "route.h"
#include "settings.h"
#include "tree.h"

/* The server process itself, over TLS, with routes of the test's own: files and their ranges, bodies, broken peers. */

enum { FILE_BYTES = 300000, ANSWER_MAX = 1 << 20 };

static char folder[64], file_path[96];
static unsigned char file_bytes[FILE_BYTES];
static int port;
static pid_t server;
static SSL_CTX *tls;

static enum fault get_file(struct db *db, struct request *request, struct reply *reply)
{
    (void)db;
    reply->file = request_query(request, "missing") ? "/nonexistent/part.mp4" : file_path;
    reply->mime = "video/mp4";
    reply->download_name = request_query(request, "as");
    reply->cacheable = true;
    return F_OK;
}

static enum fault get_bytes(struct db *db, struct request *request, struct reply *reply)
{
    (void)db;
    (void)request;
    reply->bytes = file_bytes;
    reply->bytes_len = FILE_BYTES;
    reply->mime = "application/pdf";
    reply->cookie = "0123";
    return F_OK;
}

static enum fault echo(struct db *db, struct request *request, struct reply *reply)
{
    (void)db;
    if (request->json)
        return reply_json(reply, json_incref((json_t *)request->json));
    reply->bytes = request->body;
    reply->bytes_len = request->body_len;
    reply->mime = "text/plain";
    return F_OK;
}

static enum fault busy(struct db *db, struct request *request, struct reply *reply)
{
    (void)db;
    (void)request;
    reply->retry_after_s = 7;
    return fault(F_TOO_MANY, "told to refuse");
}

static enum fault slow(struct db *db, struct request *request, struct reply *reply)
{
    (void)db;
    (void)request;
    for (int64_t until = clock_steady_ms() + 200; clock_steady_ms() < until;)
        ;
    return reply_json(reply, json_object());
}

static const struct route rows[] = {
    {"GET", "/api/test/file", ROLE_ANYONE, LANE_READ, 0, get_file, NULL, NULL, "t"},
    {"GET", "/api/test/bytes", ROLE_ANYONE, LANE_OFFICE, 0, get_bytes, NULL, NULL, "t"},
    {"POST", "/api/test/echo", ROLE_ANYONE, LANE_EXAM, 200000, echo, NULL, NULL, "t"},
    {"PUT", "/api/test/echo", ROLE_ANYONE, LANE_OFFICE, 200000, echo, NULL, NULL, "t"},
    {"GET", "/api/test/busy", ROLE_ANYONE, LANE_READ, 0, busy, NULL, NULL, "t"},
    {"GET", "/api/test/slow", ROLE_ANYONE, LANE_READ, 0, slow, NULL, NULL, "t"},
    {"GET", "/api/test/mine", ROLE_ANY, LANE_READ, 0, slow, NULL, NULL, "t"},
    {0},
};

static int listen_here(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(fd, 64), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
    port = ntohs(a.sin_port);
    return fd;
}

static void make_books(void)
{
    char path[96];
    struct db *db;
    snprintf(path, sizeof path, "%s/books.sqlite", folder);
    assert_int_equal(db_open(path, DB_WRITE, &db), F_OK);
    assert_int_equal(db_run(db, S_UNIVERSITY_ADD, "tttttttnttii", id_make().text, "a", "a", "a", "b", "b", "b",
                            "Asia/Almaty", "{}", (int64_t)0, clock_now_ms()),
                     F_OK);
    db_close(db);
}

static int start_server(void **state)
{
    (void)state;
    int ready[2];
    char byte;
    snprintf(folder, sizeof folder, "/tmp/test-serve-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(file_path, sizeof file_path, "%s/part", folder);
    for (int i = 0; i < FILE_BYTES; i++)
        file_bytes[i] = (unsigned char)(i * 31 + i / 256);
    FILE *file = fopen(file_path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(file_bytes, 1, FILE_BYTES, file), FILE_BYTES);
    fclose(file);
    assert_int_equal(settings_set("data", folder), F_OK);
    assert_int_equal(settings_set("log_level", getenv("LOUD") ? "debug" : "error"), F_OK);
    make_books();
    struct loop_start start = {.listener = listen_here()};
    assert_int_equal(pipe(ready), 0);
    start.ready = ready[1];
    start.port = port;
    server = fork();
    if (!server) {
        routes_more = rows;
        signal(SIGPIPE, SIG_IGN);
        close(ready[0]);
        exit(loop_run(&start));
    }
    close(ready[1]);
    close(start.listener);
    signal(SIGPIPE, SIG_IGN);
    tls = SSL_CTX_new(TLS_client_method());
    return read(ready[0], &byte, 1) == 1 ? close(ready[0]) : -1;
}

static int stop_server(void **state)
{
    (void)state;
    int how = 1;
    kill(server, SIGTERM);
    waitpid(server, &how, 0);
    SSL_CTX_free(tls);
    tree_remove(folder);
    if (!WIFEXITED(how) || WEXITSTATUS(how))
        print_error("the server ended with %d\n", how);
    return WIFEXITED(how) ? WEXITSTATUS(how) : 1;
}

static SSL *dial(void)
{
    struct sockaddr_in a = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    SSL *ssl = SSL_new(tls);
    SSL_set_fd(ssl, fd);
    assert_int_equal(SSL_connect(ssl), 1);
    return ssl;
}

static void hang_up(SSL *ssl)
{
    int fd = SSL_get_fd(ssl);
    SSL_free(ssl);
    close(fd);
}

static struct answer {
    int status;
    char head[8192];
    size_t len; /* of the body */
    unsigned char body[ANSWER_MAX];
} answer;

static void put(SSL *ssl, const char *bytes, size_t len)
{
    assert_int_equal(SSL_write(ssl, bytes, (int)len), (int)len);
}

static void read_answer(SSL *ssl, bool has_body)
{
    size_t head = 0;
    answer.len = 0;
    while (head < 4 || memcmp(answer.head + head - 4, "\r\n\r\n", 4)) {
        assert_true(head + 1 < sizeof answer.head);
        assert_int_equal(SSL_read(ssl, answer.head + head, 1), 1);
        head++;
    }
    answer.head[head] = '\0';
    assert_int_equal(sscanf(answer.head, "HTTP/1.1 %d", &answer.status), 1);
    const char *length = strstr(answer.head, "\r\ncontent-length: ");
    size_t want = length ? strtoul(length + 18, NULL, 10) : 0;
    assert_true(want <= ANSWER_MAX);
    while (has_body && answer.len < want) {
        int n = SSL_read(ssl, answer.body + answer.len, (int)(want - answer.len));
        assert_true(n > 0);
        answer.len += (size_t)n;
    }
}

static void ask(SSL *ssl, const char *method, const char *path, const char *headers, const char *body)
{
    char head[1024];
    size_t len = body ? strlen(body) : 0;
    int n = snprintf(head, sizeof head, "%s %s HTTP/1.1\r\nHost: localhost:1\r\nOrigin: https://localhost:1\r\n%s",
                     method, path, headers);
    n += snprintf(head + n, sizeof head - (size_t)n, body ? "Content-Length: %zu\r\n\r\n" : "\r\n", len);
    put(ssl, head, (size_t)n);
    if (len)
        put(ssl, body, len);
    read_answer(ssl, strcmp(method, "HEAD") != 0);
}

static bool has(const char *header)
{
    return strstr(answer.head, header) != NULL;
}

static void ranges_of_a_file_are_exact(void **state)
{
    (void)state;
    static const struct {
        const char *range;
        int status, from, to;
        const char *says;
    } cases[] = {
        {"", 200, 0, FILE_BYTES, "content-length: 300000"},
        {"Range: bytes=0-0\r\n", 206, 0, 1, "content-range: bytes 0-0/300000"},
        {"Range: bytes=65530-65545\r\n", 206, 65530, 65546, "content-range: bytes 65530-65545/300000"},
        {"Range: bytes=1-200000\r\n", 206, 1, 200001, "content-length: 200000"},
        {"Range: bytes=-5\r\n", 206, FILE_BYTES - 5, FILE_BYTES, "content-range: bytes 299995-299999/300000"},
        {"Range: bytes=299999-\r\n", 206, FILE_BYTES - 1, FILE_BYTES, "content-length: 1"},
        {"Range: bytes=300000-\r\n", 416, 0, 0, "content-range: bytes */300000"},
    };
    static const char *const paths[] = {"/api/test/file", "/api/test/bytes"};
    SSL *ssl = dial();
    for (size_t p = 0; p < 2; p++) {
        for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
            ask(ssl, "GET", paths[p], cases[i].range, NULL);
            assert_int_equal(answer.status, cases[i].status);
            assert_true(has(cases[i].says));
            assert_int_equal(answer.len, cases[i].to - cases[i].from);
            assert_memory_equal(answer.body, file_bytes + cases[i].from, answer.len);
        }
    }
    hang_up(ssl);
}

static void files_carry_their_headers(void **state)
{
    (void)state;
    SSL *ssl = dial();
    ask(ssl, "HEAD", "/api/test/file?as=a%20b.mp4", "", NULL);
    assert_int_equal(answer.status, 200);
    assert_true(has("content-type: video/mp4\r\n") && has("accept-ranges: bytes\r\n") && has("immutable"));
    assert_true(has("filename=\"a b.mp4\""));
    ask(ssl, "GET", "/api/test/file?missing=1", "", NULL);
    assert_int_equal(answer.status, 404);
    ask(ssl, "GET", "/api/test/bytes", "", NULL);
    assert_true(has("set-cookie: baqyla=0123; Path=/; HttpOnly; Secure; SameSite=Strict"));
    hang_up(ssl);
}

static void bodies_come_whole(void **state)
{
    (void)state;
    static char big[150001];
    memset(big, 'x', sizeof big - 1);
    SSL *ssl = dial();
    ask(ssl, "POST", "/api/test/echo", "Content-Type: application/json\r\n", "{\"a\":[1,2]}");
    assert_int_equal(answer.status, 200);
    assert_memory_equal(answer.body, "{\"a\":[1,2]}", 11);
    ask(ssl, "POST", "/api/test/echo", "", "");
    assert_memory_equal(answer.body, "{}", 2);
    ask(ssl, "PUT", "/api/test/echo", "Content-Type: text/csv\r\n", big);
    assert_int_equal(answer.len, sizeof big - 1);
    assert_memory_equal(answer.body, big, sizeof big - 1);
    ask(ssl, "PUT", "/api/test/echo", "", "");
    assert_int_equal(answer.status, 200);
    assert_int_equal(answer.len, 0);
    hang_up(ssl);
}

static void refusals_say_when_to_come_back(void **state)
{
    (void)state;
    SSL *ssl = dial();
    ask(ssl, "GET", "/api/test/busy", "", NULL);
    assert_int_equal(answer.status, 429);
    assert_true(has("retry-after: 7\r\n"));
    ask(ssl, "GET", "/api/test/mine", "", NULL);
    assert_int_equal(answer.status, 401);
    hang_up(ssl);
}

static void peers_that_vanish_harm_nobody(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "",
        "G",
        "GET /api/test/file HTTP/1.1\r\nHost: x\r\n",
        "GET /api/test/slow HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/test/file HTTP/1.1\r\nHost: x\r\n\r\n",
        ("POST /api/test/echo HTTP/1.1\r\nHost: x\r\nOrigin: https://x\r\nContent-Type: "
         "application/json\r\nContent-Length: 100\r\n\r\n{\"a\""),
        "GET /api/test/slow HTTP/1.1\r\nHost: x\r\n\r\nGET /api/test/slow HTTP/1.1\r\nHost: x\r\n\r\nGET /api",
        "\x16\x03\x01\x02\x00\x01\x00",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n\r\n\r\n",
        "\r\n\r\n\r\n",
    };
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        SSL *ssl = dial();
        if (*pieces[i])
            put(ssl, pieces[i], strlen(pieces[i]));
        hang_up(ssl);
    }
    SSL *ssl = dial();
    ask(ssl, "GET", "/healthz", "", NULL);
    assert_int_equal(answer.status, 200);
    hang_up(ssl);
}

static void requests_in_a_row_are_answered_in_order(void **state)
{
    (void)state;
    static const char both[] =
        "GET /api/test/slow HTTP/1.1\r\nHost: x\r\n\r\nGET /api/test/busy HTTP/1.1\r\nHost: x\r\n\r\n"
        "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    SSL *ssl = dial();
    put(ssl, both, sizeof both - 1);
    read_answer(ssl, true);
    assert_int_equal(answer.status, 200);
    assert_memory_equal(answer.body, "{}", 2);
    read_answer(ssl, true);
    assert_int_equal(answer.status, 429);
    read_answer(ssl, true);
    assert_memory_equal(answer.body, "ok\n", 3);
    hang_up(ssl);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_of_a_file_are_exact),
        cmocka_unit_test(files_carry_their_headers),
        cmocka_unit_test(bodies_come_whole),
        cmocka_unit_test(refusals_say_when_to_come_back),
        cmocka_unit_test(peers_that_vanish_harm_nobody),
        cmocka_unit_test(requests_in_a_row_are_answered_in_order),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
