// Some stops and vehicles of a problem, as a problem of its own: small enough
// for the caches, and for one thread among several.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "problem/problem.hpp"

namespace vuelta {

// Vehicles must come with every stop that is pinned to them, halves of pairs
// together: what a part leaves behind, the part does not know.
class Subproblem {
public:
    // `limits`: what it may take of each resource; empty: as much as the whole.
    Subproblem(const Problem &whole, std::vector<int> stops_of_whole, std::vector<int> vehicles_of_whole,
         const std::vector<Cost> &limits = {})
        : Subproblem(whole, std::move(stops_of_whole), std::move(vehicles_of_whole), limits, kAll) {}

    // Stops as one kind sees them, kind 0 of the part: of the travel of others, and the
    // places where they begin and end, nothing is asked.
    static Subproblem seen_by(const Problem &whole, int kind, std::vector<int> stops_of_whole) {
        return Subproblem(whole, std::move(stops_of_whole), {}, {}, kind);
    }

    // The part's number of a stop; -1 when it is elsewhere.
    [[nodiscard]] int local(int stop) const { return local_[stop]; }

    std::vector<int> stops;     // the whole's number of each stop
    std::vector<int> vehicles;  // likewise
    Problem problem;

private:
    static constexpr int kAll = -1;

    Subproblem(const Problem &whole, std::vector<int> stops_of_whole, std::vector<int> vehicles_of_whole,
         const std::vector<Cost> &limits, int only)
        : stops(std::move(stops_of_whole)), vehicles(std::move(vehicles_of_whole)),
          local_(whole.n_stops(), -1), local_cell_(whole.cells, -1) {
        for (std::size_t i = 0; i < stops.size(); ++i) local_[stops[i]] = static_cast<int>(i);
        problem.dims = whole.dims;
        problem.delivers_first = whole.delivers_first;
        if (only == kAll)
            problem.kinds = whole.kinds;
        else
            problem.kinds = {whole.kinds[only]};
        const int trade = only == kAll ? kAll : whole.kinds[only].trade;
        const int travel = only == kAll ? kAll : whole.kinds[only].travel;
        for (auto &kind : problem.kinds) {
            kind.start = cell(kind.start);
            kind.end = cell(kind.end);
            if (only != kAll) kind.trade = kind.travel = 0;
        }
        for (const int c : stops) add_stop(whole, c);
        const auto columns = [&](const auto &from, auto &into, int one) {
            for (const auto &column : some(from, one)) {
                auto &own = into.emplace_back();
                own.reserve(stops.size());
                for (const int c : stops) own.push_back(column[c]);
            }
        };
        columns(whole.service, problem.service, trade);
        columns(whole.setup, problem.setup, trade);
        columns(whole.allowed, problem.allowed, only);
        columns(whole.preference, problem.preference, only);
        for (const int v : vehicles) {
            auto vehicle = whole.vehicles[v];
            for (int &c : vehicle.pinned) c = local_[c];
            problem.vehicles.push_back(std::move(vehicle));
        }
        add_choices(whole, limits);
        problem.cells = static_cast<int>(cells_.size());
        for (const auto &table : some(whole.travel, travel))
            problem.travel.push_back(table.among(cells_, whole.cells));
    }

    // All of a list, or one of it; nothing of one that is kept only where it is needed.
    template <class T>
    static std::span<const T> some(const std::vector<T> &from, int one) {
        const std::span<const T> all(from);
        return one == kAll || all.empty() ? all : all.subspan(static_cast<std::size_t>(one), 1);
    }

    int cell(int of_whole) {
        auto &own = local_cell_[of_whole];
        if (own < 0) {
            own = static_cast<int>(cells_.size());
            cells_.push_back(of_whole);
        }
        return own;
    }

    void add_stop(const Problem &whole, int c) {
        auto stop = whole.stops[c];
        stop.cell = cell(stop.cell);
        if (stop.mate >= 0) stop.mate = local_[stop.mate];
        if (stop.ride_to >= 0) stop.ride_to = local_[stop.ride_to];
        if (stop.parcel >= 0) stop.parcel = local_[stop.parcel];
        stop.first_window = static_cast<int>(problem.windows.size());
        for (const auto &window : whole.windows_of(c)) problem.windows.push_back(window);
        problem.stops.push_back(stop);
        const auto first = static_cast<std::ptrdiff_t>(c) * whole.dims;
        for (auto d = first; d < first + whole.dims; ++d) {
            problem.brings.push_back(whole.brings[d]);
            if (!whole.sets_down.empty()) problem.sets_down.push_back(whole.sets_down[d]);
            problem.net.push_back(whole.net[d]);
        }
    }

    // Groups as far as their members are here, what these take, and their types.
    void add_choices(const Problem &whole, const std::vector<Cost> &limits) {
        if (whole.groups.any()) {
            auto &own = problem.groups;
            own.of.assign(stops.size(), -1);
            own.unit.resize(stops.size());
            for (std::size_t i = 0; i < stops.size(); ++i) {
                const int first = local_[whole.groups.unit[stops[i]]];
                own.unit[i] = first < 0 ? static_cast<int>(i) : first;
            }
            std::vector<int> number(whole.groups.members.size(), -1);
            for (std::size_t i = 0; i < stops.size(); ++i) {
                const int g = whole.groups.group(stops[i]);
                if (g < 0) continue;
                if (number[g] < 0) {
                    number[g] = static_cast<int>(own.members.size());
                    own.members.emplace_back();
                    for (const int c : whole.groups.members[g])
                        if (local_[c] >= 0) own.members.back().push_back(local_[c]);
                }
                own.of[i] = number[g];
            }
        }
        if (whole.resources.any()) {
            auto &own = problem.resources;
            own.limit = limits.empty() ? whole.resources.limit : limits;
            own.first.push_back(0);
            for (const int c : stops) {
                const auto uses = whole.resources.of(c);
                own.uses.insert(own.uses.end(), uses.begin(), uses.end());
                own.first.push_back(static_cast<int>(own.uses.size()));
            }
        }
        problem.clashes.against = whole.clashes.against;
        if (whole.clashes.any())
            for (const int c : stops) problem.clashes.of.push_back(whole.clashes.of[c]);
    }

    std::vector<int> local_, local_cell_, cells_;
};

}  // namespace vuelta
