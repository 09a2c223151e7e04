/* The programs of "actorshm bench eval" as somebody would write them in C: one fused loop each, all cores, vectors and any order of additions.
   Compiled by eval.py with -O3 -march=native -ffast-math -fopenmp, so they show what a compiler makes of this machine. */
#include <math.h>

#define LOOP(clauses) _Pragma(#clauses) for (long i = 0; i < n; i++)

void root(const double *x, const double *w, double *z, long n, double *answers)
{
    double total = 0, largest = -INFINITY;
    LOOP(omp parallel for simd reduction(+ : total) reduction(max : largest))
    {
        double y = sqrt(x[i] * x[i] + 1);
        total += y;
        largest = y > largest ? y : largest;
    }
    answers[0] = total / n;
    answers[1] = largest;
}

void sum(const double *x, const double *w, double *z, long n, double *answers)
{
    double total = 0;
    LOOP(omp parallel for simd reduction(+ : total)) total += x[i];
    answers[0] = total;
}

void dot(const double *x, const double *w, double *z, long n, double *answers)
{
    double total = 0;
    LOOP(omp parallel for simd reduction(+ : total)) total += x[i] * w[i];
    answers[0] = total;
}

void extremes(const double *x, const double *w, double *z, long n, double *answers)
{
    double total = 0, smallest = INFINITY, largest = -INFINITY;
    LOOP(omp parallel for simd reduction(+ : total) reduction(min : smallest) reduction(max : largest))
    {
        total += x[i];
        smallest = x[i] < smallest ? x[i] : smallest;
        largest = x[i] > largest ? x[i] : largest;
    }
    answers[0] = smallest;
    answers[1] = largest;
    answers[2] = total / n;
}

void deviation(const double *x, const double *w, double *z, long n, double *answers)
{
    double mean, squares = 0;
    sum(x, w, z, n, &mean);
    mean /= n;
    LOOP(omp parallel for simd reduction(+ : squares)) squares += (x[i] - mean) * (x[i] - mean);
    answers[0] = sqrt(squares / n);
}

void choice(const double *x, const double *w, double *z, long n, double *answers)
{
    double total = 0;
    LOOP(omp parallel for simd reduction(+ : total)) total += x[i] > w[i] ? x[i] : w[i];
    answers[0] = total / n;
}

void count(const double *x, const double *w, double *z, long n, double *answers)
{
    long total = 0;
    LOOP(omp parallel for simd reduction(+ : total)) total += x[i] > 1;
    answers[0] = total;
}

void bell(const double *x, const double *w, double *z, long n, double *answers)
{
    double total = 0;
    LOOP(omp parallel for simd reduction(+ : total)) total += exp(-x[i] * x[i]);
    answers[0] = total / n;
}

void waves(const double *x, const double *w, double *z, long n, double *answers)
{
    double total = 0;
    LOOP(omp parallel for simd reduction(+ : total)) total += sin(x[i]) * cos(w[i]);
    answers[0] = total / n;
}

void axpy(const double *x, const double *w, double *z, long n, double *answers)
{
    LOOP(omp parallel for simd) z[i] = 2.5 * x[i] + w[i];
}

void logarithm(const double *x, const double *w, double *z, long n, double *answers)
{
    LOOP(omp parallel for simd) z[i] = log(x[i]);
}
