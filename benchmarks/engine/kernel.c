/* The engine's algorithm by destination, one column, in C: the yardstick for what the compiled Python could reach.
 * Built by native.py with gcc -O3; never part of the package. Arrays and names as in kommunalnetz.traffic.engine. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef uint32_t u32;
typedef int64_t i64;
#define FAR ((i64)1 << 60)
enum { STAYS, WAITING, MOVED };

typedef struct {
    u32 devices, arcs, destinations, shift;
    const u32 *tail, *head, *arc, *out_start, *in_start, *in_tail, *in_arc, *root_start, *root_device;
    const i64 *metric, *in_metric;
    const double *inverse, *own;
} net;

static u32 push(i64 *heap, u32 size, i64 key) {
    u32 child = size;
    while (child > 0) {
        u32 parent = (child - 1) >> 1;
        if (heap[parent] <= key) break;
        heap[child] = heap[parent];
        child = parent;
    }
    heap[child] = key;
    return size + 1;
}

static u32 drop(i64 *heap, u32 size) {
    i64 key = heap[--size];
    u32 place = 0, child = 1;
    while (child < size) {
        if (child + 1 < size && heap[child + 1] < heap[child]) child++;
        if (heap[child] >= key) break;
        heap[place] = heap[child];
        place = child;
        child = 2 * place + 1;
    }
    heap[place] = key;
    return size;
}

static void intact(const net *n, i64 *dist, u32 *rank, u32 *hops, u32 *hop_start, u32 *hop_rank, u32 *hop_arc, double *flow, double *load) {
    u32 N = n->devices, *order = malloc(N * sizeof *order);
    i64 *heap = malloc((n->arcs + N + 1) * sizeof *heap), mask = ((i64)1 << n->shift) - 1;
    for (u32 t = 0; t < n->destinations; t++) {
        i64 *near = dist + (size_t)t * N;
        u32 *r = rank + (size_t)t * N, *h = hops + (size_t)t * N, *hs = hop_start + (size_t)t * (N + 1);
        u32 *hr = hop_rank + (size_t)t * n->arcs, *ha = hop_arc + (size_t)t * n->arcs, size = 0, reached = 0, end = 0;
        double *f = flow + (size_t)t * N;
        const double *own = n->own + (size_t)t * N;
        for (u32 v = 0; v < N; v++) near[v] = FAR;
        for (u32 i = n->root_start[t]; i < n->root_start[t + 1]; i++) near[n->root_device[i]] = 0, size = push(heap, size, n->root_device[i]);
        while (size) {
            i64 key = heap[0], d = key >> n->shift;
            u32 v = (u32)(key & mask);
            size = drop(heap, size);
            if (d > near[v]) continue;
            order[reached++] = v;
            for (u32 i = n->in_start[v]; i < n->in_start[v + 1]; i++) {
                i64 far = d + n->in_metric[i];
                if (far < near[n->in_tail[i]]) near[n->in_tail[i]] = far, size = push(heap, size, far << n->shift | n->in_tail[i]);
            }
        }
        u32 place = 0;
        for (u32 i = 0; i < reached; i++) r[order[i]] = N - 1 - i;
        if (reached < N) for (u32 v = 0; v < N; v++) if (near[v] == FAR) hs[place] = 0, h[v] = 0, r[v] = place++;
        for (u32 i = reached; i-- > 0;) {
            u32 v = order[i], begin = end;
            hs[r[v]] = begin;
            if (near[v] > 0)
                for (u32 j = n->out_start[v]; j < n->out_start[v + 1]; j++)
                    if (near[v] == n->metric[j] + near[n->head[j]]) hr[end] = r[n->head[j]], ha[end++] = n->arc[j];
            h[v] = end - begin;
        }
        hs[N] = end;
        for (u32 v = 0; v < N; v++) f[r[v]] = own[v];
        for (u32 x = N - reached; x < N; x++) {
            double share = f[x] * n->inverse[hs[x + 1] - hs[x]];
            for (u32 i = hs[x]; i < hs[x + 1]; i++) f[hr[i]] += share, load[ha[i]] += share;
        }
    }
    free(order);
    free(heap);
}

#define WAIT(to) (pending += waits[to] == STAYS, waits[to] = WAITING)
#define LOW(to) (low = low < (to) ? low : (to))

void run(u32 devices, u32 arcs, u32 destinations, u32 states, u32 shift, const u32 *tail, const u32 *head, const i64 *metric, const u32 *arc,
         const u32 *out_start, const u32 *in_start, const u32 *in_tail, const i64 *in_metric, const u32 *in_arc, const double *inverse,
         const u32 *root_start, const u32 *root_device, const double *own, const u32 *state_start, const u32 *state_slot,
         double *load, double *rows, double *lost) {
    net n = {devices, arcs, destinations, shift, tail, head, arc, out_start, in_start, in_tail, in_arc, root_start, root_device, metric, in_metric, inverse, own};
    size_t N = devices, T = destinations, A = arcs;
    i64 *dist = malloc(T * N * 8), *fresh = malloc(N * 8), *heap = malloc((A + N + 1) * 8), mask = ((i64)1 << shift) - 1;
    u32 *rank = malloc(T * N * 4), *hops = malloc(T * N * 4), *hop_start = malloc(T * (N + 1) * 4), *hop_rank = malloc(T * A * 4), *hop_arc = malloc(T * A * 4);
    double *flow = malloc(T * N * 8), *gain = calloc(N, 8), *extra = calloc(N, 8);
    u32 *user_start = calloc(A + 2, 4), *todo = malloc(T * 4), *fewer = calloc(N, 4), *splits = calloc(N, 4);
    u32 *touched = malloc(N * 4), *moved = malloc(N * 4), *settled = malloc(N * 4);
    uint8_t *down = calloc(A, 1), *seen = calloc(T, 1), *moves = calloc(N, 1), *waits = calloc(N, 1);
    memset(load, 0, A * 8);
    intact(&n, dist, rank, hops, hop_start, hop_rank, hop_arc, flow, load);
    for (u32 t = 0; t < T; t++)
        for (u32 r = 0; r < N; r++)
            if (flow[t * N + r] != 0)
                for (u32 i = hop_start[t * (N + 1) + r]; i < hop_start[t * (N + 1) + r + 1]; i++) user_start[hop_arc[t * A + i] + 2]++;
    for (u32 a = 0; a < A; a++) user_start[a + 2] += user_start[a + 1];
    u32 *user = malloc((user_start[A + 1] + 1) * sizeof *user);
    for (u32 t = 0; t < T; t++)
        for (u32 r = 0; r < N; r++)
            if (flow[t * N + r] != 0)
                for (u32 i = hop_start[t * (N + 1) + r]; i < hop_start[t * (N + 1) + r + 1]; i++) user[user_start[hop_arc[t * A + i] + 1]++] = t;
    for (u32 s = 0; s < states; s++) {
        double *row = rows + (size_t)s * A;
        u32 n_todo = 0, first = state_start[s], last = state_start[s + 1];
        memcpy(row, load, A * 8);
        lost[s] = 0;
        for (u32 x = first; x < last; x++) {
            u32 a = arc[state_slot[x]];
            down[a] = 1;
            for (u32 i = user_start[a]; i < user_start[a + 1]; i++)
                if (!seen[user[i]]) seen[user[i]] = 1, todo[n_todo++] = user[i];
        }
        for (u32 m = 0; m < n_todo; m++) {
            size_t t = todo[m];
            const i64 *near = dist + t * N;
            const u32 *rk = rank + t * N, *h = hops + t * N, *hs = hop_start + t * (N + 1), *hr = hop_rank + t * A, *ha = hop_arc + t * A;
            const double *f = flow + t * N, *o = own + t * N;
            u32 n_touched = 0, n_moved = 0, n_settled = 0, size = 0;
            seen[t] = 0;
            for (u32 x = first; x < last; x++) {
                u32 j = state_slot[x], v = tail[j];
                if (near[v] == metric[j] + near[head[j]]) {
                    if (fewer[v]++ == 0) touched[n_touched++] = v;
                    if (fewer[v] == h[v]) moves[v] = 1, moved[n_moved++] = v;
                }
            }
            for (u32 i = 0; i < n_moved; i++) {
                u32 v = moved[i];
                for (u32 q = in_start[v]; q < in_start[v + 1]; q++) {
                    u32 u = in_tail[q];
                    if (near[u] == near[v] + in_metric[q] && !down[in_arc[q]]) {
                        if (fewer[u]++ == 0) touched[n_touched++] = u;
                        if (fewer[u] == h[u]) moves[u] = 1, moved[n_moved++] = u;
                    }
                }
            }
            for (u32 i = 0; i < n_moved; i++) {
                u32 v = moved[i];
                i64 best = FAR;
                for (u32 j = out_start[v]; j < out_start[v + 1]; j++)
                    if (!moves[head[j]] && !down[arc[j]] && near[head[j]] + metric[j] < best) best = near[head[j]] + metric[j];
                fresh[v] = best;
                if (best < FAR) size = push(heap, size, best << shift | v);
            }
            while (size) {
                i64 key = heap[0], d = key >> shift;
                u32 v = (u32)(key & mask);
                size = drop(heap, size);
                if (d > fresh[v]) continue;
                settled[n_settled++] = v;
                for (u32 q = in_start[v]; q < in_start[v + 1]; q++) {
                    u32 u = in_tail[q];
                    if (moves[u] && d + in_metric[q] < fresh[u] && !down[in_arc[q]]) fresh[u] = d + in_metric[q], size = push(heap, size, fresh[u] << shift | u);
                }
            }
            if (n_settled < n_moved) for (u32 i = 0; i < n_moved; i++) if (fresh[moved[i]] == FAR) lost[s] += o[moved[i]];
            u32 pending = 0, low = devices;
            for (u32 i = 0; i < n_moved; i++) waits[rk[moved[i]]] = MOVED;
            for (u32 i = 0; i < n_moved; i++) {
                u32 r = rk[moved[i]];
                if (f[r] == 0) continue;
                double share = f[r] * inverse[hs[r + 1] - hs[r]];
                for (u32 x = hs[r]; x < hs[r + 1]; x++) {
                    u32 to = hr[x];
                    row[ha[x]] -= share;
                    extra[to] -= share;
                    if (waits[to] == STAYS) waits[to] = WAITING, pending++, LOW(to);
                }
            }
            for (u32 i = 0; i < n_touched; i++) {
                u32 r = rk[touched[i]];
                if (waits[r] != MOVED) {
                    splits[r] = fewer[touched[i]];
                    LOW(r);
                    WAIT(r);
                }
            }
            for (u32 i = n_settled; i-- > 0;) {
                u32 v = settled[i], count = 0;
                double passing = o[v] + gain[v];
                if (passing == 0) continue;
                for (u32 j = out_start[v]; j < out_start[v + 1]; j++)
                    count += fresh[v] == metric[j] + (moves[head[j]] ? fresh[head[j]] : near[head[j]]) && !down[arc[j]];
                double share = passing * inverse[count];
                for (u32 j = out_start[v]; j < out_start[v + 1]; j++) {
                    u32 u = head[j];
                    if (fresh[v] == metric[j] + (moves[u] ? fresh[u] : near[u]) && !down[arc[j]]) {
                        row[arc[j]] += share;
                        if (moves[u]) {
                            gain[u] += share;
                        } else {
                            u32 to = rk[u];
                            extra[to] += share;
                            LOW(to);
                            WAIT(to);
                        }
                    }
                }
            }
            for (u32 r = low; pending > 0; r++) {
                if (waits[r] != WAITING) continue;
                double change = extra[r];
                u32 begin = hs[r], end = hs[r + 1];
                pending--;
                waits[r] = STAYS;
                extra[r] = 0;
                if (!splits[r]) {
                    if (fabs(change) > 1e-13 * f[r]) {
                        double share = change * inverse[end - begin];
                        for (u32 x = begin; x < end; x++) {
                            row[ha[x]] += share;
                            extra[hr[x]] += share;
                            WAIT(hr[x]);
                        }
                    }
                } else {
                    double old = f[r] * inverse[end - begin], share = (f[r] + change) * inverse[end - begin - splits[r]];
                    splits[r] = 0;
                    for (u32 x = begin; x < end; x++) {
                        if (waits[hr[x]] == MOVED) {
                            row[ha[x]] -= old;
                        } else {
                            change = down[ha[x]] ? -old : share - old;
                            row[ha[x]] += change;
                            extra[hr[x]] += change;
                            WAIT(hr[x]);
                        }
                    }
                }
            }
            for (u32 i = 0; i < n_moved; i++) {
                u32 v = moved[i], r = rk[v];
                waits[r] = STAYS;
                extra[r] = gain[v] = 0;
                moves[v] = 0;
            }
            for (u32 i = 0; i < n_touched; i++) fewer[touched[i]] = 0;
        }
        for (u32 x = first; x < last; x++) down[arc[state_slot[x]]] = 0, row[arc[state_slot[x]]] = 0;
    }
    void *all[] = {dist, fresh, heap, rank, hops, hop_start, hop_rank, hop_arc, flow, gain, extra, user_start, user, todo, fewer, splits, touched, moved, settled, down, seen, moves, waits};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}
