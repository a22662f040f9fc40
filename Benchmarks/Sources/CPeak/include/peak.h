// How fast this processor's fused multiply-add units go when nothing else is in the way.
#ifndef REPRO_PEAK_H
#define REPRO_PEAK_H

/// Runs `rounds` of independent fused multiply-adds in registers, with the widest vectors there are.
/// Returns the number of floating-point operations; a multiply-add counts two.
double repro_peak_work(long rounds);

#endif
