namespace ActorShm.Kernels.Tests.Expressions;

public class LiteralTests
{
    [Theory]
    [InlineData("2+3", "int64", 5.0)]
    [InlineData("7/2", "float64", 3.5)]
    [InlineData("2**10", "int64", 1024.0)]
    [InlineData("2**-1", "float64", 0.5)]
    [InlineData("2**63", "uint64", 9223372036854775808.0)]
    [InlineData("2**64 - 1", "uint64", 18446744073709551615.0)]
    [InlineData("2**64 // 2**60", "int64", 16.0)]
    [InlineData("9223372036854775807 + 1", "uint64", 9223372036854775808.0)]
    [InlineData("7 // 2", "int64", 3.0)]
    [InlineData("-7 // 2", "int64", -4.0)]
    [InlineData("-7 % 3", "int64", 2.0)]
    [InlineData("7 % -3", "int64", -2.0)]
    [InlineData("-7.5 // 2", "float64", -4.0)]
    [InlineData("7.5 % -2", "float64", -0.5)]
    [InlineData("True // True", "int64", 1.0)]
    [InlineData("6 & 3 | 8 ^ 1", "int64", 11.0)]
    [InlineData("True & False", "bool", 0.0)]
    [InlineData("True | 2", "int64", 3.0)]
    [InlineData("~True", "int64", -2.0)]
    [InlineData("1 << 62", "int64", 4611686018427387904.0)]
    [InlineData("-5 >> 1", "int64", -3.0)]
    [InlineData("abs(3+4j)", "float64", 5.0)]
    [InlineData("real((1+2j)*(3-1j))", "float64", 5.0)]
    [InlineData("imag((-8)**0.5)", "float64", 2.8284271247461903)]
    [InlineData("(1+2j) == 1+2j", "bool", 1.0)]
    [InlineData("int8(3.7)", "int8", 3.0)]
    [InlineData("float16(0.1)", "float16", 0.0999755859375)]
    [InlineData("bool(0.5)", "bool", 1.0)]
    [InlineData("prod(3)", "int64", 3.0)]
    [InlineData("var(3)", "float64", 0.0)]
    [InlineData("argmax(3)", "int64", 0.0)]
    [InlineData("round(2.675, 2)", "float64", 2.68)]
    [InlineData("clip(7, 1, 5)", "int64", 5.0)]
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
    [InlineData("real(1j**2)", "float64", -1.0)]
    [InlineData("imag(1j**2) == 0", "bool", 1.0)]
    [InlineData("imag((1+1j)**5)", "float64", -4.0)]
    [InlineData("imag(1j**-1)", "float64", -1.0)]
    [InlineData("real((2+1j)**0)", "float64", 1.0)]
    [InlineData("real(2j**100)", "float64", 1.2676506002282294e30)]
    [InlineData("real(2j**101) != 0", "bool", 1.0)] // by the angle, in Python too
    [InlineData("real(0j**0.5)", "float64", 0.0)]
    [InlineData("0.0**-inf", "float64", double.PositiveInfinity)]
    [InlineData("real((0*1j - 0.0) / (1+1j))", "float64", 0.0)]
    [InlineData("9007199254740993/3", "float64", 3002399751580331.0)]
    [InlineData("-9007199254740993/3", "float64", -3002399751580331.0)]
    [InlineData("9007199254740993/1", "float64", 9007199254740992.0)]
    [InlineData("9007199254740995/1", "float64", 9007199254740996.0)]
    [InlineData("(2**1023 + (2**1023 - 1)) / 2**1023", "float64", 2.0)]
    [InlineData("(2**1023 + 2**1022 + 2**969) / (2**1023 + 2**1022)", "float64", 1.0)]
    [InlineData("1 / (2**1023 + (2**1023 - 1))", "float64", 5.562684646268003e-309)]
    [InlineData("1 / 0.0000000000000000000001", "float64", 1e22)]
    [InlineData("2**1023 // (2**1023 + (2**1023 - 1))", "int64", 0.0)]
    [InlineData("9007199254740993 == 9007199254740992.0", "bool", 0.0)]
    [InlineData("9007199254740993 == 9007199254740992 + 0j", "bool", 0.0)]
    [InlineData("9007199254740992 == 9007199254740992 + 0j", "bool", 1.0)]
    [InlineData("2**53 + 1 > 2.0**53", "bool", 1.0)]
    [InlineData("2.0**53 < 2**53 + 1", "bool", 1.0)]
    [InlineData("2**1023 + (2**1023 - 1) > 1.0", "bool", 1.0)]
    [InlineData("2**1023 + (2**1023 - 1) == 1j", "bool", 0.0)]
    [InlineData("2**1023 + (2**1023 - 1) < inf", "bool", 1.0)]
    [InlineData("3 <= nan", "bool", 0.0)]
    [InlineData("3 != nan", "bool", 1.0)]
    [InlineData("-3 > -3.5", "bool", 1.0)]
    [InlineData("1e5_0", "float64", 1e50)]
    public void Numbers_alone_follow_python(string text, string dtype, double expected)
    {
        var outcome = ProgramRunner.Run(text);
        Assert.Equal(dtype, outcome.Program.Results[0].DType.Name());
        Assert.Equal(expected, outcome.Float64(0));
        Assert.Equal(0, outcome.StageCount);
    }

    [Theory]
    [InlineData("a = 2**100; sum(x / a)", "sum(x / 2**100)")]
    [InlineData("a = 10**30; max(x) < a", "max(x) < 10**30")]
    [InlineData("a = 2**64; a / 2**60 + sum(x)", "2**64 / 2**60 + sum(x)")]
    [InlineData("a = 2**100; a = 3; a * sum(x)", "3 * sum(x)")]
    public void A_number_that_has_a_name_is_as_large_as_one_without(string named, string unnamed)
    {
        double[] x = [1, 2.5, -7];
        Assert.Equal(ProgramRunner.Run(unnamed, ("x", x)).BytesOf(0), ProgramRunner.Run(named, ("x", x)).BytesOf(0));
    }

    [Fact]
    public void A_number_that_is_asked_for_by_its_name_needs_a_type()
    {
        ProgramInput[] inputs = [new("x", DType.Float64, [3])];
        var refused = Assert.Throws<ProgramException>(() => CompiledProgram.Compile("a = 3; b = 2**100; sum(x / b)", inputs, ["a", "b"]));
        Assert.Contains("does not fit into int64", refused.Problem);
        Assert.Equal(7, refused.Position);
        Assert.Equal(DType.Int64, CompiledProgram.Compile("a = 3; b = 2**100; sum(x / b)", inputs, ["a"]).Arrays[0].DType);
    }

    [Theory]
    [InlineData("1/0", "zero")]
    [InlineData("0**-1", "zero")]
    [InlineData("-9223372036854775807 - 2", "int64")]
    [InlineData("2**64", "int64")]
    [InlineData("18446744073709551616", "int64")]
    [InlineData("2**1024 * 1.0", "bits")]
    [InlineData("1 << 1024", "bits")]
    [InlineData("(2**1023 * 2 - 1) * 1.0", "bits")]
    [InlineData("(2**1023 + 2**1022 + (2**1022 - 1)) * 1.0", "too large")]
    [InlineData("1 << -1", "negative shift")]
    [InlineData("1.5 & 1", "integers and bools")]
    [InlineData("~1.5", "integers and bools")]
    [InlineData("1 // 0", "zero")]
    [InlineData("1.0 % 0", "zero")]
    [InlineData("2j // 1", "floor")]
    [InlineData("2j < 1", "order")]
    [InlineData("10.0**400", "too large")]
    [InlineData("007", "leading zero")]
    [InlineData("1__0", "underscore")]
    [InlineData("1_", "underscore")]
    [InlineData("1_e5", "underscore")]
    [InlineData("1.5_E5", "underscore")]
    [InlineData("1_e5j", "underscore")]
    [InlineData("0j**-1", "zero")]
    [InlineData("0j**1j", "zero")]
    [InlineData("2.5j**inf", "angle")]
    [InlineData("inf**1.5j", "angle")]
    [InlineData("(1e-200j)**-2", "zero")]
    [InlineData("(1e200+1e200j)**2.5", "too large")]
    [InlineData("-(2**1023 + (2**1023 - 1)) / 1", "too large")]
    [InlineData("0x10", "not a number")]
    [InlineData("1.2.3", "not a number")]
    public void What_python_refuses_is_refused(string text, string said) =>
        Assert.Contains(said, Assert.Throws<ProgramException>(() => ProgramRunner.Run(text)).Problem);

    // Goal: no advice leads into the next refusal. Method: numbers just below and above the end of float64, and far above it, computed and written.
    [Theory]
    [InlineData("2**64", true)]
    [InlineData("2**1023", true)]
    [InlineData("2**1023 + (2**1023 - 2**971)", true)]
    [InlineData("2**1023 + (2**1023 - 1)", false)]
    [InlineData("-2**1023 - (2**1023 - 1)", false)]
    [InlineData("2**1024", false)]
    [InlineData("10**400", false)]
    [InlineData("3**(2**60)", false)]
    [InlineData("(1 << 1023) + (1 << 1023)", false)]
    [InlineData("1 << 5000", false)]
    public void Making_it_a_float_is_advised_where_a_float_holds_it(string text, bool isAdvised)
    {
        var problem = Assert.Throws<ProgramException>(() => ProgramRunner.Run(text)).Problem;
        Assert.Equal(isAdvised, problem.Contains("a float, for example", StringComparison.Ordinal));
        Assert.Equal(!isAdvised, problem.Contains("1.8e308", StringComparison.Ordinal));
    }

    [Fact]
    public void An_integer_of_very_many_digits_is_not_to_be_written_as_a_float() =>
        Assert.EndsWith("1.8e308.", Assert.Throws<ProgramException>(() => ProgramRunner.Run(new string('9', 2000))).Problem, StringComparison.Ordinal);
}
