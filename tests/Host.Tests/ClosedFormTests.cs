using ActorShm.Host.Demo;

namespace ActorShm.Host.Tests;

public class ClosedFormTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1_000)]
    [InlineData(1_000_000)]
    public void Every_closed_form_agrees_with_adding_up_term_by_term(long elementCount)
    {
        var h = ClosedForm.Step(elementCount);
        decimal sum = 0, roots = 0;
        double max = 0;
        for (var i = 0L; i < elementCount; i++)
        {
            var x = i * h;
            var root = Math.Sqrt((x * x) + 1);
            sum += (decimal)x;
            roots += (decimal)root;
            max = Math.Max(max, root);
        }

        Assert.Equal((double)sum, ClosedForm.SumOfRamp(elementCount), 1e-9 * elementCount);
        Assert.Equal((double)(roots / elementCount), ClosedForm.MeanOfRoot(elementCount), 1e-12);
        Assert.Equal(max, ClosedForm.MaxOfRoot(elementCount), 1e-15);
    }
}
