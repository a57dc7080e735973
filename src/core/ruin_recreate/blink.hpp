// Places passed over by chance, so that greedy insertion is not blind (the "blinks" of
// Christiaens and Vanden Berghe 2020): the next one is drawn, not a number for each place.
#pragma once

#include "types.hpp"

namespace vuelta {

class Blink {
public:
    explicit Blink(Random &random) : random_(random) { draw(); }

    double rate = 0.01;  // one place in a hundred

    // Whether the place now looked at is passed over.
    [[nodiscard]] bool skips() {
        if (rate <= 0 || --until_ >= 0) return false;
        draw();
        return true;
    }

private:
    void draw() { until_ = rate > 0 ? static_cast<int>(random_.exponential() / rate) : 0; }

    Random &random_;
    int until_ = 0;
};

}  // namespace vuelta
