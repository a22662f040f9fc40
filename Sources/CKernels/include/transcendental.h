// Elementary functions with the same bits on every CPU: libm's depend on which variant it picks. Errors are below
// 0.6 units in the last place, of sin and cos 0.75, of tan 0.85, and of subnormal results 1. Infinities, NaN and
// zeros as in C's <math.h>.
#ifndef REPRO_TRANSCENDENTAL_H
#define REPRO_TRANSCENDENTAL_H

double repro_exp(double x);
double repro_expm1(double x);
double repro_log(double x);
double repro_log1p(double x);
double repro_log2(double x);
double repro_log10(double x);
double repro_pow(double x, double y);
double repro_sin(double x);
double repro_cos(double x);
double repro_tan(double x);
double repro_atan(double x);
double repro_asin(double x);
double repro_acos(double x);

#endif
