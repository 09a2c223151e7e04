namespace ActorShm.Kernels;

/// <summary>Computes Python's <c>//</c> and <c>%</c>: the quotient is rounded down, and the remainder has the sign of the divisor.</summary>
/// <remarks>
/// Floats follow the algorithm of Python and NumPy. Its remainder (C's <c>fmod</c>, C#'s <c>%</c>) is exact, and its quotient is
/// the exact multiple that the remainder leaves, so the two belong together. An integer divided by zero gives 0, as in NumPy.
/// </remarks>
internal static class FloorDivision
{
    /// <summary>Computes <c>a // b</c>; for a zero divisor the result is <c>a / b</c>.</summary>
    public static double Quotient(double a, double b)
    {
        if (b == 0)
        {
            return a / b;
        }

        var remainder = a % b;
        var quotient = (a - remainder) / b;
        if (remainder != 0 && (b < 0) != (remainder < 0))
        {
            quotient -= 1;
        }

        if (quotient == 0)
        {
            return Math.CopySign(0, a / b);
        }

        var floor = Math.Floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    /// <summary>Computes <c>a % b</c>; for a zero divisor the result is NaN.</summary>
    public static double Remainder(double a, double b)
    {
        var remainder = a % b;
        if (b == 0 || double.IsNaN(remainder))
        {
            return remainder;
        }

        if (remainder == 0)
        {
            return Math.CopySign(0, b);
        }

        return (b < 0) != (remainder < 0) ? remainder + b : remainder;
    }

    /// <summary>The same as for float64, every operation rounded to float32.</summary>
    public static float Quotient(float a, float b)
    {
        if (b == 0)
        {
            return a / b;
        }

        var remainder = a % b;
        var quotient = (a - remainder) / b;
        if (remainder != 0 && (b < 0) != (remainder < 0))
        {
            quotient -= 1;
        }

        if (quotient == 0)
        {
            return MathF.CopySign(0, a / b);
        }

        var floor = MathF.Floor(quotient);
        return quotient - floor > 0.5f ? floor + 1 : floor;
    }

    /// <summary>The same as for float64, every operation rounded to float32.</summary>
    public static float Remainder(float a, float b)
    {
        var remainder = a % b;
        if (b == 0 || float.IsNaN(remainder))
        {
            return remainder;
        }

        if (remainder == 0)
        {
            return MathF.CopySign(0, b);
        }

        return (b < 0) != (remainder < 0) ? remainder + b : remainder;
    }
}
