"""Medians and their distribution-free intervals. Nothing here assumes a normal distribution."""

from math import comb


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2 == 1:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def interval(values, confidence=0.95):
    """The order statistics that hold the median with at least `confidence` (binomial, exact).

    With fewer than six values no pair of them does: then the extremes.
    """
    ordered = sorted(values)
    count = len(ordered)
    low = 0
    tail = 0.0
    while low < count // 2:
        tail += comb(count, low) / 2**count
        if 2 * tail > 1 - confidence:
            break
        low += 1
    low = max(0, low - 1)
    return ordered[low], ordered[count - 1 - low]


def summary(values):
    """{"median", "low", "high", "count"}; None when there is nothing."""
    if not values:
        return None
    low, high = interval(values)
    return {"median": median(values), "low": low, "high": high, "count": len(values)}
