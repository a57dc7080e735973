// Routes as linked nodes, with what every node must know to price a change
// beside it in O(1). One 64-byte line a node.
//
// Invariants after refresh(route, u, v), for every node of the route:
//   leave    earliest departure          leave = max(leave[prev] + t, open) + work
//   last     latest start of work that keeps everything after it possible
//   pre, peak   sum of net load changes up to here, and its maximum so far
//   after    maximum, from here on, of (pre - pre[end])
//   brought  sum of `brings` up to here
// Loads: at a position the load is brings_total + pre, or ends_total + pre -
// pre[end]. So prefixes and suffixes can be joined without walking them.
#pragma once

#include <limits>

#include "problem/duration_segment.hpp"
#include "problem/incompatibilities.hpp"
#include "route/loading_order.hpp"
#include "types.hpp"

namespace vuelta {

struct alignas(64) Node {
    int prev = -1, next = -1;
    int route = -1;  // -1: in the bank
    int cell = 0;
    Cost arc = 0;    // price of the leg to next
    Time to_next = 0;
    Time leave = 0, last = 0;
    int position = 0;
    Load brought = 0, pre = 0, peak = 0, after = 0;
    Cost upto = 0;   // price of all legs up to here; only of several kinds of vehicle
};

// What precedes a node: of many small moves this decides alone, and 16 bytes a node
// stay in the nearest cache. Of a stop in the bank the leg before it is so cheap that
// no move would take its place.
struct alignas(16) Incoming {
    static constexpr Cost kBanked = -(Cost{1} << 60);
    Cost arc = kBanked;  // price of the leg into it
    int cell = 0;        // where that begins
    int route = -1;      // the node's own
};

// What follows a node: the same for who looks for a place.
struct alignas(16) Outgoing {
    Cost arc = 0;  // price of the leg out of it
    int cell = 0;  // where that ends
};

// What a route can still take. Insertion asks this of every listed neighbour,
// and most routes of a tight plan can take nothing: kept apart from the routes,
// all of it stays in the nearest cache.
struct Room {
    static constexpr Load kNone = std::numeric_limits<Load>::min();
    Load brings = kNone, ends = kNone;  // room less the route's sums of each
};

// Only the rich search reads these.
struct TimedNode {
    Time begin = 0;     // start of work
    Time free = 0;      // latest start that keeps this and all after it in time
    Cost late = 0;      // price of lateness from here to the end
    Cost press = 0;     // what every second costs in lateness by which it leaves here later
    Cost metres = 0;    // driven up to here
    Cost travel = 0;    // driving up to here; legs that are no way count too
    // Of vehicles to which it matters when they leave (propagation.hpp):
    Time waited = 0;    // up to the start of work, when it leaves at once
    Time delay = 0;     // how much later it may leave, for what is up to here
    Time spare = 0;     // how much later work may start here, for what is from here on
    Time idle = 0;      // waiting inside of the tail, when that is known
    DurationSegment tail;       // from here to the route's end
    int tasks = 0;      // up to here, of those that count for max_tasks
    int open_pairs = 0; // picked up and not delivered after this node
    Types before = 0, after = 0;  // of stops up to here, and of this and all later ones
    bool pinned = false;
    std::int8_t ahead = 0;  // the first of Stop::turn that counts, from here on
    LoadingOrder turns;            // up to here
};

struct Route {
    int kind = 0;
    int size = 0;
    Load brings = 0, ends = 0;  // sums over the route
    Cost time_price = 0;        // lateness, overtime, waiting, turns
    int saved = 0;              // iteration in which it was last saved
    std::int64_t version = 0;   // of its stops: other stops, another number (rich)
};

}  // namespace vuelta
