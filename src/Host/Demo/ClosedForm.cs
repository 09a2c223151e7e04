namespace ActorShm.Host.Demo;

/// <summary>The exact answers of the demo, known without looking at any element.</summary>
/// <remarks>The array is the ramp x[i] = i * h over [0, 1] with h = 1 / (n - 1).</remarks>
internal static class ClosedForm
{
    /// <summary>Below this length the sum is taken term by term, because the series would not be exact enough.</summary>
    private const long FewElements = 64;

    /// <summary>The distance between neighbours; 0 for a single element.</summary>
    public static double Step(long elementCount) => elementCount > 1 ? 1.0 / (elementCount - 1) : 0;

    /// <summary>The sum of an arithmetic series.</summary>
    public static double SumOfRamp(long elementCount) => elementCount > 1 ? elementCount / 2.0 : 0;

    /// <summary>The largest sqrt(x*x + 1): the function grows with x, so it is at the last element.</summary>
    public static double MaxOfRoot(long elementCount) => elementCount > 1 ? Math.Sqrt(2) : 1;

    /// <summary>The mean of sqrt(x*x + 1), by the Euler–Maclaurin formula around the integral (sqrt(2) + asinh(1)) / 2.</summary>
    /// <remarks>
    /// sum f(ih) = I/h + (f(0) + f(1))/2 + h/12 (f'(1) - f'(0)) - h³/720 (f'''(1) - f'''(0)) + O(h⁵), with
    /// f' = x/f and f''' = -3x/f⁵. From 64 elements on, what is left out is below 10⁻¹³ of the mean.
    /// </remarks>
    public static double MeanOfRoot(long elementCount)
    {
        var h = Step(elementCount);
        if (elementCount < FewElements)
        {
            return Enumerable.Range(0, (int)elementCount).Select(i => Math.Sqrt((i * h * (i * h)) + 1)).Sum() / elementCount;
        }

        var end = Math.Sqrt(2);
        var integral = (end + Math.Asinh(1)) / 2;
        var sum = (integral / h) + ((1 + end) / 2) + (h / 12 / end) + (h * h * h / 720 * 3 / Math.Pow(end, 5));
        return sum / elementCount;
    }
}
