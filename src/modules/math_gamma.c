/* math_gamma.c - gamma and lgamma by Lanczos' approximation (N = 13, g = 6.02468...),
 * with which CPython's results agree to the last bit, where C libraries differ. */
#include <math.h>
#include "modules/math.h"
#include "object/int.h"

enum { TERMS = 13, EXACT_FACTORIALS = 23 };

#define G 6.024680040776729583740234375
#define G_MINUS_HALF 5.524680040776729583740234375
#define LOG_PI 1.144729885849400174143427351353058711647

/* The sum as a quotient of polynomials, from the constant term on. */
static const double numerator[TERMS] = {
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
};
static const double denominator[TERMS] = {
    0.0,       39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0,
    2637558.0, 357423.0,   32670.0,     1925.0,      66.0,        1.0,
};

/* Horner's scheme in x, or for larger x in 1/x. */
static double lanczos_sum(double x) {
    double over = 0, under = 0;
    if (x < 5.0) {
        for (int i = TERMS - 1; i >= 0; i--) {
            over = over * x + numerator[i];
            under = under * x + denominator[i];
        }
    } else {
        for (int i = 0; i < TERMS; i++) {
            over = over / x + numerator[i];
            under = under / x + denominator[i];
        }
    }
    return over / under;
}

/* sin(pi * x), exact where it is zero or one. */
static double sin_pi(double x) {
    double y = fmod(fabs(x), 2.0), r;
    switch ((int)round(2.0 * y)) {
    case 0: r = sin(M_PI * y); break;
    case 1: r = cos(M_PI * (y - 0.5)); break;
    case 2: r = sin(M_PI * (1.0 - y)); break;
    case 3: r = -cos(M_PI * (y - 1.5)); break;
    default: r = sin(M_PI * (y - 2.0)); break;
    }
    return copysign(1.0, x) * r;
}

static double factorial_below(double x) {
    double r = 1;
    for (int i = 2; i < (int)x; i++)
        r *= i;
    return r;
}

/* x ** (y - 0.5) applied in one or two steps, so that it does not overflow early. */
static double with_power(double r, double base, double absolute, bool divide) {
    bool halves = absolute >= 140.0;
    double p = halves ? pow(base, absolute / 2.0 - 0.25) : pow(base, absolute - 0.5);
    r = divide ? r / p : r * p;
    if (halves) r = divide ? r / p : r * p;
    return r;
}

static double gamma_of(double x) {
    double absolute = fabs(x), y = absolute + G_MINUS_HALF, q, z, r;
    if (absolute > G_MINUS_HALF) {
        q = y - absolute;
        z = q - G_MINUS_HALF;
    } else {
        q = y - G_MINUS_HALF;
        z = q - absolute;
    }
    z = z * G / y;
    if (x < 0.0) {
        r = -M_PI / sin_pi(absolute) / absolute * exp(y) / lanczos_sum(absolute);
        r -= z * r;
    } else {
        r = lanczos_sum(absolute) / exp(y);
        r += z * r;
    }
    return with_power(r, y, absolute, x < 0.0);
}

static Value math_gamma(Runtime *rt, Value *args, size_t n) {
    double x;
    if (!number_to_double(rt, args[0], &x)) return RAISED;
    if (x != x || x == INFINITY) return value_double(x);
    bool whole = x == floor(x);
    if (x == 0 || (whole && x < 0)) return math_domain_error(rt);
    if (whole && x <= EXACT_FACTORIALS) return value_double(factorial_below(x));
    double r = fabs(x) < 1e-20              ? 1.0 / x
               : fabs(x) > 200.0 && x < 0.0 ? 0.0 / sin_pi(x)
               : fabs(x) > 200.0            ? INFINITY
                                            : gamma_of(x);
    return isinf(r) ? math_range_error(rt) : value_double(r);
}

static double lgamma_of(double x) {
    double absolute = fabs(x);
    if (absolute < 1e-20) return -log(absolute);
    double r = log(lanczos_sum(absolute)) - G;
    r += (absolute - 0.5) * (log(absolute + G - 0.5) - 1);
    if (x < 0.0) r = LOG_PI - log(fabs(sin_pi(absolute))) - log(absolute) - r;
    return r;
}

static Value math_lgamma(Runtime *rt, Value *args, size_t n) {
    double x;
    if (!number_to_double(rt, args[0], &x)) return RAISED;
    if (x != x) return value_double(x);
    if (isinf(x)) return value_double(INFINITY);
    if (x == floor(x) && x <= 2.0)
        return x <= 0.0 ? math_domain_error(rt) : value_double(0);
    double r = lgamma_of(x);
    return isinf(r) ? math_range_error(rt) : value_double(r);
}

const NativeDef math_gamma_natives[] = {
    {"gamma(x, /)", math_gamma, "Gamma function at x."},
    {"lgamma(x, /)", math_lgamma,
     "Natural logarithm of absolute value of Gamma function at x."},
    {0},
};
