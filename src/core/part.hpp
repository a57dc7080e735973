// Some stops and vehicles of a problem, as a problem of its own: small enough
// for the caches, and for one thread among several.
#pragma once

#include <utility>
#include <vector>

#include "problem.hpp"

namespace vuelta {

// Vehicles must come with every stop that is pinned to them, halves of pairs
// together: what a part leaves behind, the part does not know.
class Part {
public:
    Part(const Problem &whole, std::vector<int> stops_of_whole, std::vector<int> vehicles_of_whole)
        : stops(std::move(stops_of_whole)), vehicles(std::move(vehicles_of_whole)),
          local_(whole.n_stops(), -1), local_cell_(whole.cells, -1) {
        for (std::size_t i = 0; i < stops.size(); ++i) local_[stops[i]] = static_cast<int>(i);
        problem.dims = whole.dims;
        problem.delivers_first = whole.delivers_first;
        problem.kinds = whole.kinds;
        for (auto &kind : problem.kinds) {
            kind.start = cell(kind.start);
            kind.end = cell(kind.end);
        }
        for (const int c : stops) add_stop(whole, c);
        const auto columns = [&](const auto &from, auto &into) {
            for (const auto &column : from) {
                auto &own = into.emplace_back();
                own.reserve(stops.size());
                for (const int c : stops) own.push_back(column[c]);
            }
        };
        columns(whole.service, problem.service);
        columns(whole.setup, problem.setup);
        columns(whole.allowed, problem.allowed);
        columns(whole.preference, problem.preference);
        for (const int v : vehicles) {
            auto vehicle = whole.vehicles[v];
            for (int &c : vehicle.pinned) c = local_[c];
            problem.vehicles.push_back(std::move(vehicle));
        }
        problem.cells = static_cast<int>(cells_.size());
        for (const auto &table : whole.travel)
            problem.travel.push_back(table.among(cells_, whole.cells));
    }

    // The part's number of a stop; -1 when it is elsewhere.
    [[nodiscard]] int local(int stop) const { return local_[stop]; }

    std::vector<int> stops;     // the whole's number of each stop
    std::vector<int> vehicles;  // likewise
    Problem problem;

private:
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
        if (stop.parcel >= 0) stop.parcel = local_[stop.parcel];
        stop.first_window = static_cast<int>(problem.windows.size());
        for (const auto &window : whole.windows_of(c)) problem.windows.push_back(window);
        problem.stops.push_back(stop);
        const auto first = static_cast<std::ptrdiff_t>(c) * whole.dims;
        for (auto d = first; d < first + whole.dims; ++d) {
            problem.brings.push_back(whole.brings[d]);
            problem.net.push_back(whole.net[d]);
        }
    }

    std::vector<int> local_, local_cell_, cells_;
};

}  // namespace vuelta
