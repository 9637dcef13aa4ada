/*
 * cecho: an epoll echo server on a Unix socket, the ceiling of what a socket server can do in one thread.
 *
 *     cc -O2 -o cecho cecho.c
 *     ./cecho SOCKET           sends back what it receives: every line comes back as it is
 *     ./cecho SOCKET sink      answers every line with one short fixed line, to measure the bandwidth of large requests
 *
 * One thread, one epoll set, level-triggered. A readable connection is read once into a shared buffer and answered with one send. What the
 * socket does not take at once is kept with the connection, which is then not read until the rest is gone, so memory is bounded.
 * SIGTERM and SIGINT remove the socket and end it.
 *
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { READ_SIZE = 256 * 1024, EVENTS = 512, BACKLOG = 4096 };

static const char REPLY[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n"; /* of the sink */
enum { REPLY_SIZE = sizeof REPLY - 1 };

/* One connection. rest holds what could not be sent yet: rest[sent..size). */
struct conn {
	int fd;
	char *rest;
	size_t sent, size;
};

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void watch(int epoll, int op, struct conn *c, unsigned events)
{
	struct epoll_event e = { .events = events, .data.ptr = c };
	if (epoll_ctl(epoll, op, c->fd, &e) < 0)
		die("epoll_ctl");
}

static void drop(struct conn *c)
{
	close(c->fd); /* leaves the epoll set as well */
	free(c->rest);
	free(c);
}

/* answer sends the bytes, and keeps what the socket does not take. Returns -1 if the connection is gone. */
static int answer(int epoll, struct conn *c, const char *data, size_t size)
{
	ssize_t n = send(c->fd, data, size, MSG_NOSIGNAL);
	if (n == (ssize_t)size)
		return 0;
	if (n < 0) {
		if (errno != EAGAIN && errno != EINTR)
			return -1;
		n = 0;
	}
	c->size = size - n;
	c->sent = 0;
	c->rest = malloc(c->size);
	if (!c->rest)
		return -1;
	memcpy(c->rest, data + n, c->size);
	watch(epoll, EPOLL_CTL_MOD, c, EPOLLOUT);
	return 0;
}

/* flush sends more of what was kept, and goes back to reading when all is gone. */
static int flush(int epoll, struct conn *c)
{
	ssize_t n = send(c->fd, c->rest + c->sent, c->size - c->sent, MSG_NOSIGNAL);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -1;
	c->sent += n;
	if (c->sent < c->size)
		return 0;
	free(c->rest);
	c->rest = NULL;
	watch(epoll, EPOLL_CTL_MOD, c, EPOLLIN);
	return 0;
}

/* replies puts one reply per line of the input into out, which has room for the worst case, and returns their size. */
static size_t replies(char *out, const char *in, size_t size)
{
	size_t n = 0;
	const char *end = in + size;
	while ((in = memchr(in, '\n', end - in))) {
		memcpy(out + n, REPLY, REPLY_SIZE);
		n += REPLY_SIZE;
		in++;
	}
	return n;
}

/* receive reads once and answers. */
static int receive(int epoll, struct conn *c, char *in, char *out)
{
	ssize_t n = recv(c->fd, in, READ_SIZE, 0);
	if (n <= 0)
		return n < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
	if (!out)
		return answer(epoll, c, in, n);
	size_t size = replies(out, in, n);
	return size ? answer(epoll, c, out, size) : 0;
}

static void accept_all(int epoll, int listener)
{
	int fd;
	while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		struct conn *c = calloc(1, sizeof *c);
		if (!c)
			die("calloc");
		c->fd = fd;
		watch(epoll, EPOLL_CTL_ADD, c, EPOLLIN);
	}
}

static int listen_on(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof address.sun_path) {
		fprintf(stderr, "cecho: the path is too long\n");
		exit(1);
	}
	strcpy(address.sun_path, path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		die("socket");
	if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0)
		die("bind");
	if (listen(fd, BACKLOG) < 0)
		die("listen");
	return fd;
}

int main(int argc, char **argv)
{
	if (argc < 2 || argc > 3 || (argc == 3 && strcmp(argv[2], "sink"))) {
		fprintf(stderr, "usage: cecho SOCKET [sink]\n");
		return 2;
	}
	struct rlimit files;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max; /* room for as many connections as the system allows */
		setrlimit(RLIMIT_NOFILE, &files);
	}
	struct sigaction action = { .sa_handler = stop };
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);

	int listener = listen_on(argv[1]);
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	if (epoll < 0)
		die("epoll_create1");
	struct conn self = { .fd = listener };
	watch(epoll, EPOLL_CTL_ADD, &self, EPOLLIN);

	char *in = malloc(READ_SIZE);
	char *out = argc == 3 ? malloc((size_t)READ_SIZE * REPLY_SIZE) : NULL; /* every byte may be a line */
	if (!in || (argc == 3 && !out))
		die("malloc");
	struct epoll_event events[EVENTS];
	while (!stopped) {
		int n = epoll_wait(epoll, events, EVENTS, -1);
		for (int i = 0; i < n; i++) {
			struct conn *c = events[i].data.ptr;
			if (c == &self)
				accept_all(epoll, listener);
			else if ((c->rest ? flush(epoll, c) : receive(epoll, c, in, out)) < 0)
				drop(c);
		}
	}
	unlink(argv[1]);
	return 0;
}
