/* The core as the live part sees it, played by a test: sockets that remember, errands that wait to be answered.
   Included by one file per program; it takes the place of sock_lws.c, errand.c and loop.c. */
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>
#include <uv.h>

#include "clock.h"
#include "errand.h"
#include "http.h"
#include "loop.h"
#include "role.h"
#include "sock.h"

enum { FAKE_SAID = 64, FAKE_ERRANDS = 64, FAKE_KINDS = 8 };

struct sock {
    struct who who;
    const struct sock_kind *kind;
    void *user;
    json_t *said[FAKE_SAID];
    int said_len, binary, closed; /* closed: the code */
    int64_t silent_ms;
};

static const struct sock_kind *fake_kinds[FAKE_KINDS];
static int fake_kinds_len;
static struct errand *fake_errands[FAKE_ERRANDS];
static int fake_errands_len;
static uv_loop_t fake_loop;

void sock_kind_register(const struct sock_kind *kind)
{
    fake_kinds[fake_kinds_len++] = kind;
}

void sock_json(struct sock *sock, const json_t *json)
{
    assert(sock->said_len < FAKE_SAID);
    sock->said[sock->said_len++] = json_deep_copy(json);
}

void sock_text(struct sock *sock, const char *text, size_t len)
{
    assert(sock->said_len < FAKE_SAID);
    sock->said[sock->said_len++] = json_loadb(text, len, 0, NULL);
}

void sock_binary(struct sock *sock, const void *head, size_t head_len, struct buffer *payload)
{
    (void)head, (void)head_len, (void)payload;
    sock->binary++;
}

int64_t sock_silent_ms(const struct sock *sock)
{
    return sock->silent_ms;
}

size_t sock_waiting(const struct sock *sock)
{
    (void)sock;
    return 0;
}

void sock_close(struct sock *sock, int code, const char *reason)
{
    (void)reason;
    if (!sock->closed)
        sock->closed = code;
}

void sock_fault(struct sock *sock, int64_t re, enum fault f, const char *request_id)
{
    (void)request_id;
    json_t *word = json_pack("{s:{s:s}, s:I}", "fault", "code", fault_code(f), "re", (json_int_t)re);
    sock_json(sock, word);
    json_decref(word);
}

const struct who *sock_who(const struct sock *sock)
{
    return &sock->who;
}

/* Nobody's sign-in ends here: the stories have that. */
void socks_each(void (*each)(const struct who *who, uint32_t roles, void *user), void *user)
{
    (void)each, (void)user;
}

void socks_refuse(const char *session, uint32_t roles, enum fault f)
{
    (void)session, (void)roles, (void)f;
}

struct errand *errand_new(void)
{
    struct errand *e = calloc(1, sizeof *e);
    arena_init(&e->arena, 0);
    e->request.arena = &e->arena;
    e->request.now_ms = clock_now_ms();
    return e;
}

void errand_free(struct errand *e)
{
    if (!e)
        return;
    json_decref(e->reply.json);
    json_decref(e->json);
    arena_release(&e->arena);
    free(e);
}

void errand_send(struct errand *e)
{
    assert(fake_errands_len < FAKE_ERRANDS);
    fake_errands[fake_errands_len++] = e;
}

void errand_internal(const struct route *row, const char *attempt, json_t *take_json,
                     void (*done)(struct errand *errand, void *user), void *user)
{
    struct errand *e = errand_new();
    e->request.path = row->path;
    e->request.route = row;
    e->request.attempt = arena_text(&e->arena, attempt);
    e->request.json = e->json = take_json;
    e->done = done;
    e->user = user;
    errand_send(e);
}

enum fault hand_send(void (*work)(void *user), void (*done)(void *user), void *user)
{
    work(user);
    done(user);
    return F_OK;
}

struct uv_loop_s *loop_uv(void)
{
    return &fake_loop;
}

static pthread_mutex_t fake_lock = PTHREAD_MUTEX_INITIALIZER;
static struct post *fake_posts; /* {fake_lock} */

void loop_post(struct post *post, void (*run)(struct post *post))
{
    pthread_mutex_lock(&fake_lock);
    post->run = run;
    post->next = fake_posts;
    fake_posts = post;
    pthread_mutex_unlock(&fake_lock);
}

/* Runs what was posted; answers whether there was anything. */
static inline bool fake_run_posts(void)
{
    pthread_mutex_lock(&fake_lock);
    struct post *post = fake_posts;
    fake_posts = NULL;
    pthread_mutex_unlock(&fake_lock);
    for (struct post *p = post, *next; p; p = next) {
        next = p->next;
        p->run(p);
    }
    return post != NULL;
}

bool loop_on(void)
{
    return true;
}

bool loop_stopping(void)
{
    return false;
}

/* ---- what tests do with it ---- */

static inline void fake_open(struct sock *sock, const char *path, const char *person)
{
    memset(sock, 0, sizeof *sock);
    snprintf(sock->who.person, sizeof sock->who.person, "%s", person);
    sock->who.roles = ROLE_STUDENT;
    for (int i = 0; i < fake_kinds_len; i++)
        if (!strcmp(fake_kinds[i]->path, path))
            sock->kind = fake_kinds[i];
    assert(sock->kind);
}

/* The handshake with at most two query fields. */
static inline enum fault fake_shake(struct sock *sock, const char *name, const char *value, const char *name2,
                                    const char *value2)
{
    struct errand *e = errand_new();
    e->request.who = sock->who;
    e->request.query[0].name = name;
    e->request.query[0].value = value;
    e->request.query[1].name = name2;
    e->request.query[1].value = value2;
    e->request.queries = name2 ? 2 : name ? 1 : 0;
    enum fault f = sock->kind->open(sock, &e->request, &sock->user);
    errand_free(e);
    return f;
}

static inline void fake_hear(struct sock *sock, const char *text)
{
    sock->kind->text(sock, sock->user, text, strlen(text));
}

/* Forgets what was said. */
static inline void fake_hush(struct sock *sock)
{
    for (int i = 0; i < sock->said_len; i++)
        json_decref(sock->said[i]);
    sock->said_len = 0;
}

static inline void fake_gone(struct sock *sock)
{
    sock->kind->close(sock->user);
    fake_hush(sock);
}

/* The oldest waiting errand of that path, answered. Takes the answer. NULL path: the oldest. */
static inline int fake_answer(const char *path, enum fault f, json_t *take_answer, const void *bytes)
{
    for (int i = 0; i < fake_errands_len; i++) {
        struct errand *e = fake_errands[i];
        if (path && strcmp(e->request.path, path) != 0)
            continue;
        memmove(&fake_errands[i], &fake_errands[i + 1], (size_t)(--fake_errands_len - i) * sizeof fake_errands[0]);
        e->fault = f;
        e->reply.json = take_answer;
        e->reply.bytes = bytes;
        if (e->done)
            e->done(e, e->user);
        errand_free(e);
        return 1;
    }
    json_decref(take_answer);
    return 0;
}

static inline const struct errand *fake_waiting(const char *path)
{
    for (int i = 0; i < fake_errands_len; i++)
        if (!strcmp(fake_errands[i]->request.path, path))
            return fake_errands[i];
    return NULL;
}

/* The latest thing said with this `t`; NULL when nothing was. */
static inline const json_t *fake_said(const struct sock *sock, const char *t)
{
    for (int i = sock->said_len; i-- > 0;) {
        const char *word = json_string_value(json_object_get(sock->said[i], "t"));
        if (word && !strcmp(word, t))
            return sock->said[i];
    }
    return NULL;
}

static inline const json_t *fake_reply(const struct sock *sock, json_int_t n)
{
    for (int i = sock->said_len; i-- > 0;)
        if (json_integer_value(json_object_get(sock->said[i], "re")) == n)
            return sock->said[i];
    return NULL;
}

static inline const char *fake_fault(const json_t *said)
{
    return json_string_value(json_object_get(json_object_get(said, "fault"), "code"));
}
