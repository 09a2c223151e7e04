namespace ActorShm.Kernels.Tests.Expressions;

public class RoundingTests
{
    // Values of NumPy, whose powers of ten are products; those of the C library give the second last or the last digit otherwise.
    [Theory]
    [InlineData(6.790219146425956, 2, 6.79)]
    [InlineData(6.790219146425956, 23, 6.790219146425955)]
    [InlineData(6.790219146425956, 26, 6.790219146425955)]
    [InlineData(6.790219146425956e40, -26, 6.790219146425959e+40)]
    [InlineData(6.790219146425956e40, -30, 6.790219146399999e+40)]
    [InlineData(1.5, 400, double.NaN)]
    [InlineData(1.5, -400, double.NaN)]
    public void A_number_of_decimals_scales_by_numpys_power_of_ten(double value, int decimals, double expected)
    {
        var outcome = ProgramRunner.Run($"round(x, {decimals})", ("x", new[] { value }));
        Assert.Equal([expected], ArrayMemory.ValuesOf<double>(outcome.BytesOf(0)));
    }
}
