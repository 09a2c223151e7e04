namespace ActorShm.Host.Demo;

/// <summary>The exact answers of the demo, known without looking at any element.</summary>
/// <remarks>
/// The array is the ramp x[i] = i * h. The distance h is a power of two with n * h between 1/2 and 1, so every element is exact
/// and no answer depends on how the ramp itself was rounded.
/// </remarks>
internal static class ClosedForm
{
    /// <summary>The length below which the terms are added one by one, because the series would not be exact enough.</summary>
    private const long FewElements = 64;

    /// <summary>The distance between neighbouring elements.</summary>
    public static double Step(long elementCount) => Math.ScaleB(1, -(int)Math.Ceiling(Math.Log2(elementCount)));

    /// <summary>The sum of the ramp, which is an arithmetic series.</summary>
    public static double SumOfRamp(long elementCount) => Last(elementCount) * elementCount / 2;

    /// <summary>The largest sqrt(x*x + 1): the function grows with x, so it is at the last element.</summary>
    public static double MaxOfRoot(long elementCount) => Root(Last(elementCount));

    /// <summary>The mean of sqrt(x*x + 1), by the Euler–Maclaurin formula.</summary>
    /// <remarks>
    /// With f(x) = sqrt(x*x + 1) and the last element b: sum f(ih) = I/h + (f(0) + f(b))/2 + h/12 (f'(b) - f'(0)) - h³/720 (f'''(b) - f'''(0)) + O(h⁵),
    /// where I = (b f(b) + asinh(b)) / 2, f' = x/f and f''' = -3x/f⁵. From 64 elements on, what is left out is below 10⁻¹³ of the mean.
    /// </remarks>
    public static double MeanOfRoot(long elementCount)
    {
        var h = Step(elementCount);
        if (elementCount < FewElements)
        {
            return Enumerable.Range(0, (int)elementCount).Sum(i => Root(i * h)) / elementCount;
        }

        var b = Last(elementCount);
        var root = Root(b);
        var integral = ((b * root) + Math.Asinh(b)) / 2;
        var sum = (integral / h) + ((1 + root) / 2) + (h / 12 * b / root) + (h * h * h / 720 * 3 * b / Math.Pow(root, 5));
        return sum / elementCount;
    }

    private static double Last(long elementCount) => (elementCount - 1) * Step(elementCount);

    private static double Root(double x) => Math.Sqrt((x * x) + 1);
}
