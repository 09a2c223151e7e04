namespace ActorShm.Kernels.Tests.Expressions;

public class LiteralTests
{
    [Theory]
    [InlineData("2+3", "int64", 5.0)]
    [InlineData("7/2", "float64", 3.5)]
    [InlineData("2**10", "int64", 1024.0)]
    [InlineData("2**-1", "float64", 0.5)]
    [InlineData("2**0.5", "float64", 1.4142135623730951)]
    [InlineData("0**0", "int64", 1.0)]
    [InlineData("(-1)**9223372036854775807", "int64", -1.0)]
    [InlineData("True + True", "int64", 2.0)]
    [InlineData("True", "bool", 1.0)]
    [InlineData("-True", "int64", -1.0)]
    [InlineData("+True", "int64", 1.0)]
    [InlineData("True/True", "float64", 1.0)]
    [InlineData("1 < 2.5", "bool", 1.0)]
    [InlineData("2 != 2", "bool", 0.0)]
    [InlineData("1_000", "int64", 1000.0)]
    [InlineData(".5", "float64", 0.5)]
    [InlineData("5.", "float64", 5.0)]
    [InlineData("1e3", "float64", 1000.0)]
    [InlineData("1_0.2_5E-1_0", "float64", 10.25e-10)]
    [InlineData("00", "int64", 0.0)]
    [InlineData("9223372036854775807", "int64", 9223372036854775807.0)]
    [InlineData("inf", "float64", double.PositiveInfinity)]
    [InlineData("-inf", "float64", double.NegativeInfinity)]
    [InlineData("nan", "float64", double.NaN)]
    [InlineData("1e400", "float64", double.PositiveInfinity)]
    [InlineData("sqrt(4)", "float64", 2.0)]
    [InlineData("abs(-3)", "int64", 3.0)]
    [InlineData("minimum(1, 2.5)", "float64", 1.0)]
    [InlineData("where(False, 1, 2)", "int64", 2.0)]
    [InlineData("where(nan, True, False)", "bool", 1.0)]
    [InlineData("isnan(1)", "bool", 0.0)]
    [InlineData("isnan(nan)", "bool", 1.0)]
    [InlineData("sum(True)", "int64", 1.0)]
    [InlineData("mean(3)", "float64", 3.0)]
    [InlineData("max(3)", "int64", 3.0)]
    [InlineData("nansum(nan)", "float64", 0.0)]
    [InlineData("nanmean(nan)", "float64", double.NaN)]
    [InlineData("nanmax(2.5)", "float64", 2.5)]
    public void Numbers_alone_follow_python(string text, string dtype, double expected)
    {
        var outcome = ProgramRunner.Run(text);
        Assert.Equal(dtype, outcome.Program.Results[0].DType.Name());
        Assert.Equal(expected, outcome.Float64(0));
        Assert.Equal(0, outcome.StageCount);
    }

    [Theory]
    [InlineData("1/0", "zero")]
    [InlineData("0**-1", "zero")]
    [InlineData("9223372036854775807 + 1", "int64")]
    [InlineData("-9223372036854775807 - 2", "int64")]
    [InlineData("2**63", "int64")]
    [InlineData("9223372036854775808", "int64")]
    [InlineData("10.0**400", "too large")]
    [InlineData("(-8)**0.5", "complex")]
    [InlineData("007", "leading zero")]
    [InlineData("1__0", "underscore")]
    [InlineData("1_", "underscore")]
    [InlineData("2j", "Complex")]
    [InlineData("0x10", "not a number")]
    [InlineData("1.2.3", "not a number")]
    public void What_python_refuses_is_refused(string text, string said) =>
        Assert.Contains(said, Assert.Throws<ProgramException>(() => ProgramRunner.Run(text)).Problem);
}
