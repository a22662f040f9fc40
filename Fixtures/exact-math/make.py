"""Writes reference.json: arguments and results of elementary functions to twice double precision.

Made with Python 3.11 and mpmath 1.3.0; `python make.py > reference.json`.
Each case is [x, high, low] (pow: [x, y, high, low]); the true result is high + low to about 100 bits.
"""
import json
import random

import mpmath
from mpmath import mp, mpf

random.seed(20240727)
u = random.uniform


def log_uniform(low, high): return 10.0 ** u(low, high)


def signed(x): return random.choice([-1, 1]) * x


def near_multiple_of_half_pi(n):
    mp.prec = 1400
    return float(n * mp.pi / 2)


def times(count, make): return [make() for _ in range(count)]


angles = (times(40, lambda: u(-7, 7)) + times(20, lambda: u(-1e6, 1e6)) + times(15, lambda: signed(log_uniform(6, 308)))
          + [near_multiple_of_half_pi(n) for n in (1, 2, 3, 7, 22, 355, 51819, 667543, 10**9, 10**15, 3 * 10**200)]
          + times(10, lambda: signed(log_uniform(-300, -3))) + [6381956970095103.0 * 2.0**797, 1048576.0, 1048575.5])
positive = times(30, lambda: u(0.3, 3)) + times(30, lambda: log_uniform(-307, 308)) + [5e-324, 1e-310, 2.0**-1022, 1.7e308]
small = times(20, lambda: signed(log_uniform(-25, -0.3)))
units = times(50, lambda: u(-1, 1)) + times(20, lambda: signed(1 - log_uniform(-16, -0.5))) + small[:8] + [1.0, -1.0, 0.5]
cases = {
    "exp": times(40, lambda: u(-745, 709)) + times(30, lambda: u(-2, 2)) + small,
    "expm1": times(40, lambda: u(-38, 60)) + times(40, lambda: u(-1, 1)) + small + [700.0],
    "log": positive + times(15, lambda: 1 + signed(log_uniform(-15, -1))),
    "log1p": times(50, lambda: u(-0.999, 3)) + times(20, lambda: log_uniform(0, 300)) + small,
    "log2": positive, "log10": positive + [1000.0, 1e15],
    "sin": angles, "cos": angles, "tan": angles,
    "atan": times(40, lambda: u(-3, 3)) + times(20, lambda: signed(log_uniform(-20, 20))), "asin": units, "acos": units,
    "pow": times(40, lambda: (log_uniform(-10, 10), u(-30, 30))) + times(30, lambda: (u(0.5, 2), u(-900, 900)))
    + times(20, lambda: (u(0, 20), 1 / u(1, 10))) + times(10, lambda: (-float(random.randrange(1, 50)), float(random.randrange(-20, 20))))
    + [(1 + 2.0**-40, 2.0**45), (2.0**-1070, 0.5), (0.75, -2000.0)],
}
functions = {"pow": mpmath.power, "log2": lambda x: mpmath.log(x) / mpmath.log(2), "log10": lambda x: mpmath.log(x) / mpmath.log(10)}


def case(name, arguments):
    mp.prec = 1400 if abs(arguments[0]) > 1e15 else 300
    result = functions.get(name, getattr(mpmath, name, None))(*map(mpf, arguments))
    high = float(result)
    return [*arguments, high, float(result - mpf(high))]


lists = {name: [case(name, x if isinstance(x, tuple) else (x,)) for x in xs] for name, xs in cases.items()}
print("{\n" + ",\n".join(f'"{name}": [\n' + ",\n".join(map(json.dumps, rows)) + "]" for name, rows in lists.items()) + "}")
